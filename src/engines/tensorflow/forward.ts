// Grover's network as tensor code (lm/modeling.py): a function of its weights, free of state, so that it can be differentiated.
import * as tf from '@tensorflow/tfjs-core';
import { layerScope, POSITION_EMBEDDINGS, WORD_EMBEDDINGS } from '../../grover/architecture.ts';
import type { GroverConfig } from '../../grover/model.ts';
import { stackedMatMul } from './products.ts';

/** Tensors under the reference's variable names. Either WORD_EMBEDDINGS or OUTPUT_MATRIX is there. */
export type NetworkWeights = ReadonlyMap<string, tf.Tensor>;

/** The word embeddings transposed, [hiddenSize, vocabulary]: the wasm backend multiplies by it ten times faster. */
export const OUTPUT_MATRIX = `${WORD_EMBEDDINGS}/transposed`;

/** Name of the normalisation between embeddings and the first layer. */
export const EMBEDDING_NORM = 'newslm/embeddings/LayerNorm_embed_norm';

const LAYER_NORM_EPSILON = 1e-5;
/** The reference's score of what a token may not see. */
const HIDDEN_SCORE = -1e10;

/** Keys and values of one layer, each [B, T, hiddenSize]. */
export interface LayerKeysValues {
  readonly keys: tf.Tensor;
  readonly values: tf.Tensor;
}

export interface NetworkInputs {
  /** [B, S], int32. */
  readonly tokens: tf.Tensor2D;
  /** [S], int32. */
  readonly positions: tf.Tensor1D;
  /** Added to the attention scores, [S, P + S]: see `attentionBias`. */
  readonly bias: tf.Tensor2D;
  /** Of the P tokens already read, a pair for each layer; left out when P = 0. */
  readonly past?: readonly LayerKeysValues[];
}

/** What a layer reads besides its hidden states. */
export interface LayerInputs {
  /** B and S. */
  readonly shape: readonly [number, number];
  readonly bias: tf.Tensor2D;
  readonly past?: LayerKeysValues | undefined;
  /** What training leaves out at random of the two outputs that are added to the residual, [B × S, hiddenSize]. */
  readonly drop?: (x: tf.Tensor2D, place: 'context' | 'mlp') => tf.Tensor2D;
}

export interface NetworkOutputs {
  /** Last hidden states, [B × S, hiddenSize]. */
  readonly hidden: tf.Tensor2D;
  /** Of the S new tokens, a pair for each layer. */
  readonly layers: readonly LayerKeysValues[];
}

/** 0 where a new token (row) may attend to one of past or present (column), else -1e10, [S, P + S]; causal unless `visible` says otherwise. */
export function attentionBias(count: number, pastLength: number, visible?: Uint8Array): tf.Tensor2D {
  const width = pastLength + count;
  const bias = new Float32Array(count * width);
  for (let at = 0; at < bias.length; at++) {
    const sees = visible === undefined ? at % width <= pastLength + Math.floor(at / width) : visible[at] === 1;
    if (!sees) bias[at] = HIDDEN_SCORE;
  }
  return tf.tensor2d(bias, [count, width]);
}

/** Runs the network over S tokens in each of B rows behind their past. Frees what a layer needs when the layer is done. */
export function forward(weights: NetworkWeights, config: GroverConfig, inputs: NetworkInputs): NetworkOutputs {
  let hidden = tf.tidy(() => embed(weights, config, inputs));
  const layers: LayerKeysValues[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const before = hidden;
    const [after, keys, values] = tf.tidy<[tf.Tensor2D, tf.Tensor, tf.Tensor]>(() => {
      const layerInputs = { shape: inputs.tokens.shape, bias: inputs.bias, past: inputs.past?.[layer] };
      const { output, added } = transformerLayer(weights, layer, config, before, layerInputs);
      return [output, added.keys, added.values];
    });
    layers.push({ keys, values });
    hidden = after;
  }
  return { hidden, layers };
}

/** One layer over hidden states, [B × S, hiddenSize]: its output, of the same shape, and the keys and values of its S tokens. */
export function transformerLayer(
  weights: NetworkWeights,
  layer: number,
  config: GroverConfig,
  hidden: tf.Tensor2D,
  inputs: LayerInputs,
): { output: tf.Tensor2D; added: LayerKeysValues } {
  const scope = layerScope(layer);
  const { context, added } = attend(weights, scope, config, hidden, inputs);
  const drop = inputs.drop ?? ((x): tf.Tensor2D => x);
  return { output: residualMlp(weights, scope, tf.add(hidden, drop(context, 'context')), drop), added };
}

/** Logits over the vocabulary, [N, vocabulary], of hidden states [N, hiddenSize]. */
export function outputLogits(weights: NetworkWeights, hidden: tf.Tensor2D): tf.Tensor2D {
  const transposed = weights.get(OUTPUT_MATRIX);
  return transposed === undefined
    ? tf.matMul(hidden, tensor(weights, WORD_EMBEDDINGS), false, true)
    : tf.matMul(hidden, transposed);
}

function embed(weights: NetworkWeights, config: GroverConfig, { tokens, positions }: NetworkInputs): tf.Tensor2D {
  const [batch, count] = tokens.shape;
  const ids = tf.reshape(tokens, [batch * count]);
  const transposed = weights.get(OUTPUT_MATRIX);
  const words =
    transposed === undefined
      ? tf.gather(tensor(weights, WORD_EMBEDDINGS), ids)
      : tf.transpose(tf.gather(transposed, ids, 1));
  const places = tf.gather(tensor(weights, POSITION_EMBEDDINGS), positions);
  const sum = tf.add(tf.reshape(words, [batch, count, config.hiddenSize]), places);
  return layerNorm(weights, EMBEDDING_NORM, tf.reshape(sum, [batch * count, config.hiddenSize]));
}

function attend(
  weights: NetworkWeights,
  scope: string,
  config: GroverConfig,
  hidden: tf.Tensor2D,
  { shape, bias, past }: LayerInputs,
): { context: tf.Tensor2D; added: LayerKeysValues } {
  const [batch, count] = shape;
  const headSize = config.hiddenSize / config.heads;
  const project = (part: string): tf.Tensor =>
    tf.reshape(dense(weights, `${scope}/${part}`, hidden), [batch, count, config.hiddenSize]);
  const added = { keys: project('key_layer'), values: project('value_layer') };
  const keys = past === undefined ? added.keys : tf.concat([past.keys, added.keys], 1);
  const values = past === undefined ? added.values : tf.concat([past.values, added.values], 1);
  const heads = (x: tf.Tensor, order: number[]): tf.Tensor =>
    tf.transpose(tf.reshape(x, [batch, -1, config.heads, headSize]), order);

  const products = stackedMatMul(heads(project('query_layer'), [0, 2, 1, 3]), heads(keys, [0, 2, 3, 1]));
  const scores = tf.add(tf.mul(products, 1 / Math.sqrt(headSize)), bias);
  const mixed = stackedMatMul(tf.softmax(scores), heads(values, [0, 2, 1, 3]));
  const joined = tf.reshape<tf.Rank.R2>(tf.transpose(mixed, [0, 2, 1, 3]), [batch * count, config.hiddenSize]);
  return { context: dense(weights, `${scope}/context_projection_layer`, joined), added };
}

/** LN1(x + mlp(LN0(x))): the residual is taken before the first norm, unlike in GPT-2. */
function residualMlp(
  weights: NetworkWeights,
  scope: string,
  x: tf.Tensor2D,
  drop: NonNullable<LayerInputs['drop']>,
): tf.Tensor2D {
  const normed = layerNorm(weights, `${scope}/LayerNorm_mlp_ln0`, x);
  const inner = gelu(dense(weights, `${scope}/intermediate`, normed));
  const output = drop(dense(weights, `${scope}/output`, inner), 'mlp');
  return layerNorm(weights, `${scope}/LayerNorm_mlp_ln1`, tf.add(x, output));
}

const gelu = (x: tf.Tensor2D): tf.Tensor2D => tf.mul(x, tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5));

const dense = (weights: NetworkWeights, name: string, x: tf.Tensor2D): tf.Tensor2D =>
  tf.add(tf.matMul(x, tensor(weights, `${name}/kernel`)), tensor(weights, `${name}/bias`));

/** Layer normalisation over the last axis with `gamma` and `beta` of that name. */
export function layerNorm(weights: NetworkWeights, name: string, x: tf.Tensor): tf.Tensor2D {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const scaled = tf.mul(centred, tf.rsqrt(tf.add(variance, LAYER_NORM_EPSILON)));
  return tf.add(tf.mul(scaled, tensor(weights, `${name}/gamma`)), tensor(weights, `${name}/beta`));
}

function tensor(weights: NetworkWeights, name: string): tf.Tensor {
  const found = weights.get(name);
  if (found === undefined) throw new RangeError(`The network has no weights called ${name}.`);
  return found;
}
