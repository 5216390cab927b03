// The baselines on WebAssembly, which TensorFlow.js does not mean for training.
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../../src/engines/tensorflow/backend.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { createBaselineRecipe } from '../../../../src/training/baselines/baselineRecipes.ts';
import { BASELINES } from '../../../../src/training/baselines/baselineTable.ts';
import { completeBackend } from '../../../../src/training/baselines/kernels.ts';
import { accuracy, corpus, pace, surroundings, tiny, tinyOptions } from './corpus.ts';

beforeAll(async () => {
  unwrap(await chooseBackend(1, { allowed: ['wasm'] }));
  completeBackend('wasm');
});

describe('the kernels for WebAssembly', () => {
  it('sum rows by segment', async () => {
    const sums = tf.unsortedSegmentSum(
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      tf.tensor1d([2, 0, 2], 'int32'),
      3,
    );
    expect(await sums.array()).toEqual([
      [3, 4],
      [0, 0],
      [6, 8],
    ]);
  });

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('multiply transposed matrices (%s, %s)', async (transposeA, transposeB) => {
    const side = (tensor: tf.Tensor2D, isTransposed: boolean): tf.Tensor2D =>
      isTransposed ? tf.transpose(tensor) : tensor;
    const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const b = tf.tensor2d([1, 0, 2, -1, 3, 1], [3, 2]);
    const before = tf.memory().numTensors;
    const product = tf.matMul(side(a, transposeA), side(b, transposeB), transposeA, transposeB);
    expect(await product.array()).toEqual([
      [14, 1],
      [32, 1],
    ]);
    expect(tf.memory().numTensors).toBe(before + 1 + Number(transposeA) + Number(transposeB));
  });
});

describe.each(BASELINES.map(({ name }) => name))('the baseline %s on WebAssembly', (name) => {
  it('learns, and resumes to the last bit', async () => {
    const data = corpus();
    const options = tinyOptions(name, { epochs: name === 'rnn' ? 8 : 4 });
    const recipe = createBaselineRecipe(tiny(name), ['wasm']);
    const whole = await recipe.train({ data, options, ...surroundings() });
    const said = await whole.predict(data.test, pace());
    expect(accuracy(said, data.test, 2)).toBeGreaterThanOrEqual(0.8);
    await whole.dispose();

    let done = 0;
    const killed = surroundings(undefined, () => {
      if (++done === 14) throw new Error('killed');
    });
    await expect(recipe.train({ data, options, ...killed })).rejects.toThrow('killed');
    const resumed = await recipe.train({ data, options, ...surroundings(killed.stored) });
    expect(await resumed.predict(data.test, pace())).toEqual(said);
    await resumed.dispose();
  });
});
