// Statistics of an article's paragraphs in their context, just as drafts are read; and of each paragraph's two halves.
import * as v from 'valibot';
import { ParagraphCollector } from '../../src/detection/paragraphCollector.ts';
import { readWindow } from '../../src/detection/readWindow.ts';
import { numericEvidence, type ParagraphStatistics } from '../../src/detection/statistics.ts';
import { windowsOf } from '../../src/detection/windows.ts';
import { WindowStore } from '../../src/detection/windowStore.ts';
import { parseDraft } from '../../src/draft/parseDraft.ts';
import type { ModelSession } from '../../src/engines/engine.ts';
import type { Encoder } from '../../src/grover/encoder.ts';
import type { ArticleFields } from '../../src/grover/fields.ts';

const evidenceSchema = v.object({
  tokens: v.number(),
  meanLogProbability: v.number(),
  meanLogRank: v.number(),
  curvature: v.number(),
  top10: v.number(),
  top100: v.number(),
  top1000: v.number(),
});
export const paragraphScoresSchema = v.array(v.object({ whole: evidenceSchema, halves: v.array(evidenceSchema) }));
export type ParagraphScores = v.InferOutput<typeof paragraphScoresSchema>;

export interface Reader {
  readonly session: ModelSession;
  readonly encoder: Encoder;
}

/** Both sides are made alike first: white space collapsed, cut to `mostTokens`, a last paragraph that was cut left out. */
export function normalised(encoder: Encoder, article: string, mostTokens: number, isCutOff: boolean): string[] {
  const paragraphs = article
    .split('\n')
    .map((paragraph) => paragraph.replace(/\s+/gu, ' ').trim())
    .filter((paragraph) => paragraph !== '');
  const kept: string[] = [];
  let tokens = 0;
  for (const paragraph of isCutOff ? paragraphs.slice(0, -1) : paragraphs) {
    tokens += encoder.encode(paragraph).length + 1;
    if (tokens > mostTokens) break;
    kept.push(paragraph);
  }
  return kept;
}

export async function paragraphScores(
  { session, encoder }: Reader,
  fields: ArticleFields,
  texts: readonly string[],
): Promise<ParagraphScores> {
  const { paragraphs } = parseDraft(texts.join('\n\n'), 'plaintext');
  const windows = windowsOf(encoder, fields, paragraphs, session.config.maxPositions);
  const collector = new ParagraphCollector(paragraphs, windows);
  const store = new WindowStore({ windows: windows.length, cacheBytes: 0 });
  const scores: ParagraphScores = [];
  for (const window of windows)
    await readWindow(session, store, window, {
      chunk: session.config.maxPositions,
      signal: undefined,
      onProgress: (statistics) => {
        for (const { found } of collector.collect(window, statistics)) scores.push(...scoresOf(found));
      },
    });
  return scores;
}

function scoresOf(statistics: ParagraphStatistics): ParagraphScores {
  const middle = statistics.tokens.length >> 1;
  const whole = numericEvidence(statistics);
  if (whole === undefined) return [];
  const halves = [part(statistics, 0, middle), part(statistics, middle, statistics.tokens.length)];
  return [{ whole, halves: halves.flatMap((half) => numericEvidence(half) ?? []) }];
}

const part = (of: ParagraphStatistics, start: number, end: number): ParagraphStatistics => ({
  tokens: of.tokens.subarray(start, end),
  logProbability: of.logProbability.subarray(start, end),
  rank: of.rank.subarray(start, end),
  entropy: of.entropy.subarray(start, end),
  variance: of.variance.subarray(start, end),
});
