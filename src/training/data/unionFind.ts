// Sets that grow together (Galler and Fischer 1964), with path halving.

export interface UnionFind {
  /** The set's smallest member. */
  readonly find: (at: number) => number;
  readonly union: (a: number, b: number) => void;
}

export function createUnionFind(size: number): UnionFind {
  const parent = Uint32Array.from({ length: size }, (_, at) => at);
  const find = (start: number): number => {
    let at = start;
    for (;;) {
      const above = parent[at] ?? at;
      if (above === at) return at;
      const next = parent[above] ?? above;
      parent[at] = next;
      at = next;
    }
  };
  return {
    find,
    union: (a, b) => {
      const [low, high] = [find(a), find(b)].sort((x, y) => x - y);
      if (low !== undefined && high !== undefined) parent[high] = low;
    },
  };
}
