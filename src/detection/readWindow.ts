// Runs the model over what is not yet known of a window, piece by piece.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelSession } from '../engines/engine.ts';
import { KeyValueCache } from '../engines/keyValueCache.ts';
import { throwIfCancelled } from '../grover/problem.ts';
import type { HiddenPlaces, Window } from './windows.ts';
import type { WindowStatistics } from './windowStatistics.ts';
import type { WindowStore } from './windowStore.ts';

export interface ReadOptions {
  /** Most tokens of one run: between two runs, others get their turn and cancelling is noticed. Asked before each run. */
  readonly chunk: number | (() => number);
  readonly signal: AbortSignal | undefined;
  /** The first runs end with the first paragraph that becomes known: behind an edit it is the one that somebody waits for. */
  readonly isAwaited?: boolean;
  /** Which hidden states are wanted; missing: none. */
  readonly hidden?: HiddenPlaces | undefined;
  /** Called after each run, and once when nothing had to be run. */
  readonly onProgress: (statistics: WindowStatistics) => void;
}

/**
 * Statistics of every scored token of the window, and the hidden states asked for. Only rows from the first unknown token on are run, behind the cached
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
  const { wanted, states, firstRow, lastRow } = unknownIn(window, statistics, options.hidden);
  let cache = lastRow === 0 ? undefined : store.cached(tokens, Math.min(firstRow, Math.max(0, lastRow - 2)));
  const awaited = options.isAwaited === true ? endOfFirst(window, firstRow) : 0;
  for (let row = cache?.length ?? 0; row < lastRow;) {
    throwIfCancelled(options.signal);
    const most = typeof options.chunk === 'number' ? options.chunk : options.chunk();
    const stop = Math.min(row < awaited ? awaited : lastRow, lastRow);
    const end = withoutRest(withoutRest(Math.min(row + most, stop), stop), lastRow);
    const targets = wanted.filter((index) => index > row && index <= end);
    const hidden = states.filter((index) => index >= row && index < end);
    const result = await session.run({
      tokens: tokens.slice(row, end),
      ...(cache === undefined ? {} : { past: cache }),
      targetRows: targets.map((index) => index - 1 - row),
      targets: targets.map((index) => tokens[index] ?? 0),
      ...(hidden.length === 0 ? {} : { hiddenRows: hidden.map((index) => index - row) }),
    });
    statistics.put(targets, result.statistics);
    statistics.putHidden(hidden, result.hidden);
    options.onProgress(statistics);
    // An engine may block while it runs: what was said is sent here, and keystrokes and cancellations are noticed.
    await nextTurn();
    cache = (cache ?? KeyValueCache.empty(session.config, lastRow)).append(result.rows, result.rows.count, lastRow);
    store.remember(tokens, cache);
    row = end;
  }
  if (lastRow === 0) options.onProgress(statistics);
}

/** A token is never run alone: see scoreSequence.ts, where the same is done for the same reason. */
const withoutRest = (end: number, last: number): number => (last - end === 1 ? last : end);

/** Row behind the first scored paragraph that ends behind `row`. */
function endOfFirst({ scored }: Window, row: number): number {
  const ends = scored.map(({ at, unit }) => at + unit.tokens.length);
  return ends.find((end) => end > row + 1) ?? 0;
}

/** What is not yet known of a window. */
export interface Unknown {
  /** Tokens without statistics, and tokens without their hidden state, ascending. */
  readonly wanted: Int32Array;
  readonly states: Int32Array;
  /** The rows that say it: [firstRow, lastRow). Infinity and 0 when all is known. */
  readonly firstRow: number;
  readonly lastRow: number;
}

export function unknownIn(window: Window, statistics: WindowStatistics, places: HiddenPlaces | undefined): Unknown {
  const wanted = wantedTokens(window, statistics);
  const states = wantedStates(window, statistics, places);
  // The row before a token speaks of it; its own row has its hidden state.
  const firstRow = Math.min((wanted[0] ?? Infinity) - 1, states[0] ?? Infinity);
  const lastRow = Math.max(wanted.at(-1) ?? 0, (states.at(-1) ?? -1) + 1);
  return { wanted, states, firstRow, lastRow };
}

/** Indices of the scored tokens that are not yet known, ascending. */
function wantedTokens(window: Window, statistics: WindowStatistics): Int32Array {
  const wanted: number[] = [];
  for (const { at, unit } of window.scored)
    for (let index = at; index < at + unit.tokens.length; index++)
      if (statistics.known[index] !== 1) wanted.push(index);
  return Int32Array.from(wanted);
}

/** Indices of the tokens whose hidden state is wanted and not yet known, ascending. */
function wantedStates(window: Window, statistics: WindowStatistics, places: HiddenPlaces | undefined): Int32Array {
  if (places === undefined) return new Int32Array(0);
  const indices = window.scored.flatMap(({ at, unit }) => places(unit).map((place) => at + place));
  return Int32Array.from(indices.filter((index) => !statistics.hidden.has(index))).sort();
}
