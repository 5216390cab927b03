import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../../src/training/grover/schedule.ts';

describe('the learning rate', () => {
  // test/golden/tiny/training.json
  it('is the one of the reference at each of its eight steps', () => {
    const schedule = { learningRate: 1e-3, steps: 8, warmupSteps: 2 };
    const rates = Array.from({ length: 8 }, (_, step) => learningRateAt(step, schedule));
    const expected = [0, 0.0005, 0.00075, 0.000625, 0.0005, 0.000375, 0.00025, 0.000125];
    rates.forEach((rate, step) => {
      expect(rate).toBeCloseTo(expected[step] ?? NaN, 12);
    });
  });

  it('begins at its highest without a warm-up and is 0 behind the last step', () => {
    const schedule = { learningRate: 2, steps: 4, warmupSteps: 0 };
    expect([0, 2, 4, 9].map((step) => learningRateAt(step, schedule))).toEqual([2, 1, 0, 0]);
  });
});
