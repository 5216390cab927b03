// Runs a context through the model, in pieces between which others have their turn, behind what is known of it.
import type { ModelSession } from '../engines/engine.ts';
import { KeyValueCache } from '../engines/keyValueCache.ts';
import type { PrefixReader } from '../engines/prefixStore.ts';
import { throwIfCancelled } from '../grover/problem.ts';

/** Most tokens of one run: a run cannot be interrupted. */
const PIECE = 128;

export interface ReadContext {
  readonly cache: KeyValueCache;
  /** See Prefix. */
  readonly exact: number;
  /** Of the token behind the context, [vocabulary]. */
  readonly logits: Float32Array;
}

/** Lets the event loop serve messages and cancellations. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Reads `ids` (at least one). What has been read stays known when it is cancelled. Throws ProblemError (cancelled). */
export async function readContext(
  session: ModelSession,
  known: PrefixReader,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<ReadContext> {
  const before = known.longest(ids, ids.length - 1);
  let cache = before?.cache ?? KeyValueCache.empty(session.config, ids.length + PIECE);
  let exact = before?.exact ?? 0;
  let logits: Float32Array = new Float32Array(0);
  while (cache.length < ids.length) {
    await breathe();
    throwIfCancelled(signal);
    const tokens = Int32Array.from(ids.slice(cache.length, cache.length + PIECE));
    const isLast = cache.length + tokens.length === ids.length;
    const logitRows = Int32Array.from(isLast ? [tokens.length - 1] : []);
    const result = await session.run({ tokens, past: cache, logitRows });
    if (exact === cache.length && tokens.length > 1) exact += tokens.length;
    cache = cache.append(result.rows);
    logits = result.logits;
    known.remember(ids, cache, exact);
  }
  return { cache, exact, logits };
}
