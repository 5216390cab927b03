// The reference's fine-tuning steps on the backend that every machine has: WebAssembly.
import { describe } from 'vitest';
import { describeTensorflowTraining } from './tensorflowTraining.ts';

describe('TensorFlow.js on WebAssembly', () => {
  describeTensorflowTraining({ allowed: ['wasm'] });
});
