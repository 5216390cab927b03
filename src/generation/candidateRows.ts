// Candidates that share a prefix are rows of one sequence, hidden from each other by the mask: one run a step for all.
import type { ModelSession } from '../engines/engine.ts';
import type { KeyValueCache } from '../engines/keyValueCache.ts';

export interface CandidateRows {
  /** Reads one more token of each named candidate and gives the logits behind it, [vocabulary] each, in this order. */
  step(candidates: readonly number[], tokens: readonly number[]): Promise<Float32Array[]>;
  /** Prefix and rows in the order in which they were read. */
  readonly cache: KeyValueCache;
}

/** `prefix` is what all candidates have read. Its storage is shared, not changed. */
export function createCandidateRows(session: ModelSession, prefix: KeyValueCache): CandidateRows {
  /** Candidate of each row behind the prefix. */
  const owners: number[] = [];
  const lengths = new Map<number, number>();
  let cache = prefix;

  const visibleTo = (candidates: readonly number[]): Uint8Array => {
    const width = cache.length + candidates.length;
    const mask = new Uint8Array(candidates.length * width);
    candidates.forEach((candidate, row) => {
      const at = row * width;
      mask.fill(1, at, at + prefix.length);
      owners.forEach((owner, column) => {
        if (owner === candidate) mask[at + prefix.length + column] = 1;
      });
      mask[at + cache.length + row] = 1;
    });
    return mask;
  };

  return {
    step: async (candidates, tokens) => {
      const positions = candidates.map((candidate) => prefix.length + (lengths.get(candidate) ?? 0));
      const isAlone = owners.every((owner) => owner === candidates[0]) && candidates.length === 1;
      const { rows, logits } = await session.run({
        tokens: Int32Array.from(tokens),
        past: cache,
        ...(isAlone ? {} : { positions: Int32Array.from(positions), visible: visibleTo(candidates) }),
        logitRows: Int32Array.from(candidates, (_, row) => row),
      });
      cache = cache.append(rows);
      for (const candidate of candidates) {
        owners.push(candidate);
        lengths.set(candidate, (lengths.get(candidate) ?? 0) + 1);
      }
      const size = logits.length / candidates.length;
      return candidates.map((_, row) => logits.subarray(row * size, (row + 1) * size));
    },
    get cache() {
      return cache;
    },
  };
}
