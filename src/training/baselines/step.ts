// One step of a baseline's training: a batch forwards, its gradients backwards, the weights moved.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { seedOf } from '../../grover/random.ts';
import type { Adam } from './adam.ts';
import { SeededDropout } from './layers.ts';
import { logitsOf } from './probabilities.ts';
import { mostProbable } from './validation.ts';

export interface Batch {
  /** The network's inputs; disposed of here. */
  readonly inputs: tf.Tensor[];
  readonly labels: readonly number[];
  /** What each label weighs. */
  readonly weights: readonly number[];
}

export interface StepResult {
  /** Weighted mean negative log-probability of the true labels, nats. */
  readonly loss: number;
  /** Articles whose most probable label is theirs, with dropout. */
  readonly right: number;
}

/** The variables of a network that learn, in the library's order. */
export const variablesOf = (model: LayersModel): tf.Variable[] => model.trainableWeights.map(variableOf);

/** A layer's weight as the variable that it reads. */
export function variableOf(weight: LayerVariable): tf.Variable {
  const value = weight.read();
  if (!isVariable(value)) throw new TypeError(`${weight.name} is no variable.`);
  return value;
}

const isVariable = (tensor: tf.Tensor): tensor is tf.Variable => tensor instanceof tf.Variable;

/** Takes one step; what dropout drops follows from `seed` and `step` (from 1). */
export function takeStep(
  model: LayersModel,
  batch: Batch,
  adam: Adam,
  at: { readonly step: number; readonly seed: number; readonly learningRate: number },
): StepResult {
  seedDropout(model, seedOf(at.seed, at.step));
  const variables = variablesOf(model);
  let right = 0;
  const { value, grads } = tf.variableGrads(() => {
    const logits = logitsOf(model, batch.inputs, true);
    right = countRight(logits, batch.labels);
    return crossEntropy(logits, batch);
  }, variables);
  const gradients = variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable));
  const [loss = Number.NaN] = value.dataSync();
  adam.apply(gradients, at.step, at.learningRate);
  tf.dispose([value, ...batch.inputs]);
  return { loss, right };
}

function seedDropout(model: LayersModel, seed: number): void {
  let layers = 0;
  for (const layer of model.layers) if (layer instanceof SeededDropout) layer.seed = seedOf(seed, ++layers);
}

function crossEntropy(logits: tf.Tensor, { labels, weights }: Batch): tf.Scalar {
  const each = labels.map((label) => weights[label] ?? 0);
  const total = each.reduce((sum, weight) => sum + weight, 0);
  const wanted = labels.flatMap((label, row) =>
    weights.map((_, place) => (place === label && total > 0 ? (each[row] ?? 0) / total : 0)),
  );
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), tf.tensor(wanted, logits.shape))));
}

function countRight(logits: tf.Tensor, labels: readonly number[]): number {
  const values = logits.dataSync();
  const width = values.length / labels.length;
  return labels.filter((label, row) => mostProbable(values.subarray(row * width, (row + 1) * width)) === label).length;
}
