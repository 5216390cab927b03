// The TensorFlow engine against the reference's own numbers, on the backend that every machine has: WebAssembly.
import { describe } from 'vitest';
import type { BackendOptions } from '../../src/engines/tensorflow/backend.ts';
import { createTensorflowEngine } from '../../src/engines/tensorflow/tensorflowEngine.ts';
import { describeEngine } from './engineSuite.ts';
import { describeTensorflowLoss } from './tensorflowLoss.ts';
import { describeTensorflowSession } from './tensorflowSuite.ts';

const WASM: BackendOptions = { allowed: ['wasm'] };

describe('TensorFlow.js on WebAssembly', () => {
  describeEngine('the engine', () => createTensorflowEngine(WASM));
  describeTensorflowSession(WASM);
  describeTensorflowLoss(WASM, false);
});
