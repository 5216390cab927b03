// Articles in pieces, and samples of lines that are the same each time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf, sampleOf } from '../../../../models/detector/pieces.ts';
import { drawOf } from '../../../../models/calibration/corpus.ts';
import { lineOf, sentences } from './builders.ts';

const SHORTEST = 25;
const LONGEST = 280;
const SPACE = /\s+/u;
const straight = (text: string): string => text.replace(/[“”]/gu, '"').replace(/[‘’]/gu, "'");
const curlyMarks = /[“”‘’]/u;
const straightMarks = /["']/u;

const word = fc.constantFrom('ferry', 'council', 'It’s', "don't", 'opened', 'in', '1999', '"soon"', '“late”');
const sentence = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 40 }), fc.constantFrom('.', '!', '?', '."', '.”', '.)'))
  .map(([words, end]) => words.join(' ') + end);
const articles = fc
  .array(fc.tuple(sentence, fc.constantFrom(' ', '\n')), { minLength: 1, maxLength: 60 })
  .map((parts) => parts.flat().join(''));
const most = fc.integer({ min: 1, max: 6 });

describe('piecesOf', () => {
  it('gives the same pieces for the same line', () => {
    fc.assert(
      fc.property(fc.string(), articles, most, (id, article, many) => {
        expect(piecesOf({ id, article }, many)).toEqual(piecesOf({ id, article }, many));
      }),
    );
  });

  it('keeps whole sentences in their order and loses nothing but a short rest', () => {
    fc.assert(
      fc.property(fc.string(), articles, most, (id, article, many) => {
        const pieces = piecesOf({ id, article }, many);
        expect(pieces.length).toBeLessThanOrEqual(many);
        const all = straight(article).trim().split(SPACE).join(' ');
        const kept = straight(pieces.join(' '));
        expect(all.startsWith(kept)).toBe(true);
        const rest = all.slice(kept.length).trim();
        if (pieces.length < many) expect(rest === '' ? 0 : rest.split(SPACE).length).toBeLessThan(SHORTEST);
        for (const piece of pieces) expect(piece).toMatch(/[.!?]["”)]?$/u);
      }),
    );
  });

  it('gives no piece shorter than the shortest, or longer than the longest and a sentence', () => {
    const lengths = Array.from({ length: 50 }, (_, at) =>
      piecesOf({ id: `article ${at}`, article: sentences(100).join(' ') }, 20).map(
        (piece) => piece.split(SPACE).length,
      ),
    ).flat();
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(SHORTEST);
    expect(Math.max(...lengths)).toBeLessThan(LONGEST + 11);
    expect(new Set(lengths).size).toBeGreaterThan(8);
  });

  it('makes nothing of an article that is too short', () => {
    expect(piecesOf({ id: 'a', article: '' }, 4)).toEqual([]);
    expect(piecesOf({ id: 'a', article: sentences(2).join(' ') }, 4)).toEqual([]);
  });

  it('does not see space around the article', () => {
    const article = sentences(30).join('\n');
    for (const id of ['a', 'b', 'c'])
      expect(piecesOf({ id, article: `\n ${article} \n` }, 9)).toEqual(piecesOf({ id, article }, 9));
  });

  it('writes an article’s quotation marks all curly or all straight, by its name alone', () => {
    const article = sentences(30)
      .map((text, at) => `${text} He said, “It’s not ‘late’ (“so ${at}”).”`)
      .join(' ');
    const isCurly = Array.from({ length: 200 }, (_, at) => {
      const id = `article ${at}`;
      const pieces = piecesOf({ id, article }, 4);
      expect(piecesOf({ id, article: straight(article) }, 4)).toEqual(pieces);
      const marks = [curlyMarks, straightMarks].map((of) => pieces.some((piece) => of.test(piece)));
      expect(marks.filter(Boolean).length).toBe(1);
      if (marks[0] === true) expect(article).toContain(pieces[0]);
      return marks[0] === true;
    });
    const curly = isCurly.filter(Boolean).length;
    expect(curly).toBeGreaterThan(70);
    expect(curly).toBeLessThan(130);
  });
});

describe('drawOf', () => {
  it('is fixed for a text, and spread evenly from 0 up to 1', () => {
    const found = Array.from({ length: 2000 }, (_, at) => drawOf(`line ${at}`));
    expect(found.every((one) => one >= 0 && one < 1)).toBe(true);
    expect(found.filter((one) => one < 0.25).length / found.length).toBeCloseTo(0.25, 1);
    expect(drawOf('line 7')).toBe(found[7]);
  });
});

describe('sampleOf', () => {
  const lines = Array.from({ length: 40 }, (_, at) => lineOf({ id: `line ${at}` }));
  const idsOf = (many: number, salt = 'salt', from = lines): string[] => sampleOf(from, many, salt).map(({ id }) => id);

  it('takes the same lines whatever their order, and another salt takes others', () => {
    expect(idsOf(10)).toHaveLength(10);
    expect(idsOf(10, 'salt', [...lines].reverse())).toEqual(idsOf(10));
    expect(idsOf(10, 'pepper')).not.toEqual(idsOf(10));
    expect(new Set(idsOf(Infinity))).toEqual(new Set(lines.map(({ id }) => id)));
  });

  it('keeps what it took when it may take more', () => {
    expect(idsOf(20).slice(0, 10)).toEqual(idsOf(10));
  });
});
