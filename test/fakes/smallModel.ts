// A Grover too small to say anything, for tests of checkpoints: one layer, eight wide, as few positions as may be.
import { classifierTensors, languageModelTensors } from '../../src/grover/architecture.ts';
import { float32Tensor, safetensorsChunks, type TensorToWrite } from '../../src/grover/checkpoints/writeSafetensors.ts';
import { configText } from '../../src/grover/config.ts';
import type { GroverConfig } from '../../src/grover/model.ts';
import { createRandom } from '../../src/grover/random.ts';

export const smallConfig: GroverConfig = {
  vocabularySize: 50270,
  hiddenSize: 8,
  layers: 1,
  heads: 2,
  intermediateSize: 12,
  maxPositions: 32,
};

/** Values of every tensor, by name; with the discriminator's head when asked for. */
export function smallTensors(isDiscriminator = false): Map<string, { shape: readonly number[]; values: Float32Array }> {
  const random = createRandom(1);
  const shapes = [...languageModelTensors(smallConfig), ...(isDiscriminator ? classifierTensors(smallConfig) : [])];
  return new Map(
    shapes.map(([name, shape]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, { shape, values: Float32Array.from({ length }, () => random.nextFloat() - 0.5) }];
    }),
  );
}

export const smallTensorsToWrite = (isDiscriminator = false): TensorToWrite[] =>
  Array.from(smallTensors(isDiscriminator), ([name, { shape, values }]) => float32Tensor(name, shape, values));

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** config.json and model.safetensors. */
export const smallFolder = (
  tensors: readonly TensorToWrite[] = smallTensorsToWrite(),
): Record<'config.json' | 'model.safetensors', Uint8Array> => ({
  'config.json': new TextEncoder().encode(configText(smallConfig)),
  'model.safetensors': joined(safetensorsChunks(tensors)),
});
