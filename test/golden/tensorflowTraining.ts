// The reference's eight steps of fine-tuning (test/golden/tiny/training.json), on whichever backend is given.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend, type BackendOptions } from '../../src/engines/tensorflow/backend.ts';
import { loadWeights } from '../../src/engines/tensorflow/loadWeights.ts';
import { CLASS_BIAS, CLASS_KERNEL } from '../../src/grover/architecture.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { PADDING } from '../../src/grover/vocabulary.ts';
import { createAdafactor } from '../../src/training/grover/adafactor.ts';
import { learningRateAt } from '../../src/training/grover/schedule.ts';
import { trainingStep, type Network } from '../../src/training/grover/step.ts';
import { TINY } from './goldenFiles.ts';

const numbers = v.array(v.number());
const golden = v.parse(
  v.object({
    learning_rate: v.number(),
    num_train_steps: v.number(),
    num_warmup_steps: v.number(),
    steps: v.array(
      v.object({
        total_loss: v.number(),
        classification_loss: v.number(),
        lm_loss: v.number(),
        learning_rate: v.number(),
      }),
    ),
    weights_after: v.record(v.string(), v.union([numbers, v.array(numbers)])),
  }),
  JSON.parse(readFileSync(join(TINY, 'training.json'), 'utf8')),
);
const batch = v.parse(
  v.object({ input_ids: v.array(numbers), labels: numbers }),
  JSON.parse(readFileSync(join(TINY, 'forward.json'), 'utf8')),
);
const examples = batch.input_ids.map((ids, row) => ({
  tokens: Int32Array.from(ids.slice(0, ids.findLastIndex((id) => id !== PADDING) + 1)),
  label: batch.labels[row] ?? NaN,
}));
/**
 * Total, classification and language-model loss of the same steps by the reference's own code, each step's gradients being
 * fetched before its update: in training.json variables are updated while gradients below them are still being computed,
 * which moves the reference's own losses from one run to the next by some 1e-3 (TensorFlow 2.21, CPU).
 */
const SEQUENTIAL = [
  [7.841612, 1.290056, 13.103113],
  [7.841612, 1.290056, 13.103113],
  [7.200177, 0.685988, 13.028378],
  [6.672172, 0.240764, 12.862816],
  [6.417902, 0.106828, 12.622149],
  [6.249586, 0.05347, 12.392232],
  [6.136096, 0.039665, 12.192862],
  [6.064244, 0.034264, 12.059961],
] as const;
const pace = { signal: new AbortController().signal, point: () => Promise.resolve() };

export function describeTensorflowTraining(options: BackendOptions): void {
  describe('fine-tuning with Adafactor', () => {
    let network: Network;
    let before: number;

    beforeAll(async () => {
      unwrap(await chooseBackend(2, options));
      before = tf.memory().numTensors;
      const model = unwrap(await openModel(TINY));
      const weights = new Map(unwrap(await loadWeights(model, false)));
      for (const name of [CLASS_KERNEL, CLASS_BIAS])
        weights.set(name, tf.tensor(await model.weights.read(name), [...(model.weights.shape(name) ?? [])]));
      await model.weights.close();
      const learns = { everything: true, firstLayer: 0 };
      network = { config: model.config, weights, learns, optimizer: createAdafactor() };
    });
    afterAll(() => {
      for (const tensor of network.weights.values()) tensor.dispose();
      network.optimizer.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    // A batch in one part, and the same in two parts whose gradients are added up.
    it('has the losses, rates and weights of the reference', async () => {
      const schedule = {
        learningRate: golden.learning_rate,
        steps: golden.num_train_steps,
        warmupSteps: golden.num_warmup_steps,
      };
      for (const [step, expected] of golden.steps.entries()) {
        const learningRate = learningRateAt(step, schedule);
        expect(learningRate).toBeCloseTo(expected.learning_rate, 8);
        const settings = {
          examples,
          batch: [0, 1, 2, 3],
          step,
          learningRate,
          classWeights: [1, 1],
          dropout: undefined,
        };
        const loss = await trainingStep(network, { ...settings, tokenBudget: step % 2 === 0 ? 256 : 128 }, pace);
        near(loss.total, expected.total_loss, 1e-3);
        near(loss.classification, expected.classification_loss, 1e-3);
        near(loss.language, expected.lm_loss, 1e-3 * expected.lm_loss);
        const [total, classification, language] = SEQUENTIAL[step] ?? [NaN, NaN, NaN];
        near(loss.total, total, 1e-4);
        near(loss.classification, classification, 1e-4);
        near(loss.language, language, 2e-4);
      }
      for (const [name, values] of Object.entries(golden.weights_after))
        values.flat().forEach((value, i) => {
          near(network.weights.get(name)?.dataSync()[i] ?? NaN, value, 1e-3);
        });
    });
  });
}

function near(value: number, expected: number, tolerance: number): void {
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThan(tolerance);
}
