// The same on native TensorFlow, where @tensorflow/tfjs-node has its native half (test/tfjs-node/setup.sh gives it one).
import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../src/engines/tensorflow/backend.ts';
import { createTensorflowEngine } from '../../src/engines/tensorflow/tensorflowEngine.ts';
import { describeEngine } from './engineSuite.ts';
import { describeGroverRecipe } from './groverRecipeSuite.ts';
import { describeTensorflowLoss } from './tensorflowLoss.ts';
import { describeTensorflowSession } from './tensorflowSuite.ts';
import { describeTensorflowTraining } from './tensorflowTraining.ts';

const NATIVE = { allowed: ['tensorflow'] } as const;
const native = await chooseBackend(2, NATIVE);
const required = process.env['GROVER_REQUIRE_TFJS_NODE'] === '1';
if (!native.ok) process.stdout.write(`Native TensorFlow is not tested: ${native.problem.message}\n`);

describe('native TensorFlow', () => {
  it.runIf(native.ok || required)('is there', () => {
    expect(native).toMatchObject({ ok: true, value: { name: 'tensorflow' } });
  });

  if (native.ok) {
    describeEngine('the engine', () => createTensorflowEngine(NATIVE));
    describeTensorflowSession(NATIVE);
    describeTensorflowLoss(NATIVE, true);
    describeTensorflowTraining(NATIVE);
    describeGroverRecipe('tensorflow');
  }
});
