// Tensors that are replaced by newer ones.
import * as tf from '@tensorflow/tfjs-core';

/** What f makes of both; they are disposed of. */
export function replaceBy<T extends tf.Tensor>(f: (a: T, b: T) => T, a: T, b: T): T {
  const result = f(a, b);
  a.dispose();
  b.dispose();
  return result;
}

/** Gradients by name that grow part by part. */
export class GradientSum {
  readonly #sums = new Map<string, tf.Tensor>();

  /** Takes the gradient over. */
  add(name: string, gradient: tf.Tensor): void {
    const before = this.#sums.get(name);
    this.#sums.set(name, before === undefined ? gradient : replaceBy(tf.add, before, gradient));
  }

  get all(): ReadonlyMap<string, tf.Tensor> {
    return this.#sums;
  }

  dispose(): void {
    for (const tensor of this.#sums.values()) tensor.dispose();
    this.#sums.clear();
  }
}

/** The values, copied out. Throws TypeError for others than float32. */
export function floats(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync();
  if (!(values instanceof Float32Array)) throw new TypeError(`TensorFlow.js returned ${tensor.dtype} for float32.`);
  return values;
}
