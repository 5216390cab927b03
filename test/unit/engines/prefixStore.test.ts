// What is remembered of read tokens: found again, never more than there is room for, and never inexact where scores are at stake.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyValueCache } from '../../../src/engines/keyValueCache.ts';
import { PrefixStore, windowBytes } from '../../../src/engines/prefixStore.ts';

const shape = { layers: 1, hiddenSize: 2 };
/** Bytes of one row: a key and a value. */
const ROW = 16;
const cacheOf = (ids: readonly number[]): KeyValueCache => {
  const data = Float32Array.from(ids.flatMap((id) => [id, id]));
  return KeyValueCache.empty(shape, ids.length).append({ count: ids.length, keys: [data], values: [data] });
};
const idsOf = (cache: KeyValueCache | undefined): number[] => [...(cache?.keys(0) ?? [])].filter((_, i) => i % 2 === 0);
const roomy = (): PrefixStore => new PrefixStore(2 ** 30);

describe('PrefixStore', () => {
  it('gives the longest common beginning of what it holds, and no more than is asked for', () => {
    const known = roomy().reader({ exactly: false });
    known.remember([1, 2, 3, 4], cacheOf([1, 2, 3, 4]));
    known.remember([9, 8], cacheOf([9, 8]));
    expect(idsOf(known.longest([1, 2, 3, 7], 3)?.cache)).toEqual([1, 2, 3]);
    expect(idsOf(known.longest([1, 2, 3, 4], 3)?.cache)).toEqual([1, 2, 3]);
    expect(idsOf(known.longest([9, 8, 7], 2)?.cache)).toEqual([9, 8]);
    expect(known.longest([5], 1)).toBeUndefined();
  });

  it('shows each kind of reader what the other has read', () => {
    const store = roomy();
    const [marks, writing] = [store.reader({ exactly: true }), store.reader({ exactly: false })];
    marks.remember([1, 2, 3], cacheOf([1, 2, 3]));
    writing.remember([7, 8], cacheOf([7, 8]));
    expect(idsOf(writing.longest([1, 2, 4], 2)?.cache)).toEqual([1, 2]);
    expect(idsOf(marks.longest([7, 8, 9], 3)?.cache)).toEqual([7, 8]);
  });

  it('keeps from those who score whatever was read a token at a time', () => {
    const store = roomy();
    const [marks, writing] = [store.reader({ exactly: true }), store.reader({ exactly: false })];
    writing.remember([1, 2, 3, 4], cacheOf([1, 2, 3, 4]), 2);
    expect(idsOf(marks.longest([1, 2, 3, 4], 4)?.cache)).toEqual([1, 2]);
    expect(writing.longest([1, 2, 3, 4], 4)).toMatchObject({ exact: 2, cache: { length: 4 } });
    expect(writing.longest([1], 1)).toMatchObject({ exact: 1 });
  });

  it('forgets the context that a new one has grown from', () => {
    const store = new PrefixStore(5 * ROW);
    const known = store.reader({ exactly: false });
    known.remember([5], cacheOf([5]));
    for (const ids of [[1], [1, 2]]) known.remember(ids, cacheOf(ids));
    expect(idsOf(known.longest([5, 6], 2)?.cache)).toEqual([5]);
  });

  it('does not forget a window for a context that begins like it and goes on otherwise', () => {
    const store = roomy();
    const [marks, writing] = [store.reader({ exactly: true }), store.reader({ exactly: false })];
    marks.remember([1, 2, 3, 4], cacheOf([1, 2, 3, 4]));
    writing.remember([1, 2, 3, 9, 9], cacheOf([1, 2, 3, 9, 9]));
    expect(idsOf(marks.longest([1, 2, 3, 4], 4)?.cache)).toEqual([1, 2, 3, 4]);
  });

  it('forgets a window that a context repeats whole, unless it is less exact', () => {
    for (const [exact, rows] of [
      [3, 1 + 3],
      [1, 1 + 2 + 1 + 3],
    ] as const) {
      const store = roomy();
      store.reader({ exactly: true }).remember([1, 2], cacheOf([1, 2]));
      store.reader({ exactly: false }).remember([1, 2, 3], cacheOf([1, 2, 3]), exact);
      expect(store.bytes).toBe(rows * ROW);
    }
  });

  it('counts memory that two prefixes share once', () => {
    const store = roomy();
    const window = cacheOf([1, 2, 3, 4]);
    store.reader({ exactly: true }).remember([1, 2, 3, 4], window);
    store.reader({ exactly: false }).remember([1, 2, 9], window.slice(2));
    expect(store.bytes).toBe(window.bytes);
  });

  it('holds no more than it may, but always what was read last, and drops first what was used longest ago', () => {
    const ids = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 });
    const step = fc.record({ ids, remember: fc.boolean(), exactly: fc.boolean(), exact: fc.nat({ max: 6 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 0, max: 40 * ROW }), (steps, limit) => {
        const store = new PrefixStore(limit);
        const readers = [store.reader({ exactly: true }), store.reader({ exactly: false })];
        for (const { ids, remember, exactly, exact } of steps) {
          const reader = readers[exactly ? 0 : 1];
          const cache = cacheOf(ids);
          if (remember) reader?.remember(ids, cache, exactly ? ids.length : Math.min(exact, ids.length));
          const found = reader?.longest(ids, ids.length);
          expect(idsOf(found?.cache)).toEqual(ids.slice(0, found?.cache.length ?? 0));
          if (remember && exactly) expect(found?.cache.length).toBe(ids.length);
          expect(store.bytes).toBeLessThanOrEqual(Math.max(limit, cache.bytes, 7 * ROW));
        }
        store.trim(8 * ROW);
        expect(store.bytes).toBeLessThanOrEqual(8 * ROW);
        store.trim(0);
        expect(store.bytes).toBe(0);
      }),
    );
  });

  it('knows what a full window takes', () => {
    const config = { layers: 1, hiddenSize: 2, maxPositions: 4, heads: 1, vocabularySize: 10, intermediateSize: 2 };
    expect(windowBytes(config)).toBe(cacheOf([1, 2, 3, 4]).bytes);
  });
});
