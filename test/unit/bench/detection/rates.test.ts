import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedAccuracy, truePositiveRate, unpairedAccuracy } from '../../../../bench/detection/rates.ts';

const samples = (human: readonly number[], machine: readonly number[]) => [
  ...human.map((score) => ({ score, isPositive: false })),
  ...machine.map((score) => ({ score, isPositive: true })),
];

describe('truePositiveRate', () => {
  it('lets as many of the others through as the rate allows, and not one more', () => {
    const human = Array.from({ length: 100 }, (_, at) => at);
    expect(truePositiveRate(samples(human, [97.5, 98.5, 99.5, 50]), 0.01)).toBe(0.5);
    expect(truePositiveRate(samples(human, [97.5, 98.5, 99.5, 50]), 0.05)).toBe(0.75);
    expect(truePositiveRate(samples(human.slice(0, 99), [98.5, 97.5]), 0.01)).toBe(0.5);
  });

  it('does not count a positive whose score one too many of the others has', () => {
    expect(truePositiveRate(samples([1, 1, 0], [1, 2]), 0.34)).toBe(0.5);
  });

  it('is undefined with one side alone', () => {
    expect(truePositiveRate(samples([1], []), 0.05)).toBeUndefined();
    expect(truePositiveRate(samples([], [1]), 0.05)).toBeUndefined();
  });

  it('grows with the rate', () => {
    const score = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(fc.array(score, { minLength: 1 }), fc.array(score, { minLength: 1 }), (human, machine) => {
        const at = (rate: number): number => truePositiveRate(samples(human, machine), rate) ?? NaN;
        expect(at(0.01)).toBeLessThanOrEqual(at(0.05));
        expect(at(1)).toBe(1);
      }),
    );
  });
});

describe('accuracy of articles', () => {
  const pairs = [
    { machine: 2, human: -1 },
    { machine: -1, human: -2 },
    { machine: 0.5, human: 0.5 },
  ];

  it('is unpaired the share with the right sign, both sides counted', () => {
    expect(unpairedAccuracy(pairs)).toBeCloseTo(4 / 6, 12);
    expect(unpairedAccuracy([])).toBeUndefined();
  });

  it('is paired the share of twins with the machine strictly above', () => {
    expect(pairedAccuracy(pairs)).toBeCloseTo(2 / 3, 12);
    expect(pairedAccuracy([])).toBeUndefined();
  });
});
