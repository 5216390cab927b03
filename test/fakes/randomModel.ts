// A Grover of any size with random weights, made tensor by tensor as they are read: nothing on disk, nothing held.
import { createHash } from 'node:crypto';
import { languageModelTensors } from '../../src/grover/architecture.ts';
import type { GroverConfig, GroverModel } from '../../src/grover/model.ts';
import { ProblemError } from '../../src/grover/problem.ts';
import { createRandom } from '../../src/grover/random.ts';

export interface RandomModelOptions {
  /** Changes a tensor as it is read. */
  readonly spoil?: (name: string, values: Float32Array) => void;
  /** Tells two models of one configuration apart, in values and hash. */
  readonly seed?: number;
}

/** Weights uniform, scaled so that activations keep their size from layer to layer; norms begin at 1 and 0. */
export function randomModel(config: GroverConfig, { spoil, seed = 1 }: RandomModelOptions = {}): GroverModel {
  const shapes = languageModelTensors(config);
  const read = (name: string): Promise<Float32Array> => {
    const shape = shapes.get(name);
    if (shape === undefined) throw new ProblemError({ code: 'tensor-missing', message: `There is no tensor ${name}.` });
    const values = randomValues(name, shape, seed);
    spoil?.(name, values);
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw new ProblemError({ code: 'tensor-values', message: `${name} holds ${values[at] ?? 0} at ${at}.` });
    return Promise.resolve(values);
  };
  return {
    folder: '/nowhere/random',
    name: 'random',
    config,
    hash: createHash('sha256')
      .update(JSON.stringify([config, seed]))
      .digest('hex'),
    isDiscriminator: false,
    weights: {
      names: [...shapes.keys()],
      shape: (name) => shapes.get(name),
      read,
      readQuantised: () => Promise.resolve(undefined),
      close: () => Promise.resolve(),
    },
  };
}

function randomValues(name: string, shape: readonly number[], seed: number): Float32Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  if (name.endsWith('/gamma')) return values.fill(1);
  if (name.endsWith('/beta')) return values;
  const random = createRandom(createHash('sha256').update(name).digest().readUInt32LE(0) ^ seed);
  const width = name.includes('/embeddings/') ? (shape[1] ?? 1) : (shape[0] ?? 1);
  const reach = name.endsWith('/bias') ? 0.02 : 2 / Math.sqrt(width);
  return values.map(() => (random.nextFloat() * 2 - 1) * reach);
}
