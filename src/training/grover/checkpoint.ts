// A run's state as it lies in the checkpoint store: a safetensors file whose metadata say how far the run is.
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { parseSafetensorsHeader } from '../../grover/checkpoints/safetensors.ts';
import { float32Tensor, safetensorsChunks } from '../../grover/checkpoints/writeSafetensors.ts';
import { ProblemError } from '../../grover/problem.ts';
import { floats } from './tensors.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const progressSchema = v.object({
  /** Articles, labels and choices that the run was begun with. */
  fingerprint: v.string(),
  /** Optimiser steps done; seeds of dropout follow from it. */
  step: count,
  /** Epoch under way, from 0; its order of articles follows from it. */
  epoch: count,
  /** Batches of it that are done. */
  position: count,
  /** The validation that was best, and epochs since. */
  best: v.optional(v.object({ epoch: count, loss: v.number() })),
  worse: count,
  finished: v.boolean(),
});

/** How far a run is; the random generators are made anew from seed, epoch and step. */
export type Progress = v.InferOutput<typeof progressSchema>;

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const KEY = 'progress';

export function checkpointChunks(progress: Progress, tensors: Iterable<readonly [string, tf.Tensor]>): Uint8Array[] {
  const stored = Array.from(tensors, ([name, tensor]) => float32Tensor(name, tensor.shape, floats(tensor)));
  return safetensorsChunks(stored, { [KEY]: JSON.stringify(progress) });
}

/** Throws ProblemError (file-corrupt) for bytes that `checkpointChunks` did not write. */
export function parseCheckpoint(bytes: Uint8Array): { progress: Progress; tensors: Map<string, StoredTensor> } {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const first = 8 + Number(view.getBigUint64(0, true));
    const json = new TextDecoder().decode(bytes.subarray(8, first));
    const { entries, metadata } = parseSafetensorsHeader(json, bytes.length - first, 'checkpoint');
    const progress = v.parse(v.pipe(v.string(), v.parseJson(), progressSchema), metadata[KEY]);
    const tensors = new Map<string, StoredTensor>();
    for (const [name, { shape, begin, end }] of entries)
      tensors.set(name, { shape, values: new Float32Array(bytes.slice(first + begin, first + end).buffer) });
    return { progress, tensors };
  } catch (cause) {
    throw new ProblemError(
      {
        code: 'file-corrupt',
        message: `The run's checkpoint cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
        hint: 'Start the run anew under another name.',
      },
      { cause },
    );
  }
}

export const tensorOf = ({ shape, values }: StoredTensor): tf.Tensor => tf.tensor(values, [...shape]);
