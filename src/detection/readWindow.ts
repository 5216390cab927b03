// Runs the model over what is not yet known of a window, piece by piece.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelSession } from '../engines/engine.ts';
import { KeyValueCache } from '../engines/keyValueCache.ts';
import { throwIfCancelled } from '../grover/problem.ts';
import type { Window } from './windows.ts';
import type { WindowStatistics } from './windowStatistics.ts';
import type { WindowStore } from './windowStore.ts';

export interface ReadOptions {
  /** Most tokens of one run: between two runs, others get their turn and cancelling is noticed. */
  readonly chunk: number;
  readonly signal: AbortSignal | undefined;
  /** Called after each run, and once when nothing had to be run. */
  readonly onProgress: (statistics: WindowStatistics) => void;
}

/**
 * Statistics of every scored token of the window. Only rows from the first unknown token on are run, behind the cached
 * keys and values of what stands before. Throws ProblemError (cancelled); what has been read until then stays known.
 */
export async function readWindow(
  session: ModelSession,
  store: WindowStore,
  window: Window,
  options: ReadOptions,
): Promise<void> {
  throwIfCancelled(options.signal);
  const { tokens } = window;
  const statistics = store.open(tokens);
  const wanted = wantedTokens(window, statistics);
  const last = wanted.at(-1);
  // The row before a token speaks of it.
  const firstRow = (wanted[0] ?? 0) - 1;
  let cache = last === undefined ? undefined : store.cached(tokens, firstRow);
  for (let row = cache?.length ?? 0; last !== undefined && row < last;) {
    throwIfCancelled(options.signal);
    const end = Math.min(last, row + options.chunk);
    const targets = wanted.filter((index) => index > row && index <= end);
    const result = await session.run({
      tokens: tokens.slice(row, end),
      ...(cache === undefined ? {} : { past: cache }),
      targetRows: targets.map((index) => index - 1 - row),
      targets: targets.map((index) => tokens[index] ?? 0),
    });
    cache = (cache ?? KeyValueCache.empty(session.config, last)).append(result.rows);
    statistics.put(targets, result.statistics);
    store.remember(tokens, cache);
    row = end;
    options.onProgress(statistics);
    // An engine may block while it runs: keystrokes and cancellations are noticed here.
    await nextTurn();
  }
  if (last === undefined) options.onProgress(statistics);
}

/** Indices of the scored tokens that are not yet known, ascending. */
function wantedTokens(window: Window, statistics: WindowStatistics): Int32Array {
  const wanted: number[] = [];
  for (const { at, unit } of window.scored)
    for (let index = at; index < at + unit.tokens.length; index++)
      if (statistics.known[index] !== 1) wanted.push(index);
  return Int32Array.from(wanted);
}
