// Products of activations with weights, in the arithmetic of each precision.
import { beside, besideQuantised, INT4_BLOCK, quantiseInt4 } from './quantise.ts';
import type { Graph, Value } from './graphBuilder.ts';
import { matrixShape, quantisedMatrix, type Construction } from './weightSource.ts';

/** Rows of activations as u8 around 128: value = (q - 128) / 127 × top. */
export interface QuantisedRows {
  readonly q: Value;
  /** Largest magnitude of each row, [rows, 1]. */
  readonly top: Value;
}

export const ZERO_POINT = 128;
export const STEP = 1 / 127;

/**
 * Quantises each row of [rows, width] by its own largest magnitude. One scale a row, not one a tensor: a row's result
 * must not depend on which other rows are in the run, or cached and uncached readings would differ. A row of zeros
 * divides by zero; whatever integers come of it are multiplied by its top of 0.
 */
export function quantiseRows(graph: Graph, x: Value): QuantisedRows {
  const top = graph.op('ReduceMax', [graph.op('Abs', [x]), graph.integers(1)], { keepdims: 1 });
  const zero = graph.constant('uint8', [], [ZERO_POINT]);
  return { q: graph.op('QuantizeLinear', [graph.op('Div', [x, top]), graph.float(STEP), zero]), top };
}

/** x · [kernel₀ | kernel₁ | …], without biases: [rows, in] → [rows, Σ out]. Kernels are [in, out]. */
export async function product(construction: Construction, kernels: readonly string[], x: Value): Promise<Value> {
  const { precision } = construction;
  if (precision === 'fp32') return floatProduct(construction, kernels, x);
  return precision === 'int8' ? integerProduct(construction, kernels, x) : blockProduct(construction, kernels, x);
}

async function floatProduct(construction: Construction, kernels: readonly string[], x: Value): Promise<Value> {
  const { graph, file } = construction;
  const { values, shape } = await joinedKernels(construction, kernels);
  return graph.op('MatMul', [x, graph.weight(kernels[0] ?? '', 'float', shape, await file.add(values))]);
}

/** u8 × s8 products into int32, then the column's and the row's scale. */
async function integerProduct(construction: Construction, kernels: readonly string[], x: Value): Promise<Value> {
  const { graph, file } = construction;
  const parts = [];
  for (const name of kernels) parts.push(await quantisedMatrix(construction, name, 1));
  const kernel = besideQuantised(parts);
  const rows = quantiseRows(graph, x);
  const inputs = [
    rows.q,
    graph.weight(kernels[0] ?? '', 'int8', kernel.shape, await file.add(kernel.q)),
    graph.float(STEP),
    graph.weight('scale', 'float', [kernel.scale.length], await file.add(kernel.scale)),
    graph.constant('uint8', [], [ZERO_POINT]),
  ];
  return graph.op('Mul', [graph.op('MatMulIntegerToFloat', inputs), rows.top]);
}

/** Weights of 4 bits in blocks of 32 inputs; activations are quantised by block inside the operator. */
async function blockProduct(construction: Construction, kernels: readonly string[], x: Value): Promise<Value> {
  const { graph, file } = construction;
  const { values, shape } = await joinedKernels(construction, kernels);
  const { blocks, packed, scale } = quantiseInt4(values, shape);
  const [inputs, outputs] = shape;
  const bytes = await file.add(packed);
  const weights = graph.weight(kernels[0] ?? '', 'uint8', [outputs, blocks, INT4_BLOCK / 2], bytes);
  const scales = graph.weight('scale', 'float', [scale.length], await file.add(scale));
  const attributes = { K: inputs, N: outputs, bits: 4, block_size: INT4_BLOCK, accuracy_level: 4 };
  return graph.op('MatMulNBits', [x, weights, scales], attributes);
}

async function joinedKernels(
  { weights }: Construction,
  kernels: readonly string[],
): Promise<{ values: Float32Array; shape: readonly [number, number] }> {
  const [inputs] = matrixShape(weights, kernels[0] ?? '');
  const parts: Float32Array[] = [];
  for (const name of kernels) parts.push(await weights.read(name));
  const values = parts.length === 1 && parts[0] !== undefined ? parts[0] : beside(parts, inputs);
  return { values, shape: [inputs, values.length / inputs] };
}
