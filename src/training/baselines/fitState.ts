// A baseline's training as a checkpoint holds it: weights, moments and place in the data, one safetensors file.
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { toFloat32 } from '../../grover/checkpoints/elements.ts';
import { corrupt, parsing } from '../../grover/checkpoints/formatError.ts';
import { parseSafetensorsHeader } from '../../grover/checkpoints/safetensors.ts';
import { float32Tensor, safetensorsChunks } from '../../grover/checkpoints/writeSafetensors.ts';

const progress = v.object({
  /** Of the data and the choices: a checkpoint of other training is not gone on with. */
  fingerprint: v.string(),
  /** Epochs that are done, and batches of the one after them. */
  epoch: v.number(),
  batch: v.number(),
  /** Optimiser steps taken. */
  step: v.number(),
  /** Of the best epoch so far. */
  bestLoss: v.nullable(v.number()),
  /** Epochs since the best one. */
  worse: v.number(),
  /** No epoch follows. */
  finished: v.boolean(),
});

/** How far training is. */
export type FitProgress = v.InferOutput<typeof progress>;

/** Tensors and progress as the bytes of a file. */
export function writeFitState(tensors: readonly tf.Tensor[], state: FitProgress): Uint8Array[] {
  const entries = tensors.map((tensor, i) => float32Tensor(String(i), tensor.shape, float32Values(tensor)));
  return safetensorsChunks(entries, { progress: JSON.stringify(state) });
}

/**
 * The progress that `writeFitState` wrote, and the values of `count` tensors in their order. Throws ProblemError (file-corrupt).
 */
export function readFitState(bytes: Uint8Array, count: number): { progress: FitProgress; values: Float32Array[] } {
  const first = bytes.length < 8 ? 0 : 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (first === 0 || first > bytes.length) throw corrupt(FILE, 'it ends within its header');
  const json = new TextDecoder().decode(bytes.subarray(8, first));
  const { entries, metadata } = parsing(FILE, () => parseSafetensorsHeader(json, bytes.length - first, FILE));
  const found = v.safeParse(v.pipe(v.string(), v.parseJson(), progress), metadata['progress']);
  if (!found.success) throw corrupt(FILE, 'it does not say how far training is');
  const values = Array.from({ length: count }, (_, i) => {
    const entry = entries.get(String(i));
    if (entry?.type !== 'F32') throw corrupt(FILE, `it has no tensor ${i}`);
    return toFloat32('F32', bytes.slice(first + entry.begin, first + entry.end));
  });
  return { progress: found.output, values };
}

const FILE = 'The checkpoint of the training';

/** Values of a tensor, not to be changed: some backends give their own memory. */
export function float32Values(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync();
  if (!(values instanceof Float32Array)) throw new TypeError(`A tensor of ${tensor.dtype} is no weight.`);
  return values;
}

/** Gives variables these values, in their order. Throws RangeError where a shape differs. */
export function assignAll(variables: readonly tf.Variable[], values: readonly Float32Array[]): void {
  variables.forEach((variable, i) => {
    tf.tidy(() => {
      variable.assign(tf.tensor(values[i] ?? new Float32Array(), variable.shape));
    });
  });
}
