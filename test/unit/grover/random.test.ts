import { describe, expect, it } from 'vitest';
import { createRandom, seedOf } from '../../../src/grover/random.ts';

const draw = (seed: number, count: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.nextFloat());
};

describe('createRandom', () => {
  it('gives the same numbers for the same seed, others for another', () => {
    expect(draw(7, 50)).toEqual(draw(7, 50));
    expect(draw(7, 50)).not.toEqual(draw(8, 50));
    expect(draw(2 ** 32 + 7, 5)).toEqual(draw(7, 5));
  });

  it('never changes: texts people keep with their seed depend on it', () => {
    // From an implementation of the same two generators in Python.
    const random = createRandom(1);
    expect(Array.from({ length: 4 }, () => random.nextUint32())).toEqual([
      2420951833, 2513034076, 3847892949, 4064752930,
    ]);
  });

  it('is uniform in [0, 1): each of 20 bins within 5 sigma', () => {
    const numbers = draw(3, 100_000);
    const bins = new Array<number>(20).fill(0);
    for (const number of numbers) bins[Math.floor(number * 20)] = (bins[Math.floor(number * 20)] ?? 0) + 1;
    const sigma = Math.sqrt(100_000 * 0.05 * 0.95);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    for (const count of bins) expect(Math.abs(count - 5_000)).toBeLessThan(5 * sigma);
  });
});

describe('seedOf', () => {
  it('keeps the seed for the first candidate and sets the others apart', () => {
    const seeds = Array.from({ length: 100 }, (_, n) => seedOf(42, n));
    expect(seeds[0]).toBe(42);
    expect(new Set(seeds).size).toBe(100);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  });
});
