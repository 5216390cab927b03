// Adam with decoupled weight decay as BERT's AdamWeightDecayOptimizer, from which the reference's optimiser descends: no
// bias correction, gradients clipped to a global norm of 1 (google-research/bert, optimization.py).
import * as tf from '@tensorflow/tfjs-core';
import { decays, optimizerOver, Slots, WEIGHT_DECAY, type Optimizer } from './optimizer.ts';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-6;
const LARGEST_NORM = 1;

export function createAdamW(): Optimizer {
  const slots = new Slots();
  const moving = (name: string, now: tf.Tensor, beta: number): tf.Tensor => {
    const before = slots.get(name);
    const fresh = tf.mul(now, 1 - beta);
    const next = tf.keep(before === undefined ? fresh : tf.add(tf.mul(before, beta), fresh));
    slots.set(name, next);
    return next;
  };

  const update = (name: string, weight: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor =>
    tf.tidy(() => {
      const mean = moving(`${name}/adam_m`, gradient, BETA1);
      const variance = moving(`${name}/adam_v`, tf.square(gradient), BETA2);
      const step = tf.div(mean, tf.add(tf.sqrt(variance), EPSILON));
      const decayed = decays(name) ? tf.add(step, tf.mul(weight, WEIGHT_DECAY)) : step;
      return tf.sub(weight, tf.mul(decayed, rate));
    });

  return optimizerOver(slots, (gradients, rate) => {
    const factor = LARGEST_NORM / Math.max(LARGEST_NORM, globalNorm(gradients));
    return (name, weight, gradient) => tf.tidy(() => update(name, weight, tf.mul(gradient, factor), rate));
  });
}

/** Root of the sum of the squares of all gradients; NaN or Infinity when one of them is. */
export function globalNorm(gradients: ReadonlyMap<string, tf.Tensor>): number {
  let sum = 0;
  for (const gradient of gradients.values()) sum += tf.tidy(() => tf.sum(tf.square(gradient)).dataSync()[0] ?? NaN);
  return Math.sqrt(sum);
}
