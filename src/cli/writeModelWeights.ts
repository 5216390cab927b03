// Writes a model's weights as safetensors, one tensor in memory at a time.
import { open } from 'node:fs/promises';
import {
  float32Tensor,
  INT8_CONVENTION,
  quantisedTensors,
  safetensorsLayout,
  type TensorEntry,
  type TensorToWrite,
} from '../grover/checkpoints/writeSafetensors.ts';
import type { GroverModel, QuantisedTensor } from '../grover/model.ts';
import { throwIfCancelled } from '../grover/problem.ts';
import { quantise } from '../grover/quantisation.ts';

/** A tensor of the file and the tensor of the model that it comes from: an int8 matrix has its scales beside it. */
interface Planned extends TensorEntry {
  readonly from: string;
}

/** `int8`: matrices of the language model in 8 bits. Throws ProblemError for tensors that cannot be read, or cancelled. */
export async function writeModelWeights(
  model: GroverModel,
  path: string,
  int8: boolean,
  signal: AbortSignal,
): Promise<void> {
  const planned = model.weights.names.flatMap((name) => planOf(name, shapeOf(model, name), int8));
  const { header, ordered } = safetensorsLayout(planned, int8 ? { quantization: INT8_CONVENTION } : {});
  const file = await open(path, 'w');
  try {
    await file.writeFile(header);
    for (const entry of ordered) {
      throwIfCancelled(signal);
      await file.writeFile(await bytesOf(model, entry, int8));
    }
  } finally {
    await file.close();
  }
}

const isQuantised = (name: string, shape: readonly number[], int8: boolean): boolean =>
  int8 && shape.length === 2 && name.startsWith('newslm/');

function planOf(name: string, shape: readonly number[], int8: boolean): readonly Planned[] {
  if (!isQuantised(name, shape, int8)) return [{ name, type: 'F32', shape, from: name }];
  const scales = shape[axisOf(name)] ?? 0;
  return [
    { name, type: 'I8', shape, from: name },
    { name: `${name}/scale`, type: 'F32', shape: [scales], from: name },
  ];
}

async function bytesOf(model: GroverModel, { name, from }: Planned, int8: boolean): Promise<Uint8Array> {
  const shape = shapeOf(model, from);
  const made: readonly TensorToWrite[] = isQuantised(from, shape, int8)
    ? quantisedTensors(from, await quantised(model, from, shape))
    : [float32Tensor(from, shape, await model.weights.read(from))];
  return made.find((tensor) => tensor.name === name)?.bytes ?? new Uint8Array(0);
}

async function quantised(model: GroverModel, name: string, shape: readonly number[]): Promise<QuantisedTensor> {
  const stored = await model.weights.readQuantised(name);
  return stored ?? quantise(await model.weights.read(name), [shape[0] ?? 0, shape[1] ?? 0], axisOf(name));
}

/** One scale a row of an embedding table, one a column of a kernel. */
const axisOf = (name: string): 0 | 1 => (name.includes('/embeddings/') ? 0 : 1);

const shapeOf = (model: GroverModel, name: string): readonly number[] => model.weights.shape(name) ?? [];
