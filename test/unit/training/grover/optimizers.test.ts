import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../../src/engines/tensorflow/backend.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { createAdafactor } from '../../../../src/training/grover/adafactor.ts';
import { createAdamW, globalNorm } from '../../../../src/training/grover/adamw.ts';
import { decays, type Optimizer } from '../../../../src/training/grover/optimizer.ts';

beforeAll(async () => {
  unwrap(await chooseBackend(1, { allowed: ['cpu'] }));
});

const KERNEL = 'newslm/layer00/query_layer/kernel';
const BIAS = 'newslm/layer00/query_layer/bias';

/** Values of a weight after steps with these gradients. */
function after(
  optimizer: Optimizer,
  name: string,
  start: tf.Tensor,
  gradients: readonly tf.Tensor[],
  rate: number,
): number[] {
  const weights = new Map([[name, start]]);
  for (const gradient of gradients) optimizer.apply(weights, new Map([[name, gradient]]), rate);
  return [...(weights.get(name)?.dataSync() ?? [])];
}

function near(values: readonly number[], expected: readonly number[]): void {
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? NaN, 5);
  });
}

describe('Adafactor', () => {
  // The first step of a vector: g / sqrt(0.001 g²) = ±31.6, clipped to a root mean square of 1: ±1.
  it('moves every value of a vector by the rate at the first step', () => {
    const moved = after(createAdafactor(), BIAS, tf.tensor1d([1, -2]), [tf.tensor1d([0.3, -4])], 0.01);
    near(moved, [0.99, -1.99]);
  });

  // Rows' mean squares 0.001 × [5, 20], columns' 0.001 × [8.5, 17]; r = rsqrt([0.4, 1.6]), c = rsqrt([0.0085, 0.017]);
  // g r c = [17.1499, 24.2536, 17.1499, 24.2536], root mean square 21.0042; then 0.01 × weight is added.
  it('divides a matrix by the root of its rows’ and columns’ mean squares, clips and decays', () => {
    const gradient = tf.tensor2d([1, 3, 2, 6], [2, 2]);
    const moved = after(createAdafactor(), KERNEL, tf.tensor2d([1, 1, 1, 1], [2, 2]), [gradient], 0.1);
    const rows = [5, 20].map((mean) => 1 / Math.sqrt(mean / 12.5));
    const columns = [2.5, 22.5].map((mean) => 1 / Math.sqrt(0.001 * mean));
    const raw = [1, 3, 2, 6].map((g, i) => g * (rows[i >> 1] ?? 0) * (columns[i & 1] ?? 0));
    const size = Math.sqrt(raw.reduce((sum, value) => sum + value * value, 0) / 4);
    near(
      moved,
      raw.map((value) => 1 - 0.1 * (value / size + 0.01)),
    );
  });

  it('remembers 0.999 of its second moments, factored for a matrix', () => {
    const optimizer = createAdafactor();
    const gradient = tf.tensor2d([1, 3, 2, 6], [2, 2]);
    after(optimizer, KERNEL, tf.tensor2d([1, 1, 1, 1], [2, 2]), [gradient, gradient], 0);
    const rows = [...(optimizer.slots.get(`${KERNEL}/adafactor_vr`)?.dataSync() ?? [])];
    const columns = [...(optimizer.slots.get(`${KERNEL}/adafactor_vc`)?.dataSync() ?? [])];
    near(rows, [0.001999 * 5, 0.001999 * 20]);
    near(columns, [0.001999 * 2.5, 0.001999 * 22.5]);
    expect(optimizer.slots.size).toBe(2);
  });

  it('leaves what has no gradient where it is, but for its decay', () => {
    const still = after(createAdafactor(), KERNEL, tf.tensor2d([2], [1, 1]), [tf.tensor2d([0], [1, 1])], 0.5);
    near(still, [2 - 0.5 * 0.01 * 2]);
  });
});

describe('AdamW', () => {
  // m = 0.1 g, v = 0.001 g²: m / (sqrt(v) + 1e-6) = 0.1 / 0.0316228 = 3.16228 without bias correction.
  it('divides the mean by the root of the variance without correcting either, and decays kernels', () => {
    const gradient = tf.tensor2d([0.5, -0.5], [1, 2]);
    const moved = after(createAdamW(), KERNEL, tf.tensor2d([1, 1], [1, 2]), [gradient], 0.01);
    const step = (0.1 * 0.5) / (Math.sqrt(0.001 * 0.25) + 1e-6);
    near(moved, [1 - 0.01 * (step + 0.01), 1 - 0.01 * (-step + 0.01)]);
  });

  it('clips the gradients of all weights together to a norm of 1', () => {
    const weights = new Map([
      [KERNEL, tf.tensor2d([0], [1, 1])],
      [BIAS, tf.tensor1d([0])],
    ] as [string, tf.Tensor][]);
    const gradients = new Map([
      [KERNEL, tf.tensor2d([30], [1, 1])],
      [BIAS, tf.tensor1d([40])],
    ] as [string, tf.Tensor][]);
    expect(globalNorm(gradients)).toBeCloseTo(50, 4);
    const optimizer = createAdamW();
    optimizer.apply(weights, gradients, 0.01);
    near([...(optimizer.slots.get(`${KERNEL}/adam_m`)?.dataSync() ?? [])], [0.06]);
    near([...(optimizer.slots.get(`${BIAS}/adam_m`)?.dataSync() ?? [])], [0.08]);
  });
});

describe.each([
  ['Adafactor', createAdafactor],
  ['AdamW', createAdamW],
])('%s', (_, create) => {
  it('goes on with slots that were saved as if it had never stopped', () => {
    const gradients = [tf.tensor2d([1, -2], [1, 2]), tf.tensor2d([3, 1], [1, 2]), tf.tensor2d([-1, 1], [1, 2])];
    const whole = after(create(), KERNEL, tf.tensor2d([1, 1], [1, 2]), gradients, 0.1);
    const first = create();
    const half = after(first, KERNEL, tf.tensor2d([1, 1], [1, 2]), gradients.slice(0, 2), 0.1);
    const second = create();
    second.restore(new Map([...first.slots].map(([name, tensor]) => [name, tf.clone(tensor)])));
    expect(after(second, KERNEL, tf.tensor2d(half, [1, 2]), gradients.slice(2), 0.1)).toEqual(whole);
  });

  it('keeps its slots and the new weights, and no other tensor', () => {
    const weights = new Map<string, tf.Tensor>([[KERNEL, tf.tensor2d([1, 1], [1, 2])]]);
    const gradients = new Map<string, tf.Tensor>([[KERNEL, tf.tensor2d([1, 2], [1, 2])]]);
    const optimizer = create();
    optimizer.apply(weights, gradients, 0.1);
    const before = tf.memory().numTensors;
    optimizer.apply(weights, gradients, 0.1);
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before - 2);
  });
});

describe('weight decay', () => {
  it.each([
    [KERNEL, true],
    ['newslm/embeddings/word_embed', true],
    [BIAS, false],
    ['newslm/layer00/LayerNorm_mlp_ln0/gamma', false],
    ['newslm/embeddings/LayerNorm_embed_norm/beta', false],
  ])('of %s: %s', (name, expected) => {
    expect(decays(name)).toBe(expected);
  });
});
