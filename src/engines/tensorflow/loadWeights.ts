// A model's weights as tensors of the current backend, checked one by one on the way.
import * as tf from '@tensorflow/tfjs-core';
import { languageModelTensors, WORD_EMBEDDINGS } from '../../grover/architecture.ts';
import type { GroverModel } from '../../grover/model.ts';
import { fail, ok, toProblem, type Result } from '../../grover/problem.ts';
import { OUTPUT_MATRIX, type NetworkWeights } from './forward.ts';

const HINT = 'Restore the file from its source, or choose another model.';
const BYTES_OF_FLOAT = 4;
/** What 32-bit addresses reach; the wasm backend keeps a second, rearranged copy of every matrix it multiplies by. */
const WASM_BYTES = 2 ** 32 - 2 ** 16;
const WASM_COPIES = 2;

/**
 * Every tensor of the language model, int8 ones as float32, at most one of them twice in memory at any moment. Fails with
 * tensor-missing, tensor-shape or tensor-values naming file and tensor, or with what reading said; then nothing is left.
 * With `transposed`, the word embeddings come as OUTPUT_MATRIX only.
 */
export async function loadWeights(model: GroverModel, transposed: boolean): Promise<Result<NetworkWeights>> {
  const expected = languageModelTensors(model.config);
  const wrong = wrongShape(model, expected);
  if (wrong !== undefined) return wrong;
  const floats = [...expected.values()].reduce((sum, shape) => sum + tf.util.sizeFromShape([...shape]), 0);
  if (tf.getBackend() === 'wasm' && floats * BYTES_OF_FLOAT * WASM_COPIES > WASM_BYTES) return tooLarge(model, floats);

  const weights = new Map<string, tf.Tensor>();
  try {
    for (const [name, shape] of expected) {
      const values = await model.weights.read(name);
      if (values.length !== tf.util.sizeFromShape([...shape]))
        throw new RangeError(
          `${model.folder}: the tensor ${name} has ${values.length} values for the shape ${text(shape)}.`,
        );
      if (!values.every(Number.isFinite)) {
        disposeAll(weights);
        return fail(
          'tensor-values',
          `${model.folder}: the tensor ${name} holds values that are not finite numbers.`,
          HINT,
        );
      }
      if (name === WORD_EMBEDDINGS && transposed) weights.set(OUTPUT_MATRIX, transpose(values, shape));
      else weights.set(name, tf.tensor(values, [...shape]));
    }
    return ok(weights);
  } catch (thrown) {
    disposeAll(weights);
    return { ok: false, problem: toProblem(thrown) };
  }
}

export function disposeAll(weights: NetworkWeights): void {
  for (const tensor of weights.values()) tensor.dispose();
}

function wrongShape(model: GroverModel, expected: ReadonlyMap<string, readonly number[]>): Result<never> | undefined {
  for (const [name, shape] of expected) {
    const found = model.weights.shape(name);
    if (found === undefined) return fail('tensor-missing', `${model.folder}: the tensor ${name} is missing.`, HINT);
    if (text(found) !== text(shape))
      return fail(
        'tensor-shape',
        `${model.folder}: the tensor ${name} has the shape ${text(found)}; config.json asks for ${text(shape)}.`,
        'Use the config.json that belongs to these weights.',
      );
  }
  return undefined;
}

function tooLarge(model: GroverModel, floats: number): Result<never> {
  const gigabytes = ((floats * BYTES_OF_FLOAT * WASM_COPIES) / 1e9).toFixed(1);
  return fail(
    'engine-failed',
    `${model.name} needs ${gigabytes} GB in TensorFlow.js's WebAssembly backend, which has 4 GB.`,
    'Use the engine onnxruntime, or install @tensorflow/tfjs-node with its native half.',
  );
}

const text = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const transpose = (values: Float32Array, shape: readonly number[]): tf.Tensor =>
  tf.tidy(() => tf.transpose(tf.tensor(values, [...shape])));
