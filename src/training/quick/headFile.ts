// model.safetensors of a quick discriminator: its head and the standard of its features.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSafetensors } from '../../grover/checkpoints/safetensors.ts';
import { float32Tensor, safetensorsChunks } from '../../grover/checkpoints/writeSafetensors.ts';
import { createNodeFiles } from '../../grover/node/nodeFiles.ts';
import { ok, ProblemError, toProblem, type Result } from '../../grover/problem.ts';
import type { Head, Layer } from './head.ts';
import type { Standard } from './standardise.ts';

const FILE = 'model.safetensors';
const MEAN = 'features/mean';
const SCALE = 'features/scale';
const kernelName = (layer: number): string => `head/layer${layer}/kernel`;
const biasName = (layer: number): string => `head/layer${layer}/bias`;

export interface TrainedHead {
  readonly head: Head;
  readonly standard: Standard;
}

export interface HeadShape {
  /** Length of a feature vector. */
  readonly width: number;
  readonly layers: number;
  readonly classes: number;
}

/** Throws what the disk says. */
export async function writeHead(folder: string, { head, standard }: TrainedHead): Promise<void> {
  const tensors = head.flatMap((layer, index) => [
    float32Tensor(kernelName(index), [layer.inputs, layer.outputs], Float32Array.from(layer.weights)),
    float32Tensor(biasName(index), [layer.outputs], Float32Array.from(layer.bias)),
  ]);
  const width = standard.mean.length;
  tensors.push(float32Tensor(MEAN, [width], standard.mean), float32Tensor(SCALE, [width], standard.scale));
  await writeFile(join(folder, FILE), safetensorsChunks(tensors));
}

/** Fails with file-missing, file-corrupt, tensor-missing, tensor-shape or tensor-values. */
export async function readHead(folder: string, { width, layers, classes }: HeadShape): Promise<Result<TrainedHead>> {
  const path = join(folder, FILE);
  try {
    const store = await openSafetensors(createNodeFiles(), path);
    const read = async (name: string, shape: readonly (number | undefined)[]): Promise<Tensor> => {
      const found = store.tensors.get(name);
      if (found === undefined) throw broken('tensor-missing', `${path} has no tensor ${name}.`);
      const isThatShape =
        found.type === 'F32' &&
        found.shape.length === shape.length &&
        shape.every((size, at) => size === undefined || size === found.shape[at]);
      if (!isThatShape)
        throw broken(
          'tensor-shape',
          `${name} in ${path} is ${found.type} [${found.shape.join(', ')}]; this head wants F32 [${shape.map((size) => size ?? '…').join(', ')}].`,
        );
      const values = new Float32Array((await store.readBytes(name)).buffer);
      if (!values.every(Number.isFinite))
        throw broken('tensor-values', `${name} in ${path} holds values that are no numbers.`);
      return { shape: found.shape, values };
    };
    try {
      const standard = { mean: (await read(MEAN, [width])).values, scale: (await read(SCALE, [width])).values };
      const head: Layer[] = [];
      for (let index = 0; index < layers; index++) {
        const inputs = head.at(-1)?.outputs ?? width;
        const kernel = await read(kernelName(index), [inputs, index === layers - 1 ? classes : undefined]);
        const outputs = kernel.shape[1] ?? 0;
        const bias = await read(biasName(index), [outputs]);
        head.push({ inputs, outputs, weights: Float64Array.from(kernel.values), bias: Float64Array.from(bias.values) });
      }
      return ok({ head, standard });
    } finally {
      await store.close();
    }
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const broken = (code: 'tensor-missing' | 'tensor-shape' | 'tensor-values', message: string): ProblemError =>
  new ProblemError({ code, message, hint: 'Train this discriminator again, or put its own model.safetensors back.' });
