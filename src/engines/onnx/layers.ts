// Embeddings, and what stands around the attention of each layer (embed and residual_mlp_layer in lm/modeling.py).
import { layerScope, POSITION_EMBEDDINGS } from '../../grover/architecture.ts';
import { attention, type AttentionInputs } from './attention.ts';
import { NONE, type Value } from './graphBuilder.ts';
import { product } from './products.ts';
import { matrix, vector, type Construction, type WordEmbeddings } from './weightSource.ts';

const EPSILON = { float: 1e-5 };

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
  const [gamma, beta] = await norm(construction, 'newslm/embeddings/LayerNorm_embed_norm');
  return graph.op('LayerNormalization', [graph.op('Add', [word, position]), gamma, beta], {
    axis: -1,
    epsilon: EPSILON,
  });
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
  const projected = await attention(construction, index, inputs);
  const norm0 = await norm(construction, `${scope}/LayerNorm_mlp_ln0`);
  const [normed, , , residual] = graph.ops(
    'SkipLayerNormalization',
    [projected, inputs.x, ...norm0, await bias('context_projection_layer')],
    [undefined, NONE, NONE, undefined],
    { epsilon: EPSILON },
  );
  const wide = await product(construction, [`${scope}/intermediate/kernel`], normed);
  const active = graph.op('BiasGelu', [wide, await bias('intermediate')]);
  const narrow = await product(construction, [`${scope}/output/kernel`], active);
  const norm1 = await norm(construction, `${scope}/LayerNorm_mlp_ln1`);
  return graph.op('SkipLayerNormalization', [narrow, residual, ...norm1, await bias('output')], { epsilon: EPSILON });
}

async function norm(construction: Construction, name: string): Promise<[gamma: Value, beta: Value]> {
  return [await vector(construction, [`${name}/gamma`]), await vector(construction, [`${name}/beta`])];
}
