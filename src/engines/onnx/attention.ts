// Self-attention of new tokens over the cached prefix and themselves (attention_layer in lm/modeling.py).
import { layerScope } from '../../grover/architecture.ts';
import type { Value } from './graphBuilder.ts';
import { product } from './products.ts';
import { vector, type Construction } from './weightSource.ts';

/** Inputs of one layer's attention. */
export interface AttentionInputs {
  /** [S, hidden] */
  readonly x: Value;
  /** [S, 1 + P + S], added to the scores: 0 where visible. */
  readonly mask: Value;
  /** [1 + P, heads, head size]; row 0 is a dummy, never visible. */
  readonly pastKeys: Value;
  readonly pastValues: Value;
}

/** Context of each new token before its projection's bias, [S, hidden]; new keys and values become the graph's outputs. */
export async function attention(construction: Construction, layer: number, inputs: AttentionInputs): Promise<Value> {
  const { graph, config } = construction;
  const { heads, hiddenSize } = config;
  const size = hiddenSize / heads;
  const scope = layerScope(layer);
  const parts = ['query_layer', 'key_layer', 'value_layer'].map((part) => `${scope}/${part}`);
  const biases = await vector(
    construction,
    parts.map((part) => `${part}/bias`),
  );
  const projected = await product(
    construction,
    parts.map((part) => `${part}/kernel`),
    inputs.x,
  );
  const [q, k, v] = graph.ops('Split', [graph.op('Add', [projected, biases])], [undefined, undefined, undefined], {
    axis: 1,
    num_outputs: 3,
  });
  const byHead = (rows: Value, name?: string): Value =>
    graph.op('Reshape', [rows, graph.integers(-1, heads, size)], {}, name);
  const newKeys = byHead(k, keysOutput(layer));
  const newValues = byHead(v, valuesOutput(layer));
  graph.output(newKeys, 'float', ['S', heads, size]);
  graph.output(newValues, 'float', ['S', heads, size]);
  const keys = graph.op('Concat', [inputs.pastKeys, newKeys], { axis: 0 });
  const values = graph.op('Concat', [inputs.pastValues, newValues], { axis: 0 });
  const scores = graph.op('FusedMatMul', [byHead(q), keys], {
    transBatchA: 1,
    transBatchB: 1,
    transB: 1,
    alpha: { float: 1 / Math.sqrt(size) },
  });
  const shares = graph.op('Softmax', [graph.op('Add', [scores, inputs.mask])], { axis: -1 });
  const context = graph.op('FusedMatMul', [shares, values], { transBatchB: 1 });
  const rows = graph.op('Reshape', [
    graph.op('Transpose', [context], { perm: [1, 0, 2] }),
    graph.integers(-1, hiddenSize),
  ]);
  return product(construction, [`${scope}/context_projection_layer/kernel`], rows);
}

export const pastKeysInput = (layer: number): string => `past_keys_${layer}`;
export const pastValuesInput = (layer: number): string => `past_values_${layer}`;
export const keysOutput = (layer: number): string => `keys_${layer}`;
export const valuesOutput = (layer: number): string => `values_${layer}`;
