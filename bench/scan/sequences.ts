// What the model is asked of an archive: the windows of its articles as token sequences, the same for us and for others.
import { toParagraphs } from '../../src/draft/blocks.ts';
import { plainBlocks } from '../../src/draft/plainBlocks.ts';
import { windowsOf } from '../../src/detection/windows.ts';
import type { ModelSession } from '../../src/engines/engine.ts';
import type { ArticleFields } from '../../src/grover/fields.ts';
import { vocabularyEncoder } from '../../src/process/openSession.ts';

/** Statistics are wanted of `targets` at `rows`. */
export interface Sequence {
  readonly tokens: readonly number[];
  readonly rows: readonly number[];
  readonly targets: readonly number[];
}

export function sequencesOf(articles: readonly ArticleFields[], maxPositions: number): Sequence[] {
  const encoder = vocabularyEncoder();
  return articles
    .flatMap(({ article = '', ...fields }) =>
      windowsOf(encoder, fields, toParagraphs(plainBlocks(article, 0)), maxPositions),
    )
    .map(({ tokens, scored }) => {
      const places = scored.flatMap(({ at, unit }) => unit.tokens.map((_, place) => at + place));
      const last = places.at(-1) ?? 0;
      return {
        tokens: [...tokens.subarray(0, last)],
        rows: places.map((place) => place - 1),
        targets: places.map((place) => tokens[place] ?? 0),
      };
    });
}

/** Runs them all, two for each lane under way; milliseconds. */
export async function readSequences(session: ModelSession, sequences: readonly Sequence[]): Promise<number> {
  const start = performance.now();
  const left = sequences.values();
  const read = async (): Promise<void> => {
    for (const { tokens, rows, targets } of left)
      await session.run({
        tokens: Int32Array.from(tokens),
        targetRows: Int32Array.from(rows),
        targets: Int32Array.from(targets),
        isLast: true,
      });
  };
  const { lanes = 1 } = session;
  await Promise.all(Array.from({ length: lanes > 1 ? 2 * lanes : 1 }, read));
  return performance.now() - start;
}
