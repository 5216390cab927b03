// Thirty buckets of a distribution.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf } from '../../../../src/training/output/buckets.ts';

const counts = (values: readonly number[]): number[] => bucketsOf(Float32Array.from(values)).map(({ count }) => count);
const only = (at: number, count: number): number[] =>
  new Array<number>(30).fill(0).map((_, bucket) => (bucket === at ? count : 0));

describe('bucketsOf', () => {
  it('counts each value in the bucket whose lower edge it reaches', () => {
    const values = Array.from({ length: 31 }, (_, at) => at);
    const found = bucketsOf(Float32Array.from(values));
    expect(found.map(({ from, to, count }) => [from, to, count])).toEqual(
      Array.from({ length: 30 }, (_, at) => [at, at + 1, at === 29 ? 2 : 1]),
    );
  });

  it('has equal values in the last bucket, and none of nothing', () => {
    expect(counts([2, 2, 2])).toEqual(only(29, 3));
    expect(bucketsOf(Float32Array.of(2)).every(({ from, to }) => from === 2 && to === 2)).toBe(true);
    expect(bucketsOf(new Float32Array(0))).toEqual(new Array(30).fill({ from: 0, to: 0, count: 0 }));
  });

  it('leaves out what is no finite number', () => {
    expect(counts([NaN, 0, Infinity, 30, -Infinity])).toEqual(only(0, 1).map((count, at) => (at === 29 ? 1 : count)));
    expect(counts([NaN])).toEqual(only(-1, 0));
  });

  it('counts every value once, between the least and the most', () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const found = bucketsOf(Float32Array.from(values));
        expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        // 0 and -0 are the same edge.
        expect((found[0]?.from ?? NaN) + 0).toBe(Math.min(...values) + 0);
        expect((found.at(-1)?.to ?? NaN) + 0).toBe(Math.max(...values) + 0);
        found.forEach(({ from, to }, at) => {
          expect(from).toBeLessThanOrEqual(to);
          expect(from).toBe(found[at - 1]?.to ?? from);
        });
      }),
    );
  });
});
