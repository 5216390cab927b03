// What is remembered of windows read before: statistics of many, keys and values of the last few, both bounded.
import type { KeyValueCache } from '../engines/keyValueCache.ts';
import { PrefixStore, type PrefixReader } from '../engines/prefixStore.ts';
import { WindowStatistics } from './windowStatistics.ts';

export interface StoreLimits {
  /** Windows whose statistics are kept; one of 1,024 tokens takes 26 kB, and a kilobyte or so for each hidden state. */
  readonly windows: number;
  /** Bytes of keys and values, where the store has them to itself; those of the window read last stay whatever their size. */
  readonly cacheBytes: number;
}

/** Least recently used goes first. Holds nothing of any document but tokens and numbers. */
export class WindowStore {
  readonly #windows: number;
  readonly #prefixes: PrefixStore;
  readonly #reads: PrefixReader;
  /** Oldest first. */
  #statistics: WindowStatistics[] = [];

  constructor({ windows, cacheBytes }: StoreLimits, prefixes = new PrefixStore(cacheBytes)) {
    this.#windows = windows;
    this.#prefixes = prefixes;
    this.#reads = prefixes.reader({ exactly: true });
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
    this.#statistics = [...this.#statistics, fresh].slice(-this.#windows);
    return fresh;
  }

  /** The longest cached beginning of these tokens, at most `limit` of them. */
  cached(tokens: Int32Array, limit: number): KeyValueCache | undefined {
    return this.#reads.longest(tokens, limit)?.cache;
  }

  /** Remembers the keys and values of the first cache.length tokens; a read that this one mostly repeats is forgotten. */
  remember(tokens: Int32Array, cache: KeyValueCache): void {
    this.#reads.remember(tokens, cache);
  }

  /** Bytes of keys and values held. */
  get cacheBytes(): number {
    return this.#prefixes.bytes;
  }

  get windows(): number {
    return this.#statistics.length;
  }
}
