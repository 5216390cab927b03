// The reference's Adafactor (AdaFactorOptimizer of lm/optimization_adafactor.py): factored second moments with a constant
// decay and no bias correction, update clipping, decoupled weight decay, no momentum, and a rate that is not scaled by the
// parameters' size (the reference has that line commented out). It does not clip gradients by their global norm.
import * as tf from '@tensorflow/tfjs-core';
import { decays, optimizerOver, Slots, WEIGHT_DECAY, type Optimizer } from './optimizer.ts';

/** beta_2 as the float32 that the reference multiplies by. */
const DECAY = Math.fround(0.999);
const EPSILON = 1e-30;
/** Largest root mean square of an update before the rate. */
const CLIPPING = 1;

export function createAdafactor(): Optimizer {
  const slots = new Slots();
  const moving = (name: string, now: tf.Tensor): tf.Tensor => {
    const before = slots.get(name);
    const fresh = tf.mul(now, 1 - DECAY);
    return before === undefined ? fresh : tf.add(tf.mul(before, DECAY), fresh);
  };

  const update = (name: string, weight: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor =>
    tf.tidy(() => {
      const squared = tf.add(tf.square(gradient), EPSILON);
      const remember = (slot: string, tensor: tf.Tensor): tf.Tensor => {
        slots.set(`${name}/${slot}`, tf.keep(tensor));
        return tensor;
      };
      let step: tf.Tensor;
      if (weight.rank === 2) {
        const rows = remember('adafactor_vr', moving(`${name}/adafactor_vr`, tf.mean(squared, 1)));
        const columns = remember('adafactor_vc', moving(`${name}/adafactor_vc`, tf.mean(squared, 0)));
        const ofRow = tf.rsqrt(tf.add(tf.div(rows, tf.mean(rows, -1, true)), EPSILON));
        const ofColumn = tf.rsqrt(tf.add(columns, EPSILON));
        step = tf.mul(tf.mul(gradient, tf.expandDims(ofRow, -1)), tf.expandDims(ofColumn, 0));
      } else {
        const all = remember('adafactor_v', moving(`${name}/adafactor_v`, squared));
        step = tf.mul(gradient, tf.rsqrt(tf.add(all, EPSILON)));
      }
      const clipped = tf.div(step, tf.maximum(1, tf.div(rootMeanSquare(step), CLIPPING)));
      const decayed = decays(name) ? tf.add(clipped, tf.mul(weight, WEIGHT_DECAY)) : clipped;
      return tf.sub(weight, tf.mul(decayed, rate));
    });

  return optimizerOver(slots, (_, rate) => (name, weight, gradient) => update(name, weight, gradient, rate));
}

const rootMeanSquare = (x: tf.Tensor): tf.Tensor => tf.sqrt(tf.mean(tf.square(x)));
