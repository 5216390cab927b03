// How well a baseline does on articles that it does not learn from.
import { auroc } from '../metrics/binary.ts';

export interface Validation {
  /** Mean negative log-probability of the true label, nats; each article weighs what its label weighs. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the positive label against the rest; without one, the mean over labels; undefined where a side is empty. */
  readonly auroc: number | undefined;
}

/** Probabilities [articles, labels], row-major; `weights` one per label. */
export function validate(
  probabilities: Float32Array,
  truth: readonly number[],
  weights: readonly number[],
  positive: number | undefined,
): Validation {
  const count = weights.length;
  let loss = 0;
  let weighed = 0;
  let right = 0;
  truth.forEach((label, row) => {
    const own = probabilities.subarray(row * count, (row + 1) * count);
    const weight = weights[label] ?? 0;
    // A probability that float32 rounds to 0 costs what the smallest float32 would.
    loss -= weight * Math.log(Math.max(own[label] ?? Number.NaN, 1e-38));
    weighed += weight;
    if (mostProbable(own) === label) right++;
  });
  const of = positive === undefined ? weights.map((_, label) => label) : [positive];
  const areas = of.flatMap((label) => {
    const scored = truth.map((own, row) => ({
      score: probabilities[row * count + label] ?? 0,
      isPositive: own === label,
    }));
    return auroc(scored) ?? [];
  });
  return {
    loss: weighed === 0 ? 0 : loss / weighed,
    accuracy: truth.length === 0 ? 0 : right / truth.length,
    auroc: areas.length === 0 ? undefined : areas.reduce((sum, area) => sum + area, 0) / areas.length,
  };
}

/** Place of the largest value, the first of equals. */
export const mostProbable = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
