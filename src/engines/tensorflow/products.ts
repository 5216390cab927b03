// Matrix products, and sums over the vocabulary, in the form in which every backend is fast and exact.
import * as tf from '@tensorflow/tfjs-core';

/**
 * a · b over the last two axes of two stacks of matrices, [B, H, m, k] · [B, H, k, n]. The wasm backend has a fast kernel
 * for a single pair of matrices only (three times faster here), so there the stack is taken apart.
 */
export function stackedMatMul(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b);
  const [batch = 1, heads = 1, rows = 1, inner = 1] = a.shape;
  const columns = b.shape[3] ?? 1;
  const right = tf.unstack(tf.reshape(b, [batch * heads, inner, columns]));
  const left = tf.unstack(tf.reshape(a, [batch * heads, rows, inner]));
  const products = left.map((matrix, i) => tf.matMul(matrix, right[i] ?? matrix));
  return tf.reshape(tf.stack(products), [batch, heads, rows, columns]);
}

/**
 * Σ over the last axis of [rows, width] as [rows, 1], in two steps: the wasm kernel adds one number after the other in
 * float32, which over 50,270 probabilities is wrong in the fourth digit.
 */
export function rowSums(x: tf.Tensor2D): tf.Tensor2D {
  const [rows, width] = x.shape;
  const block = divisorNearRoot(width);
  return tf.sum(tf.sum(tf.reshape(x, [rows, width / block, block]), -1), -1, true);
}

/** The largest divisor of n that is not above √n. */
function divisorNearRoot(n: number): number {
  let divisor = Math.floor(Math.sqrt(n));
  while (n % divisor !== 0) divisor--;
  return divisor;
}

/** a · bᵀ. The wasm backend's fast kernel takes no transposed matrix, so there b is turned first (six times faster). */
export const timesTransposed = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.getBackend() === 'wasm' ? tf.tidy(() => tf.matMul(a, tf.transpose(b))) : tf.matMul(a, b, false, true);

/** aᵀ · b, for an a that is much wider than b; on wasm as (bᵀ · a)ᵀ. */
export const transposedTimes = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.getBackend() === 'wasm' ? tf.tidy(() => tf.transpose(tf.matMul(tf.transpose(b), a))) : tf.matMul(a, b, true);
