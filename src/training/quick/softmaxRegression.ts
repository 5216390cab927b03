// Softmax regression with a squared penalty, fitted to its one minimum.
import { minimise } from '../optimise/lbfgs.ts';
import type { LabelledRows, Layer } from './head.ts';

/** Penalty of each input's weights: loss + Σ penalty[i] × weight² / 2; biases are free. */
export type Penalties = Float64Array;

const MOST_ITERATIONS = 200;
const TOLERANCE = 1e-4;

/** Minimises the weighted mean negative log-likelihood, nats, from `start` or from zero. */
export function fitSoftmax(rows: LabelledRows, classes: number, penalties: Penalties, start?: Layer): Layer {
  const { width } = rows;
  const from = new Float64Array((width + 1) * classes);
  if (start !== undefined) {
    from.set(start.weights);
    from.set(start.bias, width * classes);
  }
  const { x } = minimise((at, gradient) => lossOf(rows, classes, penalties, at, gradient), from, {
    history: 10,
    maxIterations: MOST_ITERATIONS,
    tolerance: TOLERANCE,
  });
  return layerOf(x, width, classes);
}

const layerOf = (x: Float64Array, inputs: number, outputs: number): Layer => ({
  inputs,
  outputs,
  weights: x.subarray(0, inputs * outputs),
  bias: x.subarray(inputs * outputs),
});

/**
 * Value and gradient at weights and biases `at`. Logits are taken relative to the last class's: then one product of a row
 * fewer is needed each way, and with two classes, as usual, half of the time. Plain loops: fitting spends its time here.
 */
function lossOf(
  { values, width, labels, weights }: LabelledRows,
  classes: number,
  penalties: Penalties,
  at: Float64Array,
  gradient: Float64Array,
): number {
  const last = classes - 1;
  const biasAt = width * classes;
  const columns = Array.from({ length: last }, (_, c) =>
    Float64Array.from({ length: width }, (_, i) => (at[i * classes + c] ?? 0) - (at[i * classes + last] ?? 0)),
  );
  const slopes = columns.map(() => new Float64Array(width));
  const errors = new Float64Array(classes);
  gradient.fill(0);
  let loss = 0;
  for (const [row, label] of labels.entries()) {
    const first = row * width;
    for (const [c, column] of columns.entries())
      errors[c] = (at[biasAt + c] ?? 0) - (at[biasAt + last] ?? 0) + dotAt(values, first, column);
    errors[last] = 0;
    const share = (weights[row] ?? 0) / labels.length;
    loss -= share * toErrors(errors, label, share);
    for (let c = 0; c < classes; c++) gradient[biasAt + c] = (gradient[biasAt + c] ?? 0) + (errors[c] ?? 0);
    for (const [c, slope] of slopes.entries()) addAt(slope, values, first, errors[c] ?? 0);
  }
  // Errors of a row sum to zero over the classes.
  for (const [c, slope] of slopes.entries())
    for (const [i, value] of slope.entries()) {
      gradient[i * classes + c] = value;
      gradient[i * classes + last] = (gradient[i * classes + last] ?? 0) - value;
    }
  for (let i = 0, k = 0; i < width; i++) {
    const penalty = penalties[i] ?? 0;
    for (let c = 0; c < classes; c++, k++) {
      const weight = at[k] ?? 0;
      loss += (penalty * weight * weight) / 2;
      gradient[k] = (gradient[k] ?? 0) + penalty * weight;
    }
  }
  return loss;
}

function dotAt(values: LabelledRows['values'], first: number, column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += (values[first + i] ?? 0) * (column[i] ?? 0);
  return sum;
}

function addAt(target: Float64Array, values: LabelledRows['values'], first: number, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) + (values[first + i] ?? 0) * factor;
}

/** Turns logits into (probability - truth) × share in place; gives the label's log-probability. */
function toErrors(logits: Float64Array, label: number, share: number): number {
  const top = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const logSum = top + Math.log(logits.reduce((sum, value) => sum + Math.exp(value - top), 0));
  const logProbability = (logits[label] ?? 0) - logSum;
  for (const [c, logit] of logits.entries()) logits[c] = (Math.exp(logit - logSum) - (c === label ? 1 : 0)) * share;
  return logProbability;
}
