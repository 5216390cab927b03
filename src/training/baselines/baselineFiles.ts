// The files of a trained baseline: topology, weights, vocabulary.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as v from 'valibot';
import { toFloat32 } from '../../grover/checkpoints/elements.ts';
import { corrupt } from '../../grover/checkpoints/formatError.ts';
import { openSafetensors } from '../../grover/checkpoints/safetensors.ts';
import { float32Tensor, safetensorsChunks } from '../../grover/checkpoints/writeSafetensors.ts';
import { createNodeFiles } from '../../grover/node/nodeFiles.ts';
import { ProblemError } from '../../grover/problem.ts';
import type { BaselineName } from './baselineTable.ts';
import { ARCHITECTURES } from './architectures.ts';
import { float32Values } from './fitState.ts';
import { sizes } from './initialise.ts';
import type { Reader } from './reader.ts';

/** What TensorFlow.js's Layers API says of the network (`LayersModel.toJSON`). */
const MODEL = 'model.json';
/** Not `model.safetensors`, which would be a Grover's. */
const WEIGHTS = 'weights.safetensors';
const VOCABULARY = 'vocabulary.json';

export interface Network {
  readonly model: tfl.LayersModel;
  readonly reader: Reader;
}

/** Writes the three files into a folder that is there; each is whole or not there. Rejects with the system's error. */
export async function saveNetwork(folder: string, { model, reader }: Network): Promise<void> {
  const topology: unknown = model.toJSON(null, false);
  const tensors = model.weights.map((weight) =>
    float32Tensor(weight.originalName, sizes(weight), float32Values(weight.read())),
  );
  await write(join(folder, MODEL), JSON.stringify(topology));
  await write(join(folder, VOCABULARY), JSON.stringify(reader.toJSON()));
  await write(join(folder, WEIGHTS), safetensorsChunks(tensors));
}

async function write(path: string, content: string | readonly Uint8Array[]): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}

/** Opens what `saveNetwork` wrote. Throws ProblemError: file-missing or file-corrupt. */
export async function openNetwork(folder: string, name: BaselineName): Promise<Network> {
  const vocabulary = await readJson(join(folder, VOCABULARY));
  const topology = await readJson(join(folder, MODEL));
  const reader = within(VOCABULARY, 'it is no vocabulary', () => ARCHITECTURES[name].open(vocabulary));
  const model = await modelOf(topology);
  try {
    await readWeights(join(folder, WEIGHTS), model);
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
  return { model, reader };
}

async function modelOf(topology: unknown): Promise<tfl.LayersModel> {
  const parsed = v.safeParse(v.record(v.string(), v.any()), topology);
  if (!parsed.success) throw corrupt(MODEL, 'it is no network');
  try {
    return await tfl.models.modelFromJSON(parsed.output);
  } catch (thrown) {
    throw corrupt(MODEL, `it is no network (${thrown instanceof Error ? thrown.message : String(thrown)})`);
  }
}

async function readWeights(path: string, model: tfl.LayersModel): Promise<void> {
  const store = await openSafetensors(createNodeFiles(), path);
  try {
    for (const weight of model.weights) {
      const shape = sizes(weight);
      const stored = store.tensors.get(weight.originalName);
      if (stored?.type !== 'F32' || stored.shape.join() !== shape.join())
        throw corrupt(WEIGHTS, `it has no ${weight.originalName} of shape [${shape.join(', ')}]`);
      const values = toFloat32('F32', await store.readBytes(weight.originalName));
      tf.tidy(() => {
        weight.write(tf.tensor(values, shape));
      });
    }
  } finally {
    await store.close();
  }
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new ProblemError(
      {
        code: 'file-missing',
        message: `The file ${path} cannot be read, and without it the discriminator cannot be opened.`,
        hint: 'Copy its whole folder again, or train it again.',
      },
      { cause },
    );
  }
  return within(path, 'it is no JSON', () => JSON.parse(text) as unknown);
}

function within<T>(file: string, what: string, work: () => T): T {
  try {
    return work();
  } catch {
    throw corrupt(file, what);
  }
}
