// How good a head is on rows it was not fitted to.
import type { Head, LabelledRows } from './head.ts';

/** Weighted mean negative log-likelihood of the true labels, nats; `probabilities` are [rows, labels]. */
export function weightedLoss(
  probabilities: Float32Array,
  { labels, weights }: Pick<LabelledRows, 'labels' | 'weights'>,
): number {
  const classes = probabilities.length / Math.max(1, labels.length);
  let loss = 0;
  let total = 0;
  labels.forEach((label, row) => {
    const weight = weights[row] ?? 0;
    loss -= weight * Math.log(Math.max(probabilities[row * classes + label] ?? 0, 1e-12));
    total += weight;
  });
  return loss / Math.max(total, Number.MIN_VALUE);
}

/** Weight of each row: alike for all, or such that every label counts the same; they sum to the number of rows. */
export function rowWeights(labels: readonly number[], classes: number, kind: 'balanced' | 'none'): Float64Array {
  if (kind === 'none') return new Float64Array(labels.length).fill(1);
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const present = counts.filter((count) => count > 0).length;
  return Float64Array.from(labels, (label) => labels.length / (present * (counts[label] ?? 1)));
}

/** The head as it is stored, in float32: what is measured is what is saved. */
export const roundedHead = (head: Head): Head =>
  head.map((layer) => ({
    ...layer,
    weights: Float64Array.from(Float32Array.from(layer.weights)),
    bias: Float64Array.from(Float32Array.from(layer.bias)),
  }));
