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

/** Value and gradient at weights and biases `at`; plain loops over flat arrays, since this is where fitting spends its time. */
function lossOf(
  { values, width, labels, weights }: LabelledRows,
  classes: number,
  penalties: Penalties,
  at: Float64Array,
  gradient: Float64Array,
): number {
  const biasAt = width * classes;
  const errors = new Float64Array(classes);
  gradient.fill(0);
  let loss = 0;
  for (const [row, label] of labels.entries()) {
    const first = row * width;
    for (let c = 0; c < classes; c++) errors[c] = at[biasAt + c] ?? 0;
    for (let i = 0, k = 0; i < width; i++) {
      const x = values[first + i] ?? 0;
      for (let c = 0; c < classes; c++, k++) errors[c] = (errors[c] ?? 0) + x * (at[k] ?? 0);
    }
    const share = (weights[row] ?? 0) / labels.length;
    loss -= share * toErrors(errors, label, share);
    for (let c = 0; c < classes; c++) gradient[biasAt + c] = (gradient[biasAt + c] ?? 0) + (errors[c] ?? 0);
    for (let i = 0, k = 0; i < width; i++) {
      const x = values[first + i] ?? 0;
      for (let c = 0; c < classes; c++, k++) gradient[k] = (gradient[k] ?? 0) + x * (errors[c] ?? 0);
    }
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

/** Turns logits into (probability - truth) × share in place; gives the label's log-probability. */
function toErrors(logits: Float64Array, label: number, share: number): number {
  const top = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const logSum = top + Math.log(logits.reduce((sum, value) => sum + Math.exp(value - top), 0));
  const logProbability = (logits[label] ?? 0) - logSum;
  for (const [c, logit] of logits.entries()) logits[c] = (Math.exp(logit - logSum) - (c === label ? 1 : 0)) * share;
  return logProbability;
}
