// One forward and backward pass over a part of a batch (classification_model_fn_builder of lm/modeling.py). Layers are
// run again on the way back, one at a time: of the way there only each layer's input is kept.
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of tfjs-core's operations, which has no entry of its own for it.
import '@tensorflow/tfjs-layers';
import {
  attentionBias,
  EMBEDDING_NORM,
  layerNorm,
  transformerLayer,
  type LayerInputs,
} from '../../engines/tensorflow/forward.ts';
import {
  CLASS_BIAS,
  CLASS_KERNEL,
  layerScope,
  POSITION_EMBEDDINGS,
  WORD_EMBEDDINGS,
} from '../../grover/architecture.ts';
import type { GroverConfig } from '../../grover/model.ts';
import { dropRows, type DropoutRows } from './dropout.ts';
import { languageLoss, nextTokens, spread, type RowGradient } from './languageLoss.ts';
import { floats, type GradientSum } from './tensors.ts';
import type { Trainable } from './trainable.ts';

/** Weights by name, the class head's included. */
export type Weights = ReadonlyMap<string, tf.Tensor>;

export interface Part {
  /** [rows × width], padded at the end. */
  readonly tokens: Int32Array;
  readonly width: number;
  /** Place of the class token in each row. */
  readonly classPlaces: readonly number[];
  readonly labels: readonly number[];
  /** Factor of each row's classification loss: class weight / articles of the whole batch. */
  readonly classCoefficients: readonly number[];
  /** Factor of each token's loss: 0.5 / tokens to predict in the whole batch. */
  readonly languageCoefficient: number;
  /** None: no dropout. */
  readonly dropout?: DropoutRows;
}

export interface PartLoss {
  /** Σ classCoefficient × -log p(label). */
  readonly classification: number;
  /** Σ -log p(next token), nats, over all tokens to predict. */
  readonly language: number;
  /** Articles whose most probable label is theirs. */
  readonly correct: number;
}

/** Adds the gradients of the part's loss to `sum`; embedding rows are collected in `rowGradients`, to be added at once. */
export function backward(
  weights: Weights,
  config: GroverConfig,
  part: Part,
  learns: Trainable,
  sum: GradientSum,
  rowGradients: RowGradient[],
): PartLoss {
  const rows = part.labels.length;
  const bias = attentionBias(part.width, 0);
  const inputsOf = (layer: number): LayerInputs => ({
    shape: [rows, part.width],
    bias,
    ...(part.dropout === undefined || layer < learns.firstLayer ? {} : { drop: dropper(part.dropout, layer) }),
  });

  const embedded = embed(weights, config, part);
  const inputs: tf.Tensor2D[] = [tf.tidy(() => layerNorm(weights, EMBEDDING_NORM, embedded))];
  for (let layer = 0; layer < config.layers; layer++) {
    const input = at(inputs, layer);
    inputs.push(tf.tidy(() => transformerLayer(weights, layer, config, input, inputsOf(layer)).output));
    if (layer < learns.firstLayer) input.dispose();
  }
  const { loss, gradient } = lossGradient(weights, part, at(inputs, config.layers), learns, sum, rowGradients);
  at(inputs, config.layers).dispose();

  let above = gradient;
  for (let layer = config.layers - 1; layer >= learns.firstLayer; layer--) {
    const passesOn = layer > learns.firstLayer || learns.everything;
    above = layerGradient(weights, config, layer, at(inputs, layer), above, inputsOf(layer), passesOn, sum);
    at(inputs, layer).dispose();
  }
  if (learns.everything) embeddingGradient(weights, config, part, embedded, above, sum, rowGradients);
  tf.dispose([above, embedded, bias]);
  return loss;
}

/** Sums of word and position embeddings, [rows × width, hiddenSize]. */
function embed(weights: Weights, { hiddenSize }: GroverConfig, { tokens, width, labels }: Part): tf.Tensor2D {
  return tf.tidy(() => {
    const words = tf.gather(weightOf(weights, WORD_EMBEDDINGS), tf.tensor1d(tokens, 'int32'));
    const places = tf.slice(weightOf(weights, POSITION_EMBEDDINGS), [0, 0], [width, hiddenSize]);
    const sums = tf.add(tf.reshape(words, [labels.length, width, hiddenSize]), places);
    return tf.reshape(sums, [labels.length * width, hiddenSize]);
  });
}

function dropper(rows: DropoutRows, layer: number): NonNullable<LayerInputs['drop']> {
  return (x, place) => dropRows(x, rows, 2 * layer + (place === 'context' ? 1 : 2));
}
/** Site 0 is the class token's state; layers count from 1. */
const CLASS_SITE = 0;

function lossGradient(
  weights: Weights,
  part: Part,
  hidden: tf.Tensor2D,
  learns: Trainable,
  sum: GradientSum,
  rowGradients: RowGradient[],
): { loss: PartLoss; gradient: tf.Tensor2D } {
  const words = weightOf(weights, WORD_EMBEDDINGS) as tf.Tensor2D;
  const targets = nextTokens(part.tokens, part.width);
  const language = languageLoss(hidden, words, targets, part.languageCoefficient, learns.everything);
  if (language.embeddings !== undefined) {
    sum.add(WORD_EMBEDDINGS, language.embeddings.dense);
    rowGradients.push(language.embeddings.targets);
  }
  const classification = classGradient(weights, part, hidden, sum);
  const gradient = tf.tidy(() => tf.add<tf.Tensor2D>(language.hidden, classification.gradient));
  tf.dispose([language.hidden, classification.gradient]);
  return { loss: { ...classification.loss, language: language.sum }, gradient };
}

function classGradient(
  weights: Weights,
  part: Part,
  hidden: tf.Tensor2D,
  sum: GradientSum,
): { loss: { classification: number; correct: number }; gradient: tf.Tensor2D } {
  const places = part.classPlaces.map((place, row) => row * part.width + place);
  const kernel = weightOf(weights, CLASS_KERNEL) as tf.Tensor2D;
  const [inPooled, inKernel, inBias, losses, logits] = tf.tidy(() => {
    const pooled = tf.gather(hidden, tf.tensor1d(places, 'int32'));
    const factors = tf.tensor2d([...part.classCoefficients], [places.length, 1]);
    const chosen = tf.tensor2d(
      part.labels.flatMap((label) => Array.from({ length: kernel.shape[1] }, (_, i) => (i === label ? 1 : 0))),
      [places.length, kernel.shape[1]],
    );
    const logitsOf = (states: tf.Tensor, k: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.add(tf.matMul(states, k), b);
    const loss = (states: tf.Tensor, k: tf.Tensor, b: tf.Tensor): tf.Tensor => {
      const kept = part.dropout === undefined ? states : dropRows(states as tf.Tensor2D, part.dropout, CLASS_SITE);
      return tf.neg(tf.sum(tf.mul(tf.mul(tf.logSoftmax(logitsOf(kept, k, b)), chosen), factors)));
    };
    const parameters = [pooled, kernel, weightOf(weights, CLASS_BIAS)];
    const gradients = tf.grads(loss)(parameters);
    const [states, k, b] = parameters as [tf.Tensor, tf.Tensor, tf.Tensor];
    return [...gradients, loss(states, k, b), logitsOf(states, k, b)];
  }) as [tf.Tensor2D, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor2D];
  sum.add(CLASS_KERNEL, inKernel);
  sum.add(CLASS_BIAS, inBias);
  const correct = correctOf(floats(logits), part.labels);
  const gradient = spread([inPooled], places, hidden.shape[0], hidden.shape[1]);
  const classification = floats(losses)[0] ?? NaN;
  tf.dispose([inPooled, losses, logits]);
  return { loss: { classification, correct }, gradient };
}

/** Rows of logits whose highest is the label's. */
function correctOf(logits: Float32Array, labels: readonly number[]): number {
  const classes = logits.length / labels.length;
  return labels.filter((label, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    return own.every((logit) => logit <= (own[label] ?? NaN));
  }).length;
}

/** Adds the gradients in a layer's weights; gives the one in its input, and disposes of `above`, the one in its output. */
function layerGradient(
  weights: Weights,
  config: GroverConfig,
  layer: number,
  input: tf.Tensor2D,
  above: tf.Tensor2D,
  inputs: LayerInputs,
  passesOn: boolean,
  sum: GradientSum,
): tf.Tensor2D {
  const names = [...weights.keys()].filter((name) => name.startsWith(`${layerScope(layer)}/`));
  const run = (...parameters: tf.Tensor[]): tf.Tensor => {
    const own = new Map(names.map((name, i) => [name, parameters[i] ?? weightOf(weights, name)]));
    const from = (parameters[names.length] ?? input) as tf.Tensor2D;
    return transformerLayer(own, layer, config, from, inputs).output;
  };
  const parameters = names.map((name) => weightOf(weights, name));
  const gradients = tf.grads(run)(passesOn ? [...parameters, input] : parameters, above);
  names.forEach((name, i) => {
    const gradient = gradients[i];
    if (gradient !== undefined) sum.add(name, gradient);
  });
  const below = gradients[names.length] as tf.Tensor2D | undefined;
  above.dispose();
  return below ?? tf.zeros([0, 0]);
}

function embeddingGradient(
  weights: Weights,
  config: GroverConfig,
  { tokens, width, labels }: Part,
  embedded: tf.Tensor2D,
  above: tf.Tensor2D,
  sum: GradientSum,
  rowGradients: RowGradient[],
): void {
  const names = [`${EMBEDDING_NORM}/gamma`, `${EMBEDDING_NORM}/beta`] as const;
  const norm = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor =>
    layerNorm(new Map([[names[0], gamma] as const, [names[1], beta] as const]), EMBEDDING_NORM, x);
  const parameters = [embedded, weightOf(weights, names[0]), weightOf(weights, names[1])];
  const [inSums, inGamma, inBeta] = tf.grads(norm)(parameters, above) as [tf.Tensor2D, tf.Tensor, tf.Tensor];
  sum.add(names[0], inGamma);
  sum.add(names[1], inBeta);
  const inPlaces = tf.tidy(() => {
    const seen = tf.sum<tf.Tensor2D>(tf.reshape(inSums, [labels.length, width, config.hiddenSize]), 0);
    return tf.pad(seen, [
      [0, config.maxPositions - width],
      [0, 0],
    ]);
  });
  sum.add(POSITION_EMBEDDINGS, inPlaces);
  rowGradients.push({ ids: tokens, rows: inSums });
}

/**
 * Adds what was collected for rows of the word embeddings to their gradient, and empties the collection. The order of
 * additions is that of the rows, so that the sum is the same each time.
 */
export function addRowGradients(shape: readonly [number, number], sum: GradientSum, collected: RowGradient[]): void {
  if (collected.length === 0) return;
  const [vocabulary, width] = shape;
  const dense = new Float32Array(vocabulary * width);
  for (const { ids, rows } of collected) {
    const values = floats(rows);
    rows.dispose();
    ids.forEach((id, row) => {
      const to = id * width;
      const from = row * width;
      for (let i = 0; i < width; i++) dense[to + i] = (dense[to + i] ?? 0) + (values[from + i] ?? 0);
    });
  }
  collected.length = 0;
  sum.add(WORD_EMBEDDINGS, tf.tensor2d(dense, [vocabulary, width]));
}

function at(tensors: readonly tf.Tensor2D[], index: number): tf.Tensor2D {
  const found = tensors[index];
  if (found === undefined) throw new RangeError(`There is no tensor ${index}.`);
  return found;
}

function weightOf(weights: Weights, name: string): tf.Tensor {
  const found = weights.get(name);
  if (found === undefined) throw new RangeError(`The network has no weights called ${name}.`);
  return found;
}
