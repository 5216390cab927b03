import { describe, expect, it } from 'vitest';
import { KeyValueCache } from '../../../src/engines/keyValueCache.ts';
import { createPrefixCache } from '../../../src/generation/prefixCache.ts';

const shape = { layers: 1, hiddenSize: 2 };
const cacheOf = (ids: readonly number[]): KeyValueCache => {
  const data = Float32Array.from(ids.flatMap((id) => [id, id]));
  return KeyValueCache.empty(shape).append({ count: ids.length, keys: [data], values: [data] });
};
const keysOf = (cache: KeyValueCache | undefined): number[] =>
  [...(cache?.keys(0) ?? [])].filter((_, i) => i % 2 === 0);
const roomy = { entries: 4, bytes: 2 ** 30 };

describe('createPrefixCache', () => {
  it('gives the longest common beginning of what it holds, and no more than is asked for', () => {
    const known = createPrefixCache(roomy);
    known.store([1, 2, 3, 4], cacheOf([1, 2, 3, 4]));
    known.store([9, 8], cacheOf([9, 8]));
    expect(keysOf(known.longest([1, 2, 3, 7], 3))).toEqual([1, 2, 3]);
    expect(keysOf(known.longest([1, 2, 3, 4], 3))).toEqual([1, 2, 3]);
    expect(keysOf(known.longest([9, 8, 7], 2))).toEqual([9, 8]);
    expect(known.longest([5], 1)).toBeUndefined();
  });

  it('forgets the context that a new one has grown from', () => {
    const known = createPrefixCache({ entries: 2, bytes: 2 ** 30 });
    known.store([5, 6], cacheOf([5, 6]));
    for (const ids of [[1], [1, 2], [1, 2, 3]]) known.store(ids, cacheOf(ids));
    expect(keysOf(known.longest([5, 6, 7], 2))).toEqual([5, 6]);
  });

  it('drops what was used longest ago beyond its number of entries', () => {
    const known = createPrefixCache({ entries: 2, bytes: 2 ** 30 });
    known.store([1], cacheOf([1]));
    known.store([2], cacheOf([2]));
    known.longest([1, 1], 1);
    known.store([3], cacheOf([3]));
    expect(known.longest([2, 2], 1)).toBeUndefined();
    expect(keysOf(known.longest([1, 1], 1))).toEqual([1]);
  });

  it('holds no more bytes than it may, but always the newest entry', () => {
    const known = createPrefixCache({ entries: 4, bytes: 1 });
    known.store([1], cacheOf([1]));
    known.store([2], cacheOf([2]));
    expect(known.longest([1, 1], 1)).toBeUndefined();
    expect(keysOf(known.longest([2, 2], 1))).toEqual([2]);
  });
});
