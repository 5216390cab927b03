import { describe, expect, it } from 'vitest';
import { balancedWeights, batches, epochOrder, learningRateAt } from '../../../../src/training/baselines/schedule.ts';
import { validate } from '../../../../src/training/baselines/validation.ts';

describe('the learning rate', () => {
  it('grows over the warm-up and falls in a straight line', () => {
    const rates = Array.from({ length: 10 }, (_, i) => learningRateAt(i + 1, 10, 1, 0.2));
    [0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125].forEach((rate, i) => {
      expect(rates[i]).toBeCloseTo(rate, 12);
    });
  });

  it('only falls without a warm-up', () => {
    expect(learningRateAt(1, 4, 2, 0)).toBe(2);
    expect(learningRateAt(4, 4, 2, 0)).toBe(0.5);
  });
});

describe('the order of an epoch', () => {
  it('has every article once, the same for the same seed and epoch only', () => {
    const order = epochOrder(50, 1, 0);
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(epochOrder(50, 1, 0)).toEqual(order);
    expect(epochOrder(50, 1, 1)).not.toEqual(order);
    expect(epochOrder(50, 2, 0)).not.toEqual(order);
    expect(batches(order, 20).map(({ length }) => length)).toEqual([20, 20, 10]);
    expect(batches(order, 20).flat()).toEqual(order);
  });
});

describe('balanced weights', () => {
  it('give each label the same say, 1 on average', () => {
    expect(balancedWeights([0, 0, 0, 1], 2)).toEqual([4 / 6, 2]);
    expect(balancedWeights([0, 0], 2)).toEqual([1, 0]);
  });
});

describe('validation', () => {
  it('weighs labels, and measures the positive one', () => {
    const probabilities = Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.25, 0.75);
    const { loss, accuracy, auroc } = validate(probabilities, [0, 1, 0], [1, 2], 0);
    expect(loss).toBeCloseTo((-Math.log(0.75) - 2 * Math.log(0.5) - Math.log(0.25)) / 4, 6);
    expect(accuracy).toBeCloseTo(1 / 3, 12);
    expect(auroc).toBe(0.5);
  });

  it('has no AUROC where there is one label only, and a loss where a probability is 0', () => {
    const { loss, auroc } = validate(Float32Array.of(0, 1), [0], [1, 1], 0);
    expect(auroc).toBeUndefined();
    expect(loss).toBeCloseTo(-Math.log(1e-38), 3);
  });
});
