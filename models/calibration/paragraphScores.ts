// Statistics of an article's paragraphs in their context, just as drafts are read; and of each paragraph's two halves.
import * as v from 'valibot';
import { articleParagraphs } from '../../src/detection/articleParagraphs.ts';
import type { ModelSession } from '../../src/engines/engine.ts';
import type { Encoder } from '../../src/grover/encoder.ts';
import type { ArticleFields } from '../../src/grover/fields.ts';

export const evidenceSchema = v.object({
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
  reader: Reader,
  fields: ArticleFields,
  texts: readonly string[],
): Promise<ParagraphScores> {
  // Hidden states, which the shipped calibration does not use, are left out of the file.
  return v.parse(paragraphScoresSchema, await articleParagraphs(reader, { ...fields, article: texts.join('\n\n') }));
}
