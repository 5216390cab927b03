// What a chunk of next-token distributions says of its targets, as tensors.
import * as tf from '@tensorflow/tfjs-core';
import { rowSums } from './products.ts';

/** As TokenStatistics, each a tensor [N, 1], float32. */
export interface StatisticsTensors {
  readonly logProbability: tf.Tensor;
  readonly rank: tf.Tensor;
  readonly entropy: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly topPRequired: tf.Tensor;
}

/** Compares logits, [N, vocabulary], with targets, N ids. Holds six tensors of the size of the logits. */
export function targetStatistics(logits: tf.Tensor2D, targets: Int32Array): StatisticsTensors {
  const [rows, vocabulary] = logits.shape;
  const shifted = tf.sub<tf.Tensor2D>(logits, tf.max(logits, -1, true));
  const exponentials = tf.exp(shifted);
  const total = rowSums(exponentials);
  const logProbabilities = tf.sub(shifted, tf.log(total));
  const probabilities = tf.div(exponentials, total);

  const entropy = tf.neg(rowSums(tf.mul(probabilities, logProbabilities)));
  // Around the mean: the difference of two squares near 80 would lose four digits.
  const variance = rowSums(tf.mul(probabilities, tf.square(tf.add(logProbabilities, entropy))));

  const places = tf.tensor1d(
    targets.map((target, row) => row * vocabulary + target),
    'int32',
  );
  const logProbability = tf.reshape(tf.gather(tf.reshape(logProbabilities, [-1]), places), [rows, 1]);
  // 1 where a token is more probable; `greater` is 200 times slower on wasm. Distinct floats have a non-zero difference.
  const better = tf.step<tf.Tensor2D>(tf.sub(logProbabilities, logProbability));
  return {
    logProbability,
    rank: rowSums(better),
    entropy,
    variance,
    topPRequired: rowSums(tf.mul(probabilities, better)),
  };
}
