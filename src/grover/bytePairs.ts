// Byte-pair merging of one word: neighbours merge by rank, lowest first, leftmost first among equals (Sennrich et al. 2016).

/** Merges of a vocabulary on integer symbols. */
export interface MergeTable {
  /** Key: left × 2^16 + right; value: the merge's rank. */
  readonly ranks: ReadonlyMap<number, number>;
  /** The symbol that merge `rank` makes. */
  readonly merged: Uint16Array;
}

export const pairKey = (left: number, right: number): number => left * 0x10000 + right;

/** Longest word merged by repeated search; longer ones go through a heap. Measured: they break even near 40 symbols. */
const SHORT = 40;
const NEVER = 0x10000;

/** Merges `symbols` (left as they are) until no neighbours can be merged. */
export function mergePairs(symbols: readonly number[], table: MergeTable): number[] {
  return symbols.length <= SHORT ? mergeShort([...symbols], table) : mergeLong(symbols, table);
}

function mergeShort(word: number[], { ranks, merged }: MergeTable): number[] {
  for (;;) {
    let best = NEVER;
    let at = -1;
    for (let i = 0; i + 1 < word.length; i++) {
      const rank = ranks.get(pairKey(word[i] ?? 0, word[i + 1] ?? 0)) ?? NEVER;
      if (rank < best) {
        best = rank;
        at = i;
      }
    }
    if (at < 0) return word;
    word.splice(at, 2, merged[best] ?? 0);
  }
}

/** O(n log n): a linked list of symbols and a heap of candidate merges, stale ones skipped when they surface. */
function mergeLong(symbols: readonly number[], { ranks, merged }: MergeTable): number[] {
  const count = symbols.length;
  const symbol = Int32Array.from(symbols);
  const next = Int32Array.from(symbols, (_, i) => i + 1);
  const previous = Int32Array.from(symbols, (_, i) => i - 1);
  const heap = new MinimumHeap(count);
  const rankAt = (left: number): number => {
    const right = next[left] ?? count;
    return right < count ? (ranks.get(pairKey(symbol[left] ?? 0, symbol[right] ?? 0)) ?? NEVER) : NEVER;
  };
  const offer = (left: number): void => {
    const rank = rankAt(left);
    if (rank !== NEVER) heap.push(rank * 2 ** 32 + left);
  };
  for (let i = 0; i + 1 < count; i++) offer(i);
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const rank = Math.floor(key / 2 ** 32);
    const left = key - rank * 2 ** 32;
    if (symbol[left] === -1 || rankAt(left) !== rank) continue;
    const gone = next[left] ?? count;
    const after = next[gone] ?? count;
    symbol[left] = merged[rank] ?? 0;
    symbol[gone] = -1;
    next[left] = after;
    if (after < count) previous[after] = left;
    offer(left);
    const before = previous[left] ?? -1;
    if (before >= 0) offer(before);
  }
  return Array.from(symbol.filter((id) => id !== -1));
}

class MinimumHeap {
  #keys: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.#keys = new Float64Array(Math.max(capacity, 16));
  }

  push(key: number): void {
    if (this.#size === this.#keys.length) {
      const larger = new Float64Array(this.#size * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    const keys = this.#keys;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = keys[parent] ?? 0;
      if (above <= key) break;
      keys[at] = above;
      at = parent;
    }
    keys[at] = key;
  }

  pop(): number | undefined {
    if (this.#size === 0) return undefined;
    const keys = this.#keys;
    const least = keys[0];
    const last = keys[--this.#size] ?? 0;
    let at = 0;
    for (let child = 1; child < this.#size; child = 2 * at + 1) {
      if (child + 1 < this.#size && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child++;
      const below = keys[child] ?? 0;
      if (below >= last) break;
      keys[at] = below;
      at = child;
    }
    keys[at] = last;
    return least;
  }
}
