// Logistic regression with a ridge that each column has for itself.
import { minimise } from './lbfgs.ts';

export interface LogisticProblem {
  /** [rows, columns], row-major; an intercept is a column of ones. */
  readonly rows: Float32Array;
  readonly columns: number;
  /** Row of each sample. */
  readonly places: ArrayLike<number>;
  /** [samples], 0 … 1. */
  readonly labels: ArrayLike<number>;
  /** [samples]; together 1, so that ridges mean the same for any number of samples. */
  readonly weights: ArrayLike<number>;
  /** [columns]. */
  readonly ridge: ArrayLike<number>;
}

export interface LogisticOptions {
  /** Weights of a like problem, [columns]. */
  readonly start?: Float64Array | undefined;
  /** Largest entry of the gradient that is left. */
  readonly tolerance?: number;
}

/** Far below what a weight of standardised columns means for a score. */
const TOLERANCE = 1e-7;
const MOST_ITERATIONS = 500;

/** Weights [columns] that minimise Σ weight × log-loss + Σ ridge/2 × w². */
export function fitLogistic(
  problem: LogisticProblem,
  { start, tolerance = TOLERANCE }: LogisticOptions = {},
): Float64Array {
  const { columns } = problem;
  return minimise((x, gradient) => lossOf(problem, x, gradient), start ?? new Float64Array(columns), {
    maxIterations: MOST_ITERATIONS,
    tolerance,
  }).x;
}

function lossOf(
  { rows, columns, places, labels, weights, ridge }: LogisticProblem,
  x: Float64Array,
  gradient: Float64Array,
): number {
  let loss = 0;
  for (let column = 0; column < columns; column++) {
    const weight = x[column] ?? 0;
    const strength = ridge[column] ?? 0;
    loss += (strength / 2) * weight * weight;
    gradient[column] = strength * weight;
  }
  for (let sample = 0; sample < places.length; sample++) {
    const start = (places[sample] ?? 0) * columns;
    let score = 0;
    for (let column = 0; column < columns; column++) score += (rows[start + column] ?? 0) * (x[column] ?? 0);
    const weight = weights[sample] ?? 0;
    const label = labels[sample] ?? 0;
    loss += weight * logLossOf(score, label);
    const error = weight * (sigmoid(score) - label);
    for (let column = 0; column < columns; column++)
      gradient[column] = (gradient[column] ?? 0) + error * (rows[start + column] ?? 0);
  }
  return loss;
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Negative log-probability of the label at these log-odds, nats; exact far from 0 too. */
export const logLossOf = (score: number, label: number): number =>
  Math.max(score, 0) - score * label + Math.log1p(Math.exp(-Math.abs(score)));
