// Byte-pair merging of one word: neighbours merge by rank, lowest first, leftmost first among equals (Sennrich et al. 2016).

/** The symbol that two neighbours merge into, lower for merges that come first; 0 when they do not merge. */
export type Merge = (left: number, right: number) => number;

/** Longest word merged by repeated search; longer ones go through a heap. Measured: they break even near 40 symbols. */
const SHORT = 40;

/** Merges `symbols` (left as they are) until no neighbours can be merged. */
export function mergePairs(symbols: readonly number[], merged: Merge): number[] {
  return symbols.length <= SHORT ? mergeShort([...symbols], merged) : mergeLong(symbols, merged);
}

function mergeShort(word: number[], merged: Merge): number[] {
  /** What each symbol and the next merge into. */
  const merges: number[] = [];
  for (let i = 0; i + 1 < word.length; i++) merges.push(merged(word[i] ?? 0, word[i + 1] ?? 0));
  for (;;) {
    let best = Infinity;
    let at = -1;
    for (let i = 0; i < merges.length; i++) {
      const symbol = merges[i] ?? 0;
      if (symbol !== 0 && symbol < best) {
        best = symbol;
        at = i;
      }
    }
    if (at < 0) return word;
    word.splice(at, 2, best);
    merges.splice(at, 1);
    if (at > 0) merges[at - 1] = merged(word[at - 1] ?? 0, best);
    if (at < merges.length) merges[at] = merged(best, word[at + 1] ?? 0);
  }
}

/** O(n log n): a linked list of symbols and a heap of candidate merges, stale ones skipped when they surface. */
function mergeLong(symbols: readonly number[], merged: Merge): number[] {
  const count = symbols.length;
  const symbol = Int32Array.from(symbols);
  const next = Int32Array.from(symbols, (_, i) => i + 1);
  const previous = Int32Array.from(symbols, (_, i) => i - 1);
  const heap = new MinimumHeap(count);
  const mergedAt = (left: number): number => {
    const right = next[left] ?? count;
    return right < count ? merged(symbol[left] ?? 0, symbol[right] ?? 0) : 0;
  };
  const offer = (left: number): void => {
    const made = mergedAt(left);
    if (made !== 0) heap.push(made * 2 ** 32 + left);
  };
  for (let i = 0; i + 1 < count; i++) offer(i);
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const made = Math.floor(key / 2 ** 32);
    const left = key - made * 2 ** 32;
    if (symbol[left] === -1 || mergedAt(left) !== made) continue;
    const gone = next[left] ?? count;
    const after = next[gone] ?? count;
    symbol[left] = made;
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
