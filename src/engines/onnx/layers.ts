// Embeddings, and what stands around the attention of each layer (embed and residual_mlp_layer in lm/modeling.py).
import { layerScope, POSITION_EMBEDDINGS } from '../../grover/architecture.ts';
import { attention, type AttentionInputs } from './attention.ts';
import type { Value } from './graphBuilder.ts';
import { product } from './products.ts';
import { matrix, vector, type Construction, type WordEmbeddings } from './weightSource.ts';

/** LN(word_embed[token] + pos_embed[position]), [S, hidden]. */
export async function embedding(
  construction: Construction,
  words: WordEmbeddings,
  tokens: Value,
  positions: Value,
): Promise<Value> {
  const { graph } = construction;
  const rows = graph.op('Gather', [words.table, tokens]);
  const word = words.scale === undefined ? rows : dequantised(construction, rows, words.scale, tokens);
  const position = graph.op('Gather', [await matrix(construction, POSITION_EMBEDDINGS), positions]);
  return norm(construction, graph.op('Add', [word, position]), 'newslm/embeddings/LayerNorm_embed_norm');
}

function dequantised({ graph }: Construction, rows: Value, scale: Value, tokens: Value): Value {
  const scales = graph.op('Unsqueeze', [graph.op('Gather', [scale, tokens]), graph.integers(1)]);
  return graph.op('Mul', [graph.op('Cast', [rows], { to: 1 }), scales]);
}

/** r = x + attention(x); LN1(r + mlp(LN0(r))). */
export async function layer(construction: Construction, index: number, inputs: AttentionInputs): Promise<Value> {
  const { graph } = construction;
  const scope = layerScope(index);
  const bias = (part: string): Promise<Value> => vector(construction, [`${scope}/${part}/bias`]);
  const add = (a: Value, b: Value): Value => graph.op('Add', [a, b]);
  const projected = await attention(construction, index, inputs);
  const residual = add(add(projected, await bias('context_projection_layer')), inputs.x);
  const normed = await norm(construction, residual, `${scope}/LayerNorm_mlp_ln0`);
  const wide = await product(construction, [`${scope}/intermediate/kernel`], normed);
  const active = graph.op('BiasGelu', [wide, await bias('intermediate')]);
  const narrow = await product(construction, [`${scope}/output/kernel`], active);
  return norm(construction, add(add(narrow, await bias('output')), residual), `${scope}/LayerNorm_mlp_ln1`);
}

/** Not SkipLayerNormalization, which adds and normalises in one but takes ten times as long. */
async function norm(construction: Construction, x: Value, name: string): Promise<Value> {
  const gamma = await vector(construction, [`${name}/gamma`]);
  const beta = await vector(construction, [`${name}/beta`]);
  return construction.graph.op('LayerNormalization', [x, gamma, beta], { axis: -1, epsilon: { float: 1e-5 } });
}
