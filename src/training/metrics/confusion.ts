// Which label was taken for which: confusion matrix; precision, recall and F1 of each label.
import type { LabelMetrics } from '../../protocol/training.ts';

/** Probabilities [C] of the article at `row` of [N, C]. */
export const rowOf = (probabilities: Float32Array, row: number, classes: number): Float32Array =>
  probabilities.subarray(row * classes, (row + 1) * classes);

/** Index of the largest; the first of equals, as numpy.argmax. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? -Infinity) > (values[best] ?? -Infinity)) best = at;
  return best;
}

/** Counts, [C][C]; rows: true label, columns: predicted. */
export function confusionOf(truth: readonly number[], predicted: readonly number[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  truth.forEach((label, at) => {
    const row = counts[label];
    const column = predicted[at] ?? 0;
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  });
  return counts;
}

/** What cannot be told (a label that is never predicted, or never true) counts as 0. */
export function labelMetrics(confusion: readonly (readonly number[])[], labels: readonly string[]): LabelMetrics[] {
  return labels.map((label, at) => {
    const right = confusion[at]?.[at] ?? 0;
    const examples = sum(confusion[at] ?? []);
    const predicted = sum(confusion.map((row) => row[at] ?? 0));
    const precision = predicted === 0 ? 0 : right / predicted;
    const recall = examples === 0 ? 0 : right / examples;
    const f1 = right === 0 ? 0 : (2 * right) / (examples + predicted);
    return { label, examples, precision, recall, f1 };
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
