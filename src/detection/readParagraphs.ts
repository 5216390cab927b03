// One reading of a whole text: every window through the model once, each paragraph given out as soon as it is whole.
import type { Paragraph } from '../draft/draft.ts';
import type { ModelSession } from '../engines/engine.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { ArticleFields } from '../grover/fields.ts';
import { ParagraphCollector } from './paragraphCollector.ts';
import { readWindow } from './readWindow.ts';
import type { ParagraphStatistics } from './statistics.ts';
import { windowsOf, type HiddenPlaces, type Unit } from './windows.ts';
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
 * Calls `found` for every scored paragraph, in whatever order they become whole. What it holds at a time is one window's keys and
 * values and the text's own statistics. Rejects with ProblemError (cancelled) and the engine's error.
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
  const store = new WindowStore({ windows: windows.length, cacheBytes: 0 });
  for (const window of windows)
    await readWindow(session, store, window, {
      chunk,
      signal,
      ...(hidden === undefined ? {} : { hidden }),
      onProgress: (statistics) => {
        for (const one of collector.collect(window, statistics)) found(one.paragraph, one.found);
      },
    });
}
