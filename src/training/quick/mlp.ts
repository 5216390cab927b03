// The small perceptron: one hidden layer of rectified units, learned in batches, stopped by the validation articles.
import { createRandom, type Random } from '../../grover/random.ts';
import { applied, predictRows, softmax, type Head, type LabelledRows, type Layer } from './head.ts';
import { roundedHead, weightedLoss } from './validation.ts';

const UNITS = 32;
/** Share of the hidden units silenced at each step (Srivastava et al. 2014). */
const DROPOUT = 0.2;
/** AdamW (Loshchilov and Hutter 2019). */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
const DECAY = 0.05;

export interface PerceptronTask {
  readonly train: LabelledRows;
  readonly val: LabelledRows | undefined;
  readonly classes: number;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Epochs without a better validation loss after which training ends. */
  readonly patience: number;
}

export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Optimiser steps so far. */
  readonly step: number;
  readonly head: Head;
  readonly loss: number;
  readonly valLoss: number | undefined;
  readonly learningRate: number;
}

/** The head after the epoch of smallest validation loss (without validation articles: the last). `onEpoch` may wait or throw. */
export async function trainPerceptron(task: PerceptronTask, onEpoch: (epoch: Epoch) => Promise<void>): Promise<Head> {
  const { train, val, epochs, patience, seed } = task;
  const random = createRandom(seed);
  const learner = new Learner(task, random);
  let best: Epoch | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    learner.epoch(shuffled(train.labels.length, random), epoch);
    const head = roundedHead(learner.head);
    const valLoss = val && weightedLoss(predictRows(head, val.values, val.width), val);
    const loss = weightedLoss(predictRows(head, train.values, train.width), train);
    const now = { epoch, step: learner.steps, head, loss, valLoss, learningRate: learner.rateOf(epoch) };
    await onEpoch(now);
    if (valLoss === undefined || valLoss < (best?.valLoss ?? Infinity)) best = now;
    if (epoch - (best?.epoch ?? 0) >= patience) break;
  }
  return best?.head ?? roundedHead(learner.head);
}

class Learner {
  readonly head: readonly [Layer, Layer];
  steps = 0;
  readonly #task: PerceptronTask;
  readonly #random: Random;
  readonly #slopes: readonly [Layer, Layer];
  readonly #moments: readonly { readonly first: Float64Array; readonly second: Float64Array }[];

  constructor(task: PerceptronTask, random: Random) {
    this.#task = task;
    this.#random = random;
    const { width } = task.train;
    this.head = [randomLayer(width, UNITS, random), randomLayer(UNITS, task.classes, random)];
    this.#slopes = [emptyLayer(width, UNITS), emptyLayer(UNITS, task.classes)];
    this.#moments = parameters(this.head).map(({ length }) => ({
      first: new Float64Array(length),
      second: new Float64Array(length),
    }));
  }

  /** Falls to a tenth over the epochs, as half a cosine wave (Loshchilov and Hutter 2017). */
  rateOf(epoch: number): number {
    const share = (epoch - 1) / Math.max(1, this.#task.epochs - 1);
    return this.#task.learningRate * (0.1 + 0.45 * (1 + Math.cos(Math.PI * share)));
  }

  epoch(order: Int32Array, epoch: number): void {
    const { batchSize } = this.#task;
    for (let at = 0; at < order.length; at += batchSize) {
      const batch = order.subarray(at, at + batchSize);
      for (const slope of parameters(this.#slopes)) slope.fill(0);
      for (const row of batch) this.#learn(row, batch.length);
      this.#step(this.rateOf(epoch));
    }
  }

  /** Adds one row's gradient. */
  #learn(row: number, of: number): void {
    const { train } = this.#task;
    const [below, above] = this.head;
    const x = train.values.subarray(row * train.width, (row + 1) * train.width);
    const units = applied(below, x).map((value) =>
      value > 0 && this.#random.nextFloat() >= DROPOUT ? value / (1 - DROPOUT) : 0,
    );
    const errors = softmax(applied(above, units));
    const label = train.labels[row] ?? 0;
    errors[label] = (errors[label] ?? 0) - 1;
    const share = (train.weights[row] ?? 0) / of;
    for (const [at, error] of errors.entries()) errors[at] = error * share;
    const unitErrors = units.map((value, unit) => {
      if (value === 0) return 0;
      let sum = 0;
      for (let c = 0; c < above.outputs; c++) sum += (above.weights[unit * above.outputs + c] ?? 0) * (errors[c] ?? 0);
      return sum / (1 - DROPOUT);
    });
    addOuter(this.#slopes[1], units, errors);
    addOuter(this.#slopes[0], x, unitErrors);
  }

  #step(rate: number): void {
    this.steps++;
    const first = 1 - BETA1 ** this.steps;
    const second = 1 - BETA2 ** this.steps;
    const slopes = parameters(this.#slopes);
    parameters(this.head).forEach((values, index) => {
      const slope = slopes[index] ?? new Float64Array(0);
      const moments = this.#moments[index];
      if (moments === undefined) return;
      // Biases (odd places) are not drawn to zero.
      const decay = index % 2 === 0 ? rate * DECAY : 0;
      for (let at = 0; at < values.length; at++) {
        const g = slope[at] ?? 0;
        const m = BETA1 * (moments.first[at] ?? 0) + (1 - BETA1) * g;
        const v = BETA2 * (moments.second[at] ?? 0) + (1 - BETA2) * g * g;
        moments.first[at] = m;
        moments.second[at] = v;
        const value = values[at] ?? 0;
        values[at] = value - decay * value - (rate * (m / first)) / (Math.sqrt(v / second) + EPSILON);
      }
    });
  }
}

const parameters = (head: Head): Float64Array[] => head.flatMap(({ weights, bias }) => [weights, bias]);

function addOuter(slope: Layer, x: ArrayLike<number>, errors: Float64Array): void {
  const { outputs, weights, bias } = slope;
  for (let o = 0; o < outputs; o++) bias[o] = (bias[o] ?? 0) + (errors[o] ?? 0);
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    if (value === 0) continue;
    for (let o = 0; o < outputs; o++)
      weights[i * outputs + o] = (weights[i * outputs + o] ?? 0) + value * (errors[o] ?? 0);
  }
}

const emptyLayer = (inputs: number, outputs: number): Layer => ({
  inputs,
  outputs,
  weights: new Float64Array(inputs * outputs),
  bias: new Float64Array(outputs),
});

/** Uniform with the variance of He et al. 2015. */
function randomLayer(inputs: number, outputs: number, random: Random): Layer {
  const reach = Math.sqrt(6 / inputs);
  const layer = emptyLayer(inputs, outputs);
  return { ...layer, weights: layer.weights.map(() => (random.nextFloat() * 2 - 1) * reach) };
}

/** Fisher and Yates. */
function shuffled(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random.nextFloat() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
