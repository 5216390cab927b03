// What is remembered of windows read before: statistics of many, keys and values of the last few, both bounded.
import type { KeyValueCache } from '../engines/keyValueCache.ts';
import { WindowStatistics } from './windowStatistics.ts';

export interface StoreLimits {
  /** Windows whose statistics are kept; one of 1,024 tokens takes 21 kB, and a kilobyte or so for each hidden state. */
  readonly windows: number;
  /** Bytes of keys and values; those of the window read last stay whatever their size. */
  readonly cacheBytes: number;
}

interface Read {
  readonly tokens: Int32Array;
  readonly cache: KeyValueCache;
}

/** Least recently used goes first. Holds nothing of any document but tokens and numbers. */
export class WindowStore {
  readonly #limits: StoreLimits;
  /** Oldest first. */
  #statistics: WindowStatistics[] = [];
  #reads: Read[] = [];

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  /** Statistics of a window with everything known of its beginning filled in; remembered from now on. */
  open(tokens: Int32Array): WindowStatistics {
    let best: WindowStatistics | undefined;
    let shared = 0;
    for (const window of this.#statistics) {
      const common = window.common(tokens);
      if (common >= shared) [best, shared] = [window, common];
    }
    if (best !== undefined && shared === tokens.length && best.tokens.length === shared) {
      const found = best;
      this.#statistics = [...this.#statistics.filter((window) => window !== found), found];
      return found;
    }
    const fresh = new WindowStatistics(tokens);
    if (best !== undefined) fresh.adopt(best, shared);
    this.#statistics = [...this.#statistics, fresh].slice(-this.#limits.windows);
    return fresh;
  }

  /** The longest cached beginning of these tokens, at most `limit` of them. */
  cached(tokens: Int32Array, limit: number): KeyValueCache | undefined {
    let best: Read | undefined;
    let length = 0;
    for (const read of this.#reads) {
      const shared = Math.min(commonLength(read.tokens, tokens), read.cache.length, limit);
      if (shared > length) [best, length] = [read, shared];
    }
    if (best === undefined) return undefined;
    const found = best;
    this.#reads = [...this.#reads.filter((read) => read !== found), found];
    return found.cache.slice(length);
  }

  /** Remembers the keys and values of the first cache.length tokens; a read that this one mostly repeats is forgotten. */
  remember(tokens: Int32Array, cache: KeyValueCache): void {
    const isOther = (read: Read): boolean => commonLength(read.tokens, tokens) * 2 <= read.tokens.length;
    const kept = this.#reads.filter(isOther);
    kept.push({ tokens: tokens.slice(0, cache.length), cache });
    let bytes = kept.reduce((sum, read) => sum + read.cache.bytes, 0);
    while (kept.length > 1 && bytes > this.#limits.cacheBytes) bytes -= kept.shift()?.cache.bytes ?? 0;
    this.#reads = kept;
  }

  /** Bytes of keys and values held. */
  get cacheBytes(): number {
    return this.#reads.reduce((sum, read) => sum + read.cache.bytes, 0);
  }

  get windows(): number {
    return this.#statistics.length;
  }
}

function commonLength(a: Int32Array, b: Int32Array): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}
