// What TensorFlow.js's own backends lack for training: one kernel, and speed in another.
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import type { BackendName } from '../../engines/tensorflow/backend.ts';

const numberOfSegments = v.object({ numSegments: v.number() });
const transposes = v.object({ transposeA: v.boolean(), transposeB: v.boolean() });

/**
 * Adds the kernels to a backend that has been started; does nothing the second time. WebAssembly has no UnsortedSegmentSum,
 * the gradient of an embedding, and plain JavaScript's takes all rows once for each word of the vocabulary.
 */
export function completeBackend(backendName: BackendName): void {
  const own = tf.getKernel(SEGMENT_SUM, backendName) as tf.KernelConfig | undefined;
  if (backendName === 'tensorflow' || own?.kernelFunc === unsortedSegmentSum) return;
  if (own !== undefined) tf.unregisterKernel(SEGMENT_SUM, backendName);
  tf.registerKernel({ kernelName: SEGMENT_SUM, backendName, kernelFunc: unsortedSegmentSum });
  if (backendName === 'wasm') transposeBeforeProducts();
}

const SEGMENT_SUM = 'UnsortedSegmentSum';

/** Sums of the rows that belong to the same segment: segments below 0 count nowhere. */
const unsortedSegmentSum: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, segmentIds } = inputs;
  if (x === undefined || segmentIds === undefined) throw new Error('UnsortedSegmentSum needs x and segmentIds.');
  const { numSegments } = v.parse(numberOfSegments, attrs);
  const engine = tf.engine();
  const values = engine.readSync(x.dataId);
  const segments = engine.readSync(segmentIds.dataId);
  const width = tf.util.sizeFromShape(x.shape.slice(1));
  const sums = new Float32Array(numSegments * width);
  for (let row = 0; row < segments.length; row++) {
    const from = row * width;
    const to = Number(segments[row]) * width;
    if (to < 0) continue;
    for (let i = 0; i < width; i++) sums[to + i] = (sums[to + i] ?? 0) + Number(values[from + i]);
  }
  return tf.tensor(sums, [numSegments, ...x.shape.slice(1)]);
};

/**
 * Products with a transposed factor, half of all in a backward pass, take the backend's slow path (12 times slower, measured
 * on [3200, 512] · [512, 64]); transposed first, they take the fast one.
 */
function transposeBeforeProducts(): void {
  const product = tf.getKernel('BatchMatMul', 'wasm');
  const kernelFunc: tf.KernelFunc = (call) => {
    const { transposeA, transposeB } = v.parse(transposes, call.attrs);
    const { a, b } = call.inputs;
    if (!isTensor(a) || !isTensor(b)) return product.kernelFunc(call);
    const inputs = { a: transposeA ? swapped(a) : a, b: transposeB ? swapped(b) : b };
    const attrs = { transposeA: false, transposeB: false };
    const result = product.kernelFunc({ ...call, inputs, attrs });
    tf.dispose([...(transposeA ? [inputs.a] : []), ...(transposeB ? [inputs.b] : [])]);
    return result;
  };
  tf.unregisterKernel('BatchMatMul', 'wasm');
  tf.registerKernel({ ...product, kernelFunc });
}

const isTensor = (given: unknown): given is tf.Tensor => given instanceof tf.Tensor;

/** A tensor with its last two sides swapped. */
function swapped(tensor: tf.Tensor): tf.Tensor {
  const { rank } = tensor;
  return tf.transpose(tensor, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}
