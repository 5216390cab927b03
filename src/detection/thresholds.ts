// How high human paragraphs score: the threshold for a rate of false marks, and the rate for a score.
import type { HumanRate } from './assessment.ts';
import type { Calibration } from './calibration.ts';

export type Thresholds = Pick<Calibration, 'thresholds'>;

/** The thresholds that were measured on paragraphs of about this length, or on all where nobody has measured by length. */
export const thresholdsAt = (tokens: number, calibration: Pick<Calibration, 'thresholds' | 'lengths'>): Thresholds =>
  rowAt(tokens, calibration) ?? calibration;

const rowAt = (tokens: number, { lengths }: Pick<Calibration, 'lengths'>): Thresholds | undefined =>
  lengths?.findLast(({ fromTokens }) => fromTokens <= tokens);

/**
 * Score a paragraph must reach to be marked so that at most this share of human paragraphs is; between measured rates,
 * straight in the logarithm of the rate. Rates above the largest that was measured have its score; Infinity for rates below
 * the smallest: nothing supports them.
 */
export function thresholdFor(rate: number, { thresholds }: Thresholds): number {
  const next = thresholds.findIndex((row) => row.falsePositiveRate <= rate);
  const stricter = thresholds[next];
  if (stricter === undefined) return Infinity;
  const looser = thresholds[next - 1];
  if (looser === undefined) return stricter.score;
  const share =
    Math.log(rate / stricter.falsePositiveRate) / Math.log(looser.falsePositiveRate / stricter.falsePositiveRate);
  return stricter.score + share * (looser.score - stricter.score);
}

/** The share of human paragraphs that score as high or higher: thresholdFor the other way round. NaN for a score that is none. */
export function humanRateAt(
  score: number,
  tokens: number,
  calibration: Pick<Calibration, 'thresholds' | 'lengths'>,
): HumanRate {
  const ofLength = rowAt(tokens, calibration);
  const { thresholds } = ofLength ?? calibration;
  const isOfLength = ofLength !== undefined;
  if (Number.isNaN(score)) return { rate: NaN, is: 'about', isOfLength };
  const reached = thresholds.findLastIndex((row) => row.score <= score);
  const looser = thresholds[reached];
  const stricter = thresholds[reached + 1];
  if (looser === undefined) return { rate: stricter?.falsePositiveRate ?? NaN, is: 'at-least', isOfLength };
  if (stricter === undefined) return { rate: looser.falsePositiveRate, is: 'at-most', isOfLength };
  const share = (score - looser.score) / (stricter.score - looser.score);
  const rate = looser.falsePositiveRate * (stricter.falsePositiveRate / looser.falsePositiveRate) ** share;
  // Rounding must not take it past the next.
  return { rate: Math.max(rate, stricter.falsePositiveRate), is: 'about', isOfLength };
}
