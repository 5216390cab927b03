// Which false-positive rates some human paragraphs support, and at which scores.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitThresholds, type Negative } from '../../../../src/training/paragraphs/thresholds.ts';

/** Scores 1 … count, each in an article of its own unless `articles` says otherwise. */
const negatives = (count: number, articleOf: (at: number) => number = (at) => at): Negative[] =>
  Array.from({ length: count }, (_, at) => ({ group: `article-${articleOf(at)}`, score: at + 1 }));
const rates = (rows: readonly { readonly falsePositiveRate: number }[]): number[] =>
  rows.map((row) => row.falsePositiveRate);
const above = (all: readonly Negative[], threshold: number): number =>
  all.filter(({ score }) => score >= threshold).length;

describe('fitThresholds', () => {
  it('marks one standard error fewer than the rate allows', () => {
    const all = negatives(1000);
    const [tenth] = fitThresholds(all);
    // 100 - sqrt(100).
    expect(tenth).toEqual({ falsePositiveRate: 0.1, score: 910 + 1e-9 });
    expect(above(all, tenth?.score ?? 0)).toBe(90);
  });

  it.each([
    [10_000, 0.001],
    [2000, 0.005],
    [600, 0.01],
    [100, 0.1],
    // Coarser than any usual rate: 3 of 30 and a standard error.
    [30, 0.18],
    [11, 0.49],
  ])('measures %i paragraphs down to %d', (count, strictest) => {
    expect(rates(fitThresholds(negatives(count))).at(-1)).toBe(strictest);
  });

  it('measures nothing on ten paragraphs', () => {
    expect(fitThresholds(negatives(10))).toEqual([]);
  });

  it('trusts paragraphs of one article less than those of many', () => {
    const many = fitThresholds(negatives(1000));
    // The highest hundred are one article's.
    const one = fitThresholds(negatives(1000, (at) => (at >= 900 ? 0 : at)));
    expect(one.length).toBeGreaterThan(1);
    one.forEach((row, at) => {
      expect(row.score).toBeGreaterThan(many[at]?.score ?? 0);
    });
  });

  it('is in order, and never marks more than the rate', () => {
    const negative = fc.record({ group: fc.constantFrom('a', 'b', 'c', 'd'), score: fc.integer({ min: 0, max: 50 }) });
    fc.assert(
      fc.property(fc.array(negative, { minLength: 20, maxLength: 200 }), (all) => {
        const rows = fitThresholds(all);
        rows.forEach(({ falsePositiveRate, score }, at) => {
          expect(above(all, score)).toBeLessThanOrEqual(falsePositiveRate * all.length);
          expect(score).toBeGreaterThanOrEqual(rows[at - 1]?.score ?? -Infinity);
        });
      }),
    );
  });
});
