// Numbers beside scikit-learn's 1.7 and NumPy's, and properties that hold for any scores.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc, balanced, brier, calibrationError, reliability } from '../../../../src/training/metrics/binary.ts';

const scored = (negative: readonly number[], positive: readonly number[]) => [
  ...negative.map((score) => ({ score, isPositive: false })),
  ...positive.map((score) => ({ score, isPositive: true })),
];
const side = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 });

describe('auroc', () => {
  it.each([
    ['all right', [1, 2], [3, 4], 1],
    ['all wrong', [3, 4], [1, 2], 0],
    ['all the same', [1, 1], [1, 1, 1], 0.5],
    ['one of four pairs wrong', [1, 3], [2, 4], 0.75],
    ["scikit-learn's own example", [0.1, 0.4], [0.35, 0.8], 0.75],
    ['ten of scikit-learn', [0.1, 0.15, 0.3, 0.68, 0.05], [0.35, 0.62, 0.9, 0.95, 1], 0.92],
  ])('%s', (_, negative, positive, expected) => {
    expect(auroc(scored(negative, positive))).toBeCloseTo(expected, 12);
  });

  it('is the share of pairs in the right order', () => {
    fc.assert(
      fc.property(side, side, (negative, positive) => {
        const right = positive.flatMap((p) => negative.map((n): number => (p > n ? 1 : p === n ? 0.5 : 0)));
        const expected = right.reduce((sum, one) => sum + one, 0) / right.length;
        expect(auroc(scored(negative, positive))).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('turns round with the scores and with the labels, and sees only their order', () => {
    fc.assert(
      fc.property(side, side, (negative, positive) => {
        const area = auroc(scored(negative, positive)) ?? NaN;
        const minus = (values: readonly number[]): number[] => values.map((value) => -value);
        const bent = (values: readonly number[]): number[] => values.map((value) => Math.exp(value / 3) + 5);
        expect(auroc(scored(minus(negative), minus(positive)))).toBeCloseTo(1 - area, 12);
        expect(auroc(scored(positive, negative))).toBeCloseTo(1 - area, 12);
        expect(auroc(scored(bent(negative), bent(positive)))).toBeCloseTo(area, 12);
      }),
    );
  });

  it('comes to an end for scores that are no numbers', () => {
    expect(typeof auroc(scored([NaN, 1, NaN], [2, NaN]))).toBe('number');
  });

  it('says nothing of one side alone', () => {
    expect(auroc(scored([1, 2], []))).toBeUndefined();
    expect(auroc(scored([], [1]))).toBeUndefined();
    expect(auroc([])).toBeUndefined();
  });
});

const probabilities = [0.1, 0.15, 0.3, 0.35, 0.62, 0.68, 0.9, 0.95, 1.0, 0.05];
const truth = [0, 0, 0, 1, 1, 0, 1, 1, 1, 0];
const ten = probabilities.map((probability, at) => ({ probability, isPositive: truth[at] === 1 }));

describe('brier', () => {
  it("agrees with scikit-learn's", () => {
    const example = [0.1, 0.9, 0.8, 0.3].map((probability, at) => ({
      probability,
      isPositive: at === 1 || at === 2,
    }));
    expect(brier(example)).toBeCloseTo(0.0375, 12);
    expect(brier(ten)).toBeCloseTo(0.11668, 12);
  });
});

describe('calibrationError and reliability', () => {
  it('gather probabilities in ten bins', () => {
    expect(calibrationError(ten)).toBeCloseTo(0.11, 12);
    const found = reliability(ten);
    expect(found.map(({ from, to, examples, share }) => [from, to, examples, share])).toEqual([
      [0, 0.1, 1, 0],
      [0.1, 0.2, 2, 0],
      [0.3, 0.4, 2, 0.5],
      [0.6, 0.7, 2, 0.5],
      [0.9, 1, 3, 1],
    ]);
    [0.05, 0.125, 0.325, 0.65, 0.95].forEach((expected, at) => {
      expect(found[at]?.meanProbability).toBeCloseTo(expected, 12);
    });
  });

  it('weigh both classes alike where asked to', () => {
    const labels = [true, false, false, false];
    const judged = balanced(labels).map((weight, at) => ({
      weight,
      isPositive: labels[at] === true,
      probability: 0.5,
    }));
    expect(judged.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(brier(judged)).toBeCloseTo(0.25, 12);
    expect(calibrationError(judged)).toBeCloseTo(0, 12);
    expect(calibrationError(judged.map((one) => ({ ...one, probability: 0.9 })))).toBeCloseTo(0.4, 12);
  });

  it('lie between 0 and 1, and count every sample once', () => {
    const sample = fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), isPositive: fc.boolean() });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1 }), (samples) => {
        const error = calibrationError(samples);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
        const found = reliability(samples);
        expect(found.reduce((sum, { examples }) => sum + examples, 0)).toBe(samples.length);
        for (const { from, to, meanProbability } of found) {
          expect(meanProbability).toBeGreaterThanOrEqual(from - 1e-12);
          expect(meanProbability).toBeLessThanOrEqual(to + 1e-12);
        }
      }),
    );
  });
});
