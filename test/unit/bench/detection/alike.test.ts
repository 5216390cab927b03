import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  articlesAlike,
  madeAlike,
  mended,
  piecesOf,
  withoutSharedBeginning,
  wordsOf,
} from '../../../../bench/detection/alike.ts';

const sentence = fc
  .array(fc.constantFrom('ferry', 'quay', 'council', 'storm', 'said', 'budget', '£40'), { minLength: 1, maxLength: 12 })
  .map((words) => `The ${words.join(' ')}.`);
const text = fc.array(sentence, { minLength: 1, maxLength: 12 }).map((sentences) => sentences.join(' '));
const anything = fc.oneof(text, fc.string({ unit: 'binary', maxLength: 200 }));

describe('mended', () => {
  it('has one space for any white space, turns back misread UTF-8, and puts a space behind a full stop', () => {
    expect(mended('It cost Â£40\n\n on  Monday.The ferry donâ€™t sail.')).toBe(
      'It cost £40 on Monday. The ferry don’t sail.',
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(fc.property(text, (one) => mended(mended(one)) === mended(one)));
  });
});

describe('madeAlike', () => {
  it('leaves out the shared beginning up to the word in which the two part', () => {
    expect(withoutSharedBeginning(['The storm shut the port.', 'The storm shook us.'])).toEqual([
      'shut the port.',
      'shook us.',
    ]);
    expect(withoutSharedBeginning(['One.', 'Two.'])).toEqual(['One.', 'Two.']);
  });

  it('cuts both to the same length in words and then to the last full sentence', () => {
    expect(madeAlike(['A ferry sank. All were saved by the crew of another.', 'Fog came. It stayed on.'])).toEqual([
      'A ferry sank.',
      'Fog came. It stayed on.',
    ]);
  });

  it('cuts at most words, and keeps a text without any full sentence up to its last word', () => {
    expect(madeAlike(['one two three four', 'five six seven eight'], 2)).toEqual(['one two', 'five six']);
  });

  it('never gives a side more words than the other side had, or than were asked for, nor any white space but single spaces', () => {
    fc.assert(
      fc.property(anything, anything, fc.integer({ min: 1, max: 80 }), (one, other, most) => {
        const shortest = Math.min(wordsOf(mended(one)).length, wordsOf(mended(other)).length, most);
        for (const side of madeAlike([one, other], most)) {
          expect(wordsOf(side).length).toBeLessThanOrEqual(shortest);
          expect(side).toBe(wordsOf(side).join(' '));
        }
      }),
    );
  });

  it('does to the one side what it does to the other', () => {
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        expect(madeAlike([other, one], 40)).toEqual(madeAlike([one, other], 40).toReversed());
      }),
    );
  });

  it('gives texts that end with a sentence where a sentence ends within them', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        for (const side of madeAlike([`Fog. ${one}`, `Rain. ${other}`], 60)) expect(side).toMatch(/\.$/u);
      }),
    );
  });
});

describe('articlesAlike', () => {
  it('keeps paragraphs apart and cuts both articles to the length of the shorter', () => {
    const long = 'A ferry sank.\n\nAll were  saved.\nThe port was shut until noon.';
    const short = 'Fog came in.\nIt stayed for days.';
    expect(articlesAlike([long, short])).toEqual(['A ferry sank.\nAll were saved.', short]);
  });

  it('leaves out what stands behind the last full sentence, also of the shorter one', () => {
    expect(
      articlesAlike(['A ferry sank.\nAll were saved. And then\nthe', 'Fog came in. It stayed for many days.']),
    ).toEqual(['A ferry sank.\nAll were saved.', 'Fog came in. It stayed for many days.']);
  });

  it('never gives a side more words than the other had', () => {
    fc.assert(
      fc.property(fc.array(text), fc.array(text), (one, other) => {
        const most = Math.min(wordsOf(one.join(' ')).length, wordsOf(other.join(' ')).length);
        for (const side of articlesAlike([one.join('\n'), other.join('\n')]))
          expect(wordsOf(side).length).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('piecesOf', () => {
  it('gives pieces of whole sentences that stand in the text in this order and do not overlap', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 40 }), fc.integer({ min: 1, max: 4 }), (one, words, most) => {
        const pieces = piecesOf(one, words, most);
        expect(pieces.length).toBeLessThanOrEqual(most);
        let from = 0;
        for (const piece of pieces) {
          const at = mended(one).indexOf(piece, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + piece.length;
          expect(piece).toMatch(/\.$/u);
          expect(wordsOf(piece).length).toBeLessThanOrEqual(words);
          expect(wordsOf(piece).length).toBeGreaterThanOrEqual(0.75 * words);
        }
      }),
    );
  });

  it('takes them from the whole of a text, not from its beginning alone', () => {
    const sentences = Array.from({ length: 10 }, (_, at) => `Sentence ${at} is here.`);
    expect(piecesOf(sentences.join(' '), 4, 2)).toEqual([sentences[0], sentences[5]]);
  });
});
