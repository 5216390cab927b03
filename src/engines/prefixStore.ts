// Keys and values of what one model has read last, whoever read it: those who mark a draft and those who continue it begin alike.
import type { GroverConfig } from '../grover/model.ts';
import type { ModelSession } from './engine.ts';
import type { KeyValueCache } from './keyValueCache.ts';

/** The beginning of a sequence, as far as it has been read. */
export interface Prefix {
  readonly cache: KeyValueCache;
  /**
   * Leading tokens that were read in runs of two or more. A token read alone may differ in its last bits from the same one read among
   * others (scoreSequence.ts), and scores must not depend on who read what before.
   */
  readonly exact: number;
}

interface Entry extends Prefix {
  readonly tokens: Int32Array;
  readonly owner: PrefixReader;
}

/** One kind of reader's view of a store. */
export interface PrefixReader {
  /** What is known of the longest common beginning with `tokens`, at most `limit` of them. */
  longest(tokens: ArrayLike<number>, limit: number): Prefix | undefined;
  /** Remembers the keys and values of the first cache.length tokens; what this reader remembers and these mostly repeat is forgotten. */
  remember(tokens: ArrayLike<number>, cache: KeyValueCache, exact?: number): void;
}

export class PrefixStore {
  readonly #limit: number;
  /** Oldest first. */
  #entries: readonly Entry[] = [];

  /** Holds at most `limit` bytes, what was used longest ago going first; what was read last stays whatever its size. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A view for readers of one kind; `exactly`: it is given exact prefixes alone. */
  reader({ exactly }: { readonly exactly: boolean }): PrefixReader {
    const reader: PrefixReader = {
      longest: (tokens, limit) => this.#longest(tokens, limit, exactly),
      remember: (tokens, cache, exact = cache.length) => {
        const of = Int32Array.from({ length: cache.length }, (_, index) => tokens[index] ?? -1);
        this.#remember({ tokens: of, cache, exact, owner: reader });
      },
    };
    return reader;
  }

  /** Lets go of what was used longest ago until no more than `bytes` are held: with 0, of everything. */
  trim(bytes: number): void {
    let kept = this.#entries;
    while (kept.length > 0 && bytesOf(kept) > bytes) kept = kept.slice(1);
    this.#entries = kept;
  }

  /** Bytes of keys and values held. */
  get bytes(): number {
    return bytesOf(this.#entries);
  }

  #longest(tokens: ArrayLike<number>, limit: number, exactly: boolean): Prefix | undefined {
    let best: Entry | undefined;
    let length = 0;
    for (const entry of this.#entries) {
      const most = Math.min(limit, exactly ? entry.exact : entry.cache.length);
      const shared = Math.min(commonLength(entry.tokens, tokens), most);
      if (shared > length) [best, length] = [entry, shared];
    }
    if (best === undefined) return undefined;
    const found = best;
    this.#entries = [...this.#entries.filter((entry) => entry !== found), found];
    return { cache: found.cache.slice(length), exact: Math.min(found.exact, length) };
  }

  #remember(fresh: Entry): void {
    const isOther = (entry: Entry): boolean => {
      const shared = commonLength(entry.tokens, fresh.tokens);
      if (entry.owner === fresh.owner) return shared * 2 <= entry.tokens.length;
      return shared < entry.tokens.length || fresh.exact < entry.exact;
    };
    let kept = [...this.#entries.filter(isOther), fresh];
    while (kept.length > 1 && bytesOf(kept) > this.#limit) kept = kept.slice(1);
    this.#entries = kept;
  }
}

const MOST_BYTES = 256 * 2 ** 20;
/** The windows of a draft of some 2,000 words and a context that is being continued. */
const WINDOWS = 4;
const stores = new WeakMap<ModelSession, PrefixStore>();

/** The store of a session, which all who run it share. */
export function prefixesOf(session: ModelSession): PrefixStore {
  const store = stores.get(session) ?? new PrefixStore(prefixBytes(session.config));
  stores.set(session, store);
  return store;
}

/** What is worth holding: four full windows, but no more than 256 MiB. */
export const prefixBytes = (config: GroverConfig): number => Math.min(MOST_BYTES, WINDOWS * windowBytes(config));

/** Bytes of the keys and values of as many tokens as the model has positions. */
export const windowBytes = ({ layers, hiddenSize, maxPositions }: GroverConfig): number =>
  2 * layers * (maxPositions + 1) * hiddenSize * Float32Array.BYTES_PER_ELEMENT;

/** Prefixes may share the memory behind them: it counts once. */
const bytesOf = (entries: readonly Entry[]): number =>
  [...new Map(entries.map(({ cache }) => [cache.keys(0).buffer, cache.bytes])).values()].reduce((a, b) => a + b, 0);

function commonLength(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}
