// The discriminator's loss on the reference's batch, by the network that training will differentiate.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend, type BackendOptions } from '../../src/engines/tensorflow/backend.ts';
import { attentionBias, forward, outputLogits } from '../../src/engines/tensorflow/forward.ts';
import { loadWeights } from '../../src/engines/tensorflow/loadWeights.ts';
import { CLASS_BIAS, CLASS_KERNEL, CLASSES } from '../../src/grover/architecture.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import type { GroverModel } from '../../src/grover/model.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { beginOf, PADDING } from '../../src/grover/vocabulary.ts';
import { TINY } from './goldenFiles.ts';

const golden = v.parse(
  v.object({
    input_ids: v.array(v.array(v.number())),
    labels: v.array(v.number()),
    classification_loss: v.number(),
    lm_loss: v.number(),
    total_loss: v.number(),
  }),
  JSON.parse(readFileSync(join(TINY, 'forward.json'), 'utf8')),
);
const batch = golden.input_ids.length;
const count = golden.input_ids[0]?.length ?? 0;

/** Classification, language-model and total loss as lm/modeling.py computes them, without dropout. */
function losses(weights: ReadonlyMap<string, tf.Tensor>, model: GroverModel): tf.Scalar[] {
  const { hidden } = forward(weights, model.config, {
    tokens: tf.tensor2d(golden.input_ids, [batch, count], 'int32'),
    positions: tf.range(0, count, 1, 'int32'),
    bias: attentionBias(count, 0),
  });
  const classRows = golden.input_ids.map((ids, row) => row * count + ids.indexOf(beginOf('summary')));
  const pooled = tf.gather(hidden, tf.tensor1d(classRows, 'int32'));
  const classLogits = tf.add(
    tf.matMul(pooled, weights.get(CLASS_KERNEL) ?? tf.zeros([0, 0])),
    weights.get(CLASS_BIAS) ?? 0,
  );
  const classification = crossEntropy(classLogits, golden.labels, CLASSES, new Array<number>(batch).fill(1));

  const targets = golden.input_ids.flatMap((ids) => [...ids.slice(1), PADDING]);
  const counted = targets.map((target) => (target === PADDING ? 0 : 1));
  const language = crossEntropy(outputLogits(weights, hidden), targets, model.config.vocabularySize, counted);
  return [classification, language, tf.add(classification, tf.mul(language, 0.5))];
}

/** Mean of -log softmax(logits)[target] over the rows that count. */
function crossEntropy(logits: tf.Tensor, targets: number[], depth: number, counted: number[]): tf.Scalar {
  const chosen = tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(tf.tensor1d(targets, 'int32'), depth)), -1);
  const rows = counted.reduce((sum, weight) => sum + weight, 0);
  return tf.neg(tf.div(tf.sum(tf.mul(chosen, tf.tensor1d(counted))), rows));
}

/** `differentiable`: the backend has a gradient for gather (wasm has none). */
export function describeTensorflowLoss(options: BackendOptions, differentiable: boolean): void {
  describe('the loss of a batch', () => {
    let model: GroverModel;
    const weights = new Map<string, tf.Tensor>();

    beforeAll(async () => {
      unwrap(await chooseBackend(2, options));
      model = unwrap(await openModel(TINY));
      for (const [name, tensor] of unwrap(await loadWeights(model, false))) weights.set(name, tensor);
      weights.set(CLASS_KERNEL, tf.tensor(await model.weights.read(CLASS_KERNEL), [model.config.hiddenSize, CLASSES]));
      weights.set(CLASS_BIAS, tf.tensor(await model.weights.read(CLASS_BIAS), [CLASSES]));
    });
    afterAll(() => model.weights.close());

    it('is the one of the reference', () => {
      const computed = tf.tidy(() => losses(weights, model).map((loss) => loss.dataSync()[0] ?? NaN));
      [golden.classification_loss, golden.lm_loss, golden.total_loss].forEach((expected, i) => {
        expect(Math.abs((computed[i] ?? NaN) - expected)).toBeLessThan(1e-4);
      });
    });

    it.runIf(differentiable)('has a finite gradient in every weight', () => {
      tf.tidy(() => {
        const variables = new Map([...weights].map(([name, tensor]) => [name, tf.variable(tensor, true)]));
        const { grads } = tf.variableGrads(() => losses(variables, model)[2] ?? tf.scalar(NaN));
        for (const [name, variable] of variables) {
          const gradient = grads[variable.name]?.dataSync();
          expect(
            gradient?.some((value) => value !== 0),
            name,
          ).toBe(true);
          expect(gradient?.every(Number.isFinite), name).toBe(true);
          variable.dispose();
        }
      });
    });
  });
}
