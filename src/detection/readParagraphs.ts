// One reading of a whole text: every window through the model once, each paragraph given out as soon as it is whole.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Paragraph } from '../draft/draft.ts';
import type { ModelSession } from '../engines/engine.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { ArticleFields } from '../grover/fields.ts';
import { throwIfCancelled } from '../grover/problem.ts';
import { ParagraphCollector } from './paragraphCollector.ts';
import { readWindow, unknownIn } from './readWindow.ts';
import type { ParagraphStatistics } from './statistics.ts';
import { windowsOf, type HiddenPlaces, type Unit, type Window } from './windows.ts';
import { WindowStatistics } from './windowStatistics.ts';
import { WindowStore } from './windowStore.ts';

export interface ArticleReader {
  readonly session: ModelSession;
  readonly encoder: Pick<Encoder, 'encode'>;
}

export interface ParagraphReading {
  /** Metadata that stand before the text. */
  readonly fields: ArticleFields;
  readonly paragraphs: readonly Paragraph[];
  /** Which hidden states are wanted of these units; missing: none. */
  readonly hiddenOf?: ((scored: readonly Unit[]) => HiddenPlaces) | undefined;
  /** Most tokens of one run; missing: as many as the model has positions. */
  readonly chunk?: number;
}

/**
 * Calls `found` for every scored paragraph, in whatever order they become whole; as many windows are read at once as the session has
 * lanes. What it holds at a time is those windows' keys and values (none of a window that is one run) and the text's own statistics.
 * Rejects with ProblemError (cancelled) and the engine's error.
 */
export async function readParagraphs(
  { session, encoder }: ArticleReader,
  { fields, paragraphs, hiddenOf, chunk = session.config.maxPositions }: ParagraphReading,
  found: (paragraph: Paragraph, statistics: ParagraphStatistics) => void,
  signal?: AbortSignal,
): Promise<void> {
  const windows = windowsOf(encoder, fields, paragraphs, session.config.maxPositions);
  const hidden = hiddenOf?.(windows.flatMap((window) => window.scored.map(({ unit }) => unit)));
  const collector = new ParagraphCollector(paragraphs, windows, hidden);
  let next = 0;
  const readInTurn = async (): Promise<void> => {
    const store = new WindowStore({ windows: windows.length, cacheBytes: 0 });
    for (let window = windows[next++]; window !== undefined; window = windows[next++]) {
      const here = window;
      const onProgress = (statistics: WindowStatistics): void => {
        for (const one of collector.collect(here, statistics)) found(one.paragraph, one.found);
      };
      if (window.tokens.length <= chunk) onProgress(await readAtOnce(session, window, hidden, signal));
      else await readWindow(session, store, window, { chunk, signal, hidden, onProgress });
    }
  };
  const readers = Array.from({ length: Math.min(session.lanes ?? 1, windows.length) }, () =>
    readInTurn().finally(() => {
      // Where one has failed, the others take no further window; where all is well, there is none.
      next = windows.length;
    }),
  );
  // Nothing runs on behind a failure that has been told.
  await Promise.allSettled(readers);
  await Promise.all(readers);
}

/** A window that nothing is known of, in one run behind which nothing will be read. */
async function readAtOnce(
  session: ModelSession,
  window: Window,
  hidden: HiddenPlaces | undefined,
  signal: AbortSignal | undefined,
): Promise<WindowStatistics> {
  throwIfCancelled(signal);
  const { tokens } = window;
  const statistics = new WindowStatistics(tokens);
  const { wanted, states, lastRow } = unknownIn(window, statistics, hidden);
  if (lastRow === 0) return statistics;
  const result = await session.run({
    tokens: tokens.slice(0, lastRow),
    targetRows: wanted.map((index) => index - 1),
    targets: wanted.map((index) => tokens[index] ?? 0),
    hiddenRows: states,
    isLast: true,
  });
  statistics.put(wanted, result.statistics);
  statistics.putHidden(states, result.hidden);
  // An engine may block while it runs: keystrokes and cancellations are noticed here.
  await nextTurn();
  return statistics;
}
