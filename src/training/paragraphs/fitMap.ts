// From a score to a probability: fitted on scores of held-out paragraphs.
import type { Calibration } from '../../detection/calibration.ts';
import { balanced } from '../metrics/binary.ts';
import { fitLogistic, sigmoid } from '../optimise/logistic.ts';
import { RIDGE } from './scorer.ts';

export interface MapOptions {
  /** Of each paragraph, together 1; missing: both classes count the same. */
  readonly weights?: readonly number[];
  /** Quantile of the scores, 0 … 1, behind which the slope is another; missing: none, which is Platt's scaling. */
  readonly bend?: number;
  /** Of each paragraph ln(tokens / reference): then the length counts beside the score. Missing: it does not. */
  readonly lengths?: readonly number[];
}

const KNOTS = 24;

/**
 * Platt scaling: probability = sigmoid(a × score + b), or with a bend two such lines that meet, at knots over the scores that were seen; never
 * falling; of a paragraph as long as the reference, where lengths are given. Smooth, so that an interval around a score never shrinks to a point as it would on an isotonic plateau.
 */
export function fitMap(
  scores: readonly number[],
  isPositive: readonly boolean[],
  { weights = balanced(isPositive), bend, lengths }: MapOptions = {},
): Calibration['map'] {
  const sorted = Float64Array.from(scores).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  const [lowest, highest] = [at(0), at(1)];
  const corner = bend === undefined ? highest : at(bend);
  const columnsOf = (score: number, place: number): number[] => [
    1,
    score,
    Math.max(0, score - corner),
    lengths?.[place] ?? 0,
  ];
  const [intercept = 0, slope = 1, change = 0, perLog = 0] = fitLogistic({
    rows: Float32Array.from(scores.flatMap(columnsOf)),
    columns: 4,
    places: [...scores.keys()],
    labels: isPositive.map(Number),
    weights,
    ridge: [RIDGE, RIDGE, RIDGE, RIDGE],
  });
  const [below, above] = [Math.max(0, slope), Math.max(0, slope + change)];
  const logOddsAt = (score: number): number =>
    intercept + below * Math.min(score, corner) + above * Math.max(0, score - corner);
  const even = Array.from({ length: KNOTS }, (_, knot) => lowest + ((highest - lowest) * knot) / (KNOTS - 1));
  const knots = [...new Set([...even.slice(0, -1), corner, highest])].sort((a, b) => a - b);
  const probabilities = knots.map((score) => sigmoid(logOddsAt(score)));
  return { scores: knots, probabilities, ...(lengths !== undefined && { perLog }) };
}
