// How a text is written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWritten, styleOf } from '../../../src/detection/style.ts';

describe('styleOf', () => {
  it('counts words, sentences and punctuation', () => {
    const found = styleOf('The ferry, said Ann: late. The company paid 3,000 dollars; no one spoke!');
    expect(found.meanWordLength).toBeCloseTo((3 + 5 + 4 + 3 + 4 + 3 + 7 + 4 + 5 + 7 + 2 + 3 + 5) / 13, 12);
    expect(found).toMatchObject({ longWords: 0, meanSentenceWords: 6.5, sentenceWordsDeviation: 1.5, quoted: 0 });
    expect(found.functionWords).toBeCloseTo(5 / 13, 12);
    expect(found.repeatedWords).toBeCloseTo(1 / 13, 12);
    expect(found.capitalisedWords).toBeCloseTo(3 / 13, 12);
    expect(found.figures).toBeCloseTo(1 / 13, 12);
    expect(found.commas).toBeCloseTo(2 / 13, 12);
    expect(found.otherPunctuation).toBeCloseTo(2 / 13, 12);
  });

  it('counts straight and curly marks the same', () => {
    const straight = 'She said "it\'s late" - and left. "Why?" he asked.';
    const curly = 'She said “it’s late” – and left. “Why?” he asked.';
    expect(styleOf(curly)).toEqual(styleOf(straight));
    expect(styleOf(curly).quoted).toBeGreaterThan(0.3);
  });

  it('is finite, and shares are shares, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const { meanWordLength, meanSentenceWords, sentenceWordsDeviation, commas, otherPunctuation, ...shares } =
          styleOf(text);
        for (const value of [meanWordLength, meanSentenceWords, sentenceWordsDeviation, commas, otherPunctuation]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(Infinity);
        }
        for (const share of Object.values(shares)) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('isWritten', () => {
  it.each([
    ['', false],
    ['— … !', false],
    ['12 3.5 1999', false],
    ['Leeds 3 1 4', false],
    ['Leeds won 3 to 1.', true],
    ['Das Schiff kam an.', true],
  ])('of “%s” is %s', (text, expected) => {
    expect(isWritten(styleOf(text))).toBe(expected);
  });
});
