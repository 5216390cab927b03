// Reads a sequence in chunks behind what is already cached, and says how probable each of its tokens was.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelSession, TokenStatistics } from './engine.ts';
import { KeyValueCache, type KeyValueRows } from './keyValueCache.ts';
import { copyStatistics, emptyStatistics } from './tokenStatistics.ts';
import { throwIfCancelled } from '../grover/problem.ts';

export interface ScoreOptions {
  /** The first P tokens of the sequence, read before; P may be all of them. */
  readonly past?: KeyValueCache | undefined;
  /** First token to be scored, ≥ 1; default max(1, P). */
  readonly from?: number;
  /** Tokens read in one run, between which the event loop turns and `signal` is looked at. */
  readonly chunk?: number;
  readonly signal?: AbortSignal | undefined;
  /** Tokens (indices into the sequence) whose last hidden state is wanted, in any order. */
  readonly hiddenRows?: readonly number[];
}

export interface SequenceScore {
  /** Index of the first scored token. */
  readonly from: number;
  /** Of the tokens `from` … L - 1, each given all tokens before it; [L - from]. */
  readonly statistics: TokenStatistics;
  /** All L tokens; shares storage with `past` where it can. */
  readonly cache: KeyValueCache;
  /** [hiddenRows, hiddenSize], row-major, in the order asked for. */
  readonly hidden: Float32Array;
}

const CHUNK = 256;

/**
 * Scores tokens of a sequence of L. Token i is predicted at position i - 1: to score the first new token behind a
 * prefix, the prefix's last token is read again (its hidden state is not cached), and likewise everything from the
 * earliest row asked for. Throws RangeError for a sequence too long for the model, and ProblemError (cancelled).
 */
export async function scoreSequence(
  session: ModelSession,
  tokens: Int32Array,
  options: ScoreOptions = {},
): Promise<SequenceScore> {
  const { past = KeyValueCache.empty(session.config, tokens.length), chunk = CHUNK, signal, hiddenRows = [] } = options;
  const from = options.from ?? Math.max(1, past.length);
  check(tokens, past, from, hiddenRows);
  const start = firstToRead(tokens.length, past.length, from, hiddenRows);
  const statistics = emptyStatistics(Math.max(0, tokens.length - from));
  const hidden = new Float32Array(hiddenRows.length * session.config.hiddenSize);
  let read = past.slice(start);
  let cache = past;
  for (let at = start, end = start; at < tokens.length; at = end) {
    if (at > start) await nextTurn();
    throwIfCancelled(signal);
    end = at + chunk + 1 < tokens.length ? at + chunk : tokens.length;
    const targets = tokens.subarray(Math.max(from, at + 1), Math.min(tokens.length, end + 1));
    const wanted = hiddenRows.filter((row) => row >= at && row < end);
    const result = await session.run({
      tokens: tokens.subarray(at, end),
      past: read,
      targetRows: Int32Array.from(targets, (_, index) => Math.max(from - 1, at) - at + index),
      targets,
      hiddenRows: Int32Array.from(wanted, (row) => row - at),
    });
    if (targets.length > 0) copyStatistics(result.statistics, statistics, Math.max(from, at + 1) - from);
    placeHidden(result.hidden, hidden, wanted, hiddenRows);
    // What the prefix holds already is kept as it is, so that its storage can be shared and extended in place.
    if (end > cache.length) cache = cache.append(tail(result.rows, cache.length - at, session.config.hiddenSize));
    read = cache.slice(end);
  }
  throwIfCancelled(signal);
  return { from, statistics, cache, hidden };
}

/**
 * Runs of a single token are avoided, here and at the end: an engine may multiply one row in another order than several,
 * and in int8 a last bit can grow to 0.05 nats. Of two tokens or more, a token's score does not depend on the cut.
 */
function firstToRead(length: number, cached: number, from: number, hiddenRows: readonly number[]): number {
  const first = Math.min(cached, from < length ? from - 1 : cached, ...hiddenRows);
  return first === length - 1 ? Math.max(0, first - 1) : first;
}

function check(tokens: Int32Array, past: KeyValueCache, from: number, hiddenRows: readonly number[]): void {
  if (from < 1) throw new RangeError(`Token ${from} has no token before it to be predicted from.`);
  if (past.length > tokens.length)
    throw new RangeError(`${past.length} tokens are cached of a sequence of ${tokens.length}.`);
  for (const row of hiddenRows)
    if (row < 0 || row >= tokens.length) throw new RangeError(`No token ${row} in a sequence of ${tokens.length}.`);
}

function placeHidden(
  part: Float32Array,
  all: Float32Array,
  rows: readonly number[],
  hiddenRows: readonly number[],
): void {
  if (rows.length === 0) return;
  const size = part.length / rows.length;
  hiddenRows.forEach((row, index) => {
    const found = rows.indexOf(row);
    if (found >= 0) all.set(part.subarray(found * size, (found + 1) * size), index * size);
  });
}

/** The rows without the first `skip`. */
function tail(rows: KeyValueRows, skip: number, width: number): KeyValueRows {
  if (skip === 0) return rows;
  const cut = (layers: readonly Float32Array[]): Float32Array[] => layers.map((layer) => layer.subarray(skip * width));
  return { count: rows.count - skip, keys: cut(rows.keys), values: cut(rows.values) };
}
