// Runs a context through the model, in pieces between which others have their turn, behind what is known of it.
import type { ModelSession } from '../engines/engine.ts';
import { KeyValueCache } from '../engines/keyValueCache.ts';
import { throwIfCancelled } from '../grover/problem.ts';
import type { PrefixCache } from './prefixCache.ts';

/** Most tokens of one run: a run cannot be interrupted. */
const PIECE = 128;

export interface ReadContext {
  readonly cache: KeyValueCache;
  /** Of the token behind the context, [vocabulary]. */
  readonly logits: Float32Array;
}

/** Lets the event loop serve messages and cancellations. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Reads `ids` (at least one). What has been read stays known when it is cancelled. Throws ProblemError (cancelled). */
export async function readContext(
  session: ModelSession,
  known: PrefixCache,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<ReadContext> {
  let cache = known.longest(ids, ids.length - 1) ?? KeyValueCache.empty(session.config, ids.length + PIECE);
  let logits: Float32Array = new Float32Array(0);
  while (cache.length < ids.length) {
    await breathe();
    throwIfCancelled(signal);
    const tokens = Int32Array.from(ids.slice(cache.length, cache.length + PIECE));
    const isLast = cache.length + tokens.length === ids.length;
    const logitRows = Int32Array.from(isLast ? [tokens.length - 1] : []);
    const result = await session.run({ tokens, past: cache, logitRows });
    cache = cache.append(result.rows);
    logits = result.logits;
    known.store(ids.slice(0, cache.length), cache);
  }
  return { cache, logits };
}
