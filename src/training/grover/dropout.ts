// Dropout whose masks follow from seed, step, article and place alone: the same however a batch is cut, whatever computes.
import * as tf from '@tensorflow/tfjs-core';
import { createRandom, seedOf } from '../../grover/random.ts';

/** The reference's hidden_dropout_prob, and that of the class token's state. */
export const DROPOUT_RATE = 0.1;

/** Draws are compared in 16 bits: 6,554 / 65,536 is 0.100006. */
const HALF = 2 ** 16;
const DROPPED_BELOW = Math.round(DROPOUT_RATE * HALF);
const KEPT = 1 / (1 - DROPPED_BELOW / HALF);

/** Seeds of the articles of one part of a step. */
export interface DropoutRows {
  /** One for each row of the part, of seed, step and place of the article in its batch. */
  readonly seeds: readonly number[];
}

/** The seed of an article's masks in a step. */
export const dropoutSeed = (seed: number, step: number, placeInBatch: number): number =>
  seedOf(seedOf(seed ^ 0x5bd1e995, step + 1), placeInBatch + 1);

/** Leaves out a tenth of x, [rows × each, width], and scales the rest; `site` tells the places of the network apart. */
export const dropRows = (x: tf.Tensor2D, { seeds }: DropoutRows, site: number): tf.Tensor2D =>
  tf.mul(x, tf.tensor2d(dropoutMask(x.size, seeds, site), x.shape));

/** 0 or 1 / 0.9 for each of `size` values, which the rows share evenly. */
export function dropoutMask(size: number, seeds: readonly number[], site: number): Float32Array {
  const mask = new Float32Array(size);
  const each = size / seeds.length;
  seeds.forEach((seed, row) => {
    const random = createRandom(seedOf(seed, site + 1));
    const end = (row + 1) * each;
    for (let at = row * each; at < end; at += 2) {
      const draw = random.nextUint32();
      mask[at] = (draw & (HALF - 1)) < DROPPED_BELOW ? 0 : KEPT;
      if (at + 1 < end) mask[at + 1] = draw >>> 16 < DROPPED_BELOW ? 0 : KEPT;
    }
  });
  return mask;
}
