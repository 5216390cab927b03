import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  epochBatches,
  microBatches,
  paddedTokens,
  shuffled,
  targetCount,
} from '../../../../src/training/grover/batches.ts';

const ofLength = (length: number) => ({ tokens: new Int32Array(length).fill(length), label: 0 });
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

describe('the batches of an epoch', () => {
  it('hold every article once and differ in size by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 40 }), fc.nat(), (count, size, seed) => {
        const batches = epochBatches(count, size, seed, 3);
        expect(sorted(batches.flat())).toEqual(Array.from({ length: count }, (_, i) => i));
        const sizes = batches.map(({ length }) => length);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(size);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('follow from seed and epoch, and differ where one of them does', () => {
    const order = (seed: number, epoch: number): string => epochBatches(50, 8, seed, epoch).flat().join();
    expect(order(1, 0)).toBe(order(1, 0));
    expect(new Set([order(1, 0), order(1, 1), order(2, 0)]).size).toBe(3);
  });

  it('put each article anywhere with like chances', () => {
    const firsts = [0, 0, 0];
    for (let seed = 0; seed < 3000; seed++) {
      const first = shuffled(3, seed)[0] ?? 0;
      firsts[first] = (firsts[first] ?? 0) + 1;
    }
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });
});

describe('the parts of a batch', () => {
  it('hold every article once, as wide as its longest, within the budget unless an article alone is beyond it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 }), (lengths) => {
        const examples = lengths.map(ofLength);
        const parts = microBatches([...examples.keys()], examples, 120, 100);
        expect(sorted(parts.flatMap((part) => part.examples))).toEqual([...examples.keys()]);
        for (const { examples: rows, width } of parts) {
          expect(rows.length === 1 || rows.length * width <= 120).toBe(true);
          const longest = Math.max(...rows.map((row) => lengths[row] ?? 0));
          expect(width).toBe(Math.min(100, Math.ceil(longest / 16) * 16));
        }
      }),
    );
  });

  it('put like lengths together', () => {
    const examples = [90, 10, 88, 12].map(ofLength);
    const parts = microBatches([0, 1, 2, 3], examples, 200, 1024);
    expect(parts).toEqual([
      { examples: [0, 2], width: 96 },
      { examples: [3, 1], width: 16 },
    ]);
  });

  it('are padded at the end with the padding token', () => {
    const examples = [2, 3].map(ofLength);
    const ids = paddedTokens({ examples: [1, 0], width: 4 }, examples);
    expect([...ids]).toEqual([3, 3, 3, 0, 2, 2, 0, 0]);
    expect(targetCount([0, 1], examples)).toBe(3);
  });
});
