// Keys and values of the contexts read last, so that typing on runs only the new tokens.
import type { KeyValueCache } from '../engines/keyValueCache.ts';

interface Entry {
  readonly ids: readonly number[];
  readonly cache: KeyValueCache;
}

export interface PrefixCache {
  /** What is known of the longest common beginning with `ids`, at most `limit` tokens. */
  longest(ids: readonly number[], limit: number): KeyValueCache | undefined;
  /** Remembers that `cache` holds exactly `ids`; a context it has grown from is forgotten. */
  store(ids: readonly number[], cache: KeyValueCache): void;
}

export interface PrefixCacheLimits {
  readonly entries: number;
  /** Bytes of all entries together; the newest one stays whatever its size. */
  readonly bytes: number;
}

/** Least recently used goes first. */
export function createPrefixCache({ entries: most, bytes }: PrefixCacheLimits): PrefixCache {
  /** Oldest first. */
  let entries: readonly Entry[] = [];

  return {
    longest: (ids, limit) => {
      let best: Entry | undefined;
      let length = 0;
      for (const entry of entries) {
        const shared = Math.min(commonLength(entry.ids, ids), limit);
        if (shared > length) [best, length] = [entry, shared];
      }
      if (best === undefined) return undefined;
      const found = best;
      entries = [...entries.filter((entry) => entry !== found), found];
      return found.cache.slice(length);
    },
    store: (ids, cache) => {
      const kept = entries.filter((entry) => commonLength(entry.ids, ids) * 2 <= entry.ids.length);
      const all = [...kept, { ids, cache }].slice(-most);
      let held = all.reduce((sum, entry) => sum + entry.cache.bytes, 0);
      while (all.length > 1 && held > bytes) held -= all.shift()?.cache.bytes ?? 0;
      entries = all;
    },
  };
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}
