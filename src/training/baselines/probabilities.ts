// What a network says of articles, batch by batch.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Pace } from '../recipe.ts';
import type { Articles } from './reader.ts';
import { batches } from './schedule.ts';

/** Fixed, so that an article's probabilities do not depend on who asks. */
const ARTICLES_AT_A_TIME = 32;

/** Logits of a network for its inputs [rows, labels]; call it within tf.tidy. */
export function logitsOf(model: LayersModel, inputs: tf.Tensor[], training: boolean): tf.Tensor {
  const [only] = inputs;
  const logits = model.apply(inputs.length === 1 && only !== undefined ? only : inputs, { training });
  if (!(logits instanceof tf.Tensor)) throw new TypeError('A network gave something else than one tensor.');
  return logits;
}

/** Makes a backend current again, for others may share the library. */
export async function useBackend(name: string): Promise<void> {
  if (tf.getBackend() !== name) await tf.setBackend(name);
}

/** Probabilities [articles, labels], row-major. */
export async function probabilitiesOf(
  model: LayersModel,
  articles: Articles,
  labels: number,
  run: { readonly backend: string; readonly pace: Pace; readonly onBatch?: (done: number) => void },
): Promise<Float32Array> {
  const probabilities = new Float32Array(articles.count * labels);
  const all = Array.from({ length: articles.count }, (_, i) => i);
  let done = 0;
  for (const rows of batches(all, ARTICLES_AT_A_TIME)) {
    await run.pace.point();
    await useBackend(run.backend);
    tf.tidy(() => {
      probabilities.set(tf.softmax(logitsOf(model, articles.inputs(rows), false)).dataSync(), done * labels);
    });
    done += rows.length;
    run.onBatch?.(done);
  }
  return probabilities;
}
