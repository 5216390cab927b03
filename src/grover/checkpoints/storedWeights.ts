// Weights as the engines read them, over a checkpoint of any format: decoded, dequantised, checked to be finite.
import type { QuantisedTensor, Weights } from '../model.ts';
import { ProblemError, type ProblemCode } from '../problem.ts';
import { dequantise } from '../quantisation.ts';
import { firstNotFinite, isElementType, toFloat32 } from './elements.ts';
import { shapeText, type StoredTensor, type TensorStore } from './tensorStore.ts';

/** Name of the scales of an int8 matrix. */
export const scaleName = (name: string): string => `${name}/scale`;

/** int8 matrices have one scale a row when they are embedding tables, one a column when they are kernels. */
const scaleAxis = (name: string): 0 | 1 => (name.includes('/embeddings/') ? 0 : 1);

/**
 * What is wrong with how a tensor of the architecture is stored; undefined when it can be read. Checks presence, shape,
 * type and, for int8, the scales beside it.
 */
export function storageProblem(
  store: Pick<TensorStore, 'tensors'>,
  file: string,
  name: string,
  shape: readonly number[],
): ProblemError | undefined {
  const stored = store.tensors.get(name);
  if (stored === undefined) return missing(file, name);
  if (shapeText(stored.shape) !== shapeText(shape)) return misshapen(stored, name, shape);
  if (!isElementType(stored.type))
    return problem(
      'file-corrupt',
      `${stored.file} stores ${name} as ${stored.type}; weights are F32, F16, BF16 or I8.`,
    );
  if (stored.type !== 'I8') return undefined;
  const scale = store.tensors.get(scaleName(name));
  if (scale === undefined) return missing(stored.file, scaleName(name));
  if (shape.length !== 2)
    return problem('tensor-shape', `${stored.file} stores ${name} as int8, which is for matrices.`);
  const scales = [shape[scaleAxis(name)] ?? 0];
  if (shapeText(scale.shape) !== shapeText(scales)) return misshapen(scale, scaleName(name), scales);
  if (scale.type !== 'F32')
    return problem('file-corrupt', `${scale.file} stores ${scaleName(name)} as ${scale.type}; scales are F32.`);
  return undefined;
}

/** `names`: the tensors to show; the store's others (optimiser slots, scales) stay hidden. */
export function storedWeights(store: TensorStore, names: readonly string[]): Weights {
  const shown = new Set(names);
  const find = (name: string): StoredTensor => {
    const stored = shown.has(name) ? store.tensors.get(name) : undefined;
    if (stored === undefined) throw problem('tensor-missing', `The model has no tensor ${name}.`);
    return stored;
  };
  const readFloats = async (name: string, stored: StoredTensor): Promise<Float32Array> => {
    if (!isElementType(stored.type)) throw problem('file-corrupt', `${stored.file} stores ${name} as ${stored.type}.`);
    const values = toFloat32(stored.type, await store.readBytes(name));
    const at = firstNotFinite(values);
    if (at >= 0) throw notFinite(stored, name, at, values[at] ?? NaN);
    return values;
  };
  const readQuantised = async (name: string): Promise<QuantisedTensor | undefined> => {
    const stored = find(name);
    const scaleStored = store.tensors.get(scaleName(name));
    const [rows, columns] = stored.shape;
    if (stored.type !== 'I8' || !scaleStored || rows === undefined || columns === undefined) return undefined;
    const bytes = await store.readBytes(name);
    const scale = await readFloats(scaleName(name), scaleStored);
    const q = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { shape: [rows, columns], q, scale, axis: scaleAxis(name) };
  };
  return {
    names,
    shape: (name) => (shown.has(name) ? store.tensors.get(name)?.shape : undefined),
    read: async (name) => {
      const quantised = await readQuantised(name);
      return quantised === undefined ? readFloats(name, find(name)) : dequantise(quantised);
    },
    readQuantised,
    close: () => store.close(),
  };
}

const HINT = 'Use a complete Grover checkpoint with the configuration that belongs to it.';

function problem(code: ProblemCode, message: string): ProblemError {
  return new ProblemError({ code, message, hint: HINT });
}

const missing = (file: string, name: string): ProblemError =>
  problem('tensor-missing', `${file} has no tensor ${name}, which this configuration needs.`);

const misshapen = (stored: StoredTensor, name: string, shape: readonly number[]): ProblemError =>
  problem(
    'tensor-shape',
    `${stored.file}: the tensor ${name} has the shape ${shapeText(stored.shape)}; the configuration asks for ${shapeText(shape)}.`,
  );

function notFinite(stored: StoredTensor, name: string, at: number, value: number): ProblemError {
  return new ProblemError({
    code: 'tensor-values',
    message: `${stored.file}: the tensor ${name} holds ${value} at place ${at}; weights must be finite numbers.`,
    hint: 'The training that wrote it has diverged, or the file is damaged: choose another checkpoint.',
  });
}
