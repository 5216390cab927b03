// Weights as bytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dequantised, quantiseHead } from '../../../../src/training/wording/quantiseHead.ts';

const head = (weights: number[]) => ({ weights: Float64Array.from(weights), intercept: 0.5, losses: [] });
const weight = fc.double({ min: -50, max: 50, noNaN: true });

describe('quantiseHead', () => {
  it('is never off by more than half a step where nothing is clipped', () => {
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 50 }), (weights) => {
        const quantised = quantiseHead(head(weights), 1);
        dequantised(quantised).weights.forEach((value, at) => {
          expect(Math.abs(value - (weights[at] ?? NaN))).toBeLessThanOrEqual(quantised.scale * 0.500001);
        });
      }),
    );
  });

  it('keeps zeros zero and the intercept as it is', () => {
    const quantised = quantiseHead(head([0, 3, 0, -1]), 1);
    expect([...quantised.weights]).toEqual([0, 127, 0, -42]);
    expect(quantised.intercept).toBe(0.5);
  });

  it('clips the largest weights so that the others keep their steps', () => {
    const weights = [...Array.from({ length: 99 }, (_, n) => (n + 1) / 99), 1000];
    const quantised = quantiseHead(head(weights), 0.99);
    expect(quantised.weights[98]).toBe(127);
    expect(quantised.weights[99]).toBe(127);
    expect(quantised.scale).toBeCloseTo(1 / 127, 10);
  });

  it('stands a head without weights', () => {
    expect([...dequantised(quantiseHead(head([0, 0]), 0.999)).weights]).toEqual([0, 0]);
  });
});
