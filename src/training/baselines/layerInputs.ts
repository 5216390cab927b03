// What layers of the Layers API are called with: one tensor or several, shapes, and a mask among other arguments.
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';

export type Kwargs = Readonly<Record<string, unknown>>;
export type Inputs = tf.Tensor | tf.Tensor[];

/** The n-th input of a layer. */
export function input(inputs: Inputs, n = 0): tf.Tensor {
  const found = Array.isArray(inputs) ? inputs[n] : n === 0 ? inputs : undefined;
  if (found === undefined) throw new RangeError(`A layer was given no input ${n}.`);
  return found;
}

/** Shape of the first input of a layer. */
export function firstShape(shape: Shape | Shape[]): Shape {
  const isList = (given: Shape | Shape[]): given is Shape[] => Array.isArray(given[0]);
  const found = isList(shape) ? shape[0] : shape;
  if (found === undefined) throw new RangeError('A layer was given no shape.');
  return found;
}

/** The mask of the first input, which says which words there are; undefined where all are. */
export function maskOf({ mask }: Kwargs): tf.Tensor | undefined {
  const first: unknown = Array.isArray(mask) ? mask[0] : mask;
  return first instanceof tf.Tensor ? first : undefined;
}

/** What a layer or a gradient was given, as float32; the arg of a custom operation may be something else than a tensor. */
export function floats(given: unknown): Float32Array {
  const values: unknown = given instanceof tf.Tensor ? given.dataSync() : undefined;
  if (!(values instanceof Float32Array)) throw new TypeError('A layer was given something else than a float32 tensor.');
  return values;
}
