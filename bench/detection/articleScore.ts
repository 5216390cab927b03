// What the paragraphs of an article say together.
import type { ReadParagraph } from './detector.ts';

type Counted = Pick<ReadParagraph, 'tokens' | 'score' | 'kinds' | 'probability'>;

/**
 * Log-odds of an article: the mean of its paragraphs', each weighed by its tokens. Those too short for a verdict count only where
 * none is longer. Undefined without a number.
 */
export function articleScore(paragraphs: readonly Counted[]): number | undefined {
  const long = paragraphs.filter(({ probability }) => probability !== undefined);
  return weighedMean(long.length > 0 ? long : paragraphs, ({ score }) => score);
}

/** Below the length of a verdict paragraphs still say something of their article: chosen on the training and calibration splits. */
const FEWEST_TOKENS = 20;

/** The same of the score for the model's own text by itself, where the detector has one; paragraphs of FEWEST_TOKENS and more count. */
export function ownScore(paragraphs: readonly Counted[]): number | undefined {
  const long = paragraphs.filter(({ tokens }) => tokens >= FEWEST_TOKENS);
  return weighedMean(long.length > 0 ? long : paragraphs, ({ kinds, score }) => kinds?.[1] ?? score);
}

/** Share of the judged text that reads like a machine's, as `grover scan` says it (machineShare of src/cli/scanReport.ts). */
export const articleShare = (paragraphs: readonly Counted[]): number | undefined =>
  weighedMean(paragraphs, ({ probability }) => probability);

function weighedMean(
  paragraphs: readonly Counted[],
  valueOf: (one: Counted) => number | undefined,
): number | undefined {
  let [tokens, sum] = [0, 0];
  for (const paragraph of paragraphs) {
    const value = valueOf(paragraph);
    if (value === undefined) continue;
    tokens += paragraph.tokens;
    sum += paragraph.tokens * value;
  }
  return tokens === 0 ? undefined : sum / tokens;
}
