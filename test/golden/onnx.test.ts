// ONNX Runtime against the reference's own numbers.
import { createOnnxEngine } from '../../src/engines/onnx/onnxEngine.ts';
import { describeEngine } from './engineSuite.ts';

describeEngine('ONNX Runtime', createOnnxEngine);
