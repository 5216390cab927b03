import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../../src/engines/tensorflow/backend.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { languageLoss, nextTokens } from '../../../../src/training/grover/languageLoss.ts';

const VOCABULARY = 30;
const WIDTH = 4;
const ROWS = 600;

beforeAll(async () => {
  unwrap(await chooseBackend(1, { allowed: ['cpu'] }));
});

describe('the tokens to predict', () => {
  it('are the next of each row, and padding behind the last', () => {
    expect([...nextTokens(Int32Array.of(5, 6, 7, 8, 9, 0), 3)]).toEqual([6, 7, 0, 9, 0, 0]);
  });
});

describe('the language-model loss', () => {
  // More rows than one chunk has; a quarter of them padding.
  const targets = Int32Array.from({ length: ROWS }, (_, i) => (i % 4 === 3 ? 0 : 1 + ((i * 7) % (VOCABULARY - 1))));
  const whole = (hidden: tf.Tensor, embeddings: tf.Tensor): tf.Scalar => {
    const logits = tf.logSoftmax(tf.matMul(hidden as tf.Tensor2D, embeddings as tf.Tensor2D, false, true));
    const chosen = tf.mul(logits, tf.oneHot(tf.tensor1d(targets, 'int32'), VOCABULARY));
    const counted = tf.tensor2d(
      [...targets].map((target) => (target === 0 ? 0 : 1)),
      [ROWS, 1],
    );
    return tf.mul(tf.sum(tf.mul(chosen, counted)), -0.5 / 450);
  };
  const values = (count: number, factor: number): number[] =>
    Array.from({ length: count }, (_, i) => Math.sin(i * factor));

  it('and its gradients are those of one-hot targets over all rows at once', () => {
    const hidden = tf.tensor2d(values(ROWS * WIDTH, 1.3), [ROWS, WIDTH]);
    const embeddings = tf.tensor2d(values(VOCABULARY * WIDTH, 0.7), [VOCABULARY, WIDTH]);
    const expected = whole(hidden, embeddings).dataSync()[0] ?? NaN;
    const [inHidden, inEmbeddings] = tf.grads(whole)([hidden, embeddings]);

    const found = languageLoss(hidden, embeddings, targets, 0.5 / 450, true);
    expect((found.sum * 0.5) / 450).toBeCloseTo(expected, 5);
    same(found.hidden, inHidden);
    const dense = Float32Array.from(found.embeddings?.dense.dataSync() ?? []);
    const { ids, rows } = found.embeddings?.targets ?? { ids: new Int32Array(0), rows: tf.zeros([0, WIDTH]) };
    const more = rows.dataSync();
    ids.forEach((id, row) => {
      for (let i = 0; i < WIDTH; i++)
        dense[id * WIDTH + i] = (dense[id * WIDTH + i] ?? 0) + (more[row * WIDTH + i] ?? 0);
    });
    same(tf.tensor2d(dense, [VOCABULARY, WIDTH]), inEmbeddings);
  });

  it('keeps no tensor but its gradients', () => {
    const hidden = tf.tensor2d(values(ROWS * WIDTH, 1.3), [ROWS, WIDTH]);
    const embeddings = tf.tensor2d(values(VOCABULARY * WIDTH, 0.7), [VOCABULARY, WIDTH]);
    const before = tf.memory().numTensors;
    languageLoss(hidden, embeddings, targets, 1, false);
    expect(tf.memory().numTensors).toBe(before + 1);
    languageLoss(hidden, embeddings, targets, 1, true);
    expect(tf.memory().numTensors).toBe(before + 4);
  });

  it('is 0 with gradients of 0 where there is nothing to predict', () => {
    const hidden = tf.ones<tf.Rank.R2>([2, WIDTH]);
    const { sum, hidden: gradient } = languageLoss(hidden, tf.ones([VOCABULARY, WIDTH]), Int32Array.of(0, 0), 1, true);
    expect(sum).toBe(0);
    expect([...gradient.dataSync()]).toEqual(new Array(8).fill(0));
  });
});

function same(found: tf.Tensor, expected: tf.Tensor | undefined): void {
  const [a, b] = [found.dataSync(), expected?.dataSync() ?? new Float32Array(0)];
  expect(a).toHaveLength(b.length);
  a.forEach((value, i) => {
    expect(Math.abs(value - (b[i] ?? NaN))).toBeLessThan(1e-6);
  });
}
