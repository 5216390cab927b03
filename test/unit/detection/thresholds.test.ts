// Thresholds for rates of false marks, and rates for scores.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { humanRateAt, thresholdFor, thresholdsAt } from '../../../src/detection/thresholds.ts';
import { detector, plainCalibration } from './builders.ts';

describe('thresholdFor', () => {
  it.each([
    [0.5, 1],
    [0.05, 1],
    [Math.sqrt(0.05 * 0.01), 1.5],
    [0.01, 2],
    [0.005, 3],
    [0.004, Infinity],
    [0, Infinity],
  ])('for a rate of %d is a score of %d', (rate, score) => {
    expect(thresholdFor(rate, plainCalibration)).toBeCloseTo(score, 9);
  });
});

const byLength = {
  thresholds: [{ falsePositiveRate: 0.01, score: 9 }],
  lengths: [
    { fromTokens: 60, thresholds: [{ falsePositiveRate: 0.01, score: 3 }] },
    { fromTokens: 120, thresholds: [{ falsePositiveRate: 0.01, score: 2 }] },
  ],
};

describe('thresholdsAt', () => {
  it.each([
    [59, 9],
    [60, 3],
    [119, 3],
    [120, 2],
    [5000, 2],
  ])('of %d tokens are those from the row that the length has reached: %d', (tokens, score) => {
    expect(thresholdFor(0.01, thresholdsAt(tokens, byLength))).toBe(score);
  });

  it('are those of all lengths where nobody has measured by length', () => {
    expect(thresholdsAt(60, plainCalibration).thresholds).toBe(plainCalibration.thresholds);
  });
});

describe('humanRateAt', () => {
  it('is bounded by the strictest and the loosest rate that was measured', () => {
    expect(humanRateAt(3, 100, plainCalibration)).toEqual({ rate: 0.005, is: 'at-most', isOfLength: false });
    expect(humanRateAt(99, 100, plainCalibration)).toEqual({ rate: 0.005, is: 'at-most', isOfLength: false });
    expect(humanRateAt(0.99, 100, plainCalibration)).toEqual({ rate: 0.05, is: 'at-least', isOfLength: false });
    expect(humanRateAt(1, 100, plainCalibration)).toEqual({ rate: 0.05, is: 'about', isOfLength: false });
  });

  it('says whether it was measured on paragraphs of that length', () => {
    expect(humanRateAt(1, 70, detector).isOfLength).toBe(true);
    expect(humanRateAt(1, 20, detector).isOfLength).toBe(false);
  });

  it('has no number for a score that is none', () => {
    expect(humanRateAt(NaN, 100, plainCalibration).rate).toBeNaN();
  });

  /** Up to six rows in the order that a file must have; scores may be the same. */
  const thresholds = fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 6, maxLength: 6 }),
    )
    .map(([rates, scores]) => {
      const ascending = [...scores].sort((a, b) => a - b);
      return [...rates]
        .sort((a, b) => b - a)
        .map((rate, at) => ({ falsePositiveRate: rate / 10_000, score: ascending[at] ?? 0 }));
    });
  const score = fc.double({ min: -8, max: 8, noNaN: true });

  it('never rises with the score', () => {
    fc.assert(
      fc.property(thresholds, score, score, (rows, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const rateAt = (value: number): number => humanRateAt(value, 100, { thresholds: rows }).rate;
        expect(rateAt(high)).toBeLessThanOrEqual(rateAt(low));
      }),
    );
  });

  it('is the rate whose threshold the score is', () => {
    fc.assert(
      fc.property(thresholds, score, (rows, value) => {
        const { rate, is } = humanRateAt(value, 100, { thresholds: rows });
        fc.pre(is === 'about');
        expect(thresholdFor(rate, { thresholds: rows })).toBeCloseTo(value, 6);
      }),
    );
  });
});
