// Prefixes that share storage and never disturb each other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyValueCache, type KeyValueRows } from '../../../src/engines/keyValueCache.ts';

const config = { layers: 2, hiddenSize: 3 };

/** Rows that hold the given numbers, each in every place of its row; values are negative. */
const rowsOf = (marks: readonly number[]): KeyValueRows => {
  const fill = (sign: number): Float32Array => Float32Array.from(marks.flatMap((mark) => [sign * mark, mark, mark]));
  return { count: marks.length, keys: [fill(1), fill(2)], values: [fill(-1), fill(-2)] };
};
const marksOf = (cache: KeyValueCache): number[] =>
  Array.from({ length: cache.length }, (_, index) => cache.keys(0)[index * 3] ?? NaN);

describe('KeyValueCache', () => {
  it('keeps every prefix as it was, whatever is appended to its siblings', () => {
    const steps = fc.array(
      fc.record({ of: fc.nat(), cut: fc.nat(), marks: fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 90 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const all = [{ cache: KeyValueCache.empty(config, 8), marks: [] as number[] }];
        for (const { of, cut, marks } of list) {
          const from = all[of % all.length];
          if (from === undefined) continue;
          const length = cut % (from.marks.length + 1);
          const cache = from.cache.slice(length).append(rowsOf(marks));
          all.push({ cache, marks: [...from.marks.slice(0, length), ...marks] });
        }
        for (const { cache, marks } of all) {
          expect(marksOf(cache)).toEqual(marks);
          expect([...cache.values(1)].filter((_, index) => index % 3 === 0)).toEqual(marks.map((mark) => -2 * mark));
        }
      }),
    );
  });

  it('appends to the tip of its storage without copying', () => {
    const first = KeyValueCache.empty(config, 8).append(rowsOf([1, 2]));
    const second = first.append(rowsOf([3]));
    expect(second.keys(0).buffer).toBe(first.keys(0).buffer);
  });

  it('takes only the first rows when told so', () => {
    expect(marksOf(KeyValueCache.empty(config).append(rowsOf([4, 5, 6]), 2))).toEqual([4, 5]);
  });

  it('shows a dummy row of zeros before the first token when asked', () => {
    const cache = KeyValueCache.empty(config).append(rowsOf([4]));
    expect([...cache.keys(0, true)]).toEqual([0, 0, 0, 4, 4, 4]);
  });

  it.each([-1, 3])('refuses a slice of %i of two tokens', (length) => {
    expect(() =>
      KeyValueCache.empty(config)
        .append(rowsOf([1, 2]))
        .slice(length),
    ).toThrow(RangeError);
  });
});
