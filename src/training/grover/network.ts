// The network that is trained: a Grover's weights, and a class head of as many labels as there are.
import * as tf from '@tensorflow/tfjs-core';
import { loadWeights } from '../../engines/tensorflow/loadWeights.ts';
import { CLASS_BIAS, CLASS_KERNEL, classifierTensors } from '../../grover/architecture.ts';
import type { GroverModel } from '../../grover/model.ts';
import { unwrap } from '../../grover/problem.ts';
import { createRandom, seedOf, type Random } from '../../grover/random.ts';
import { createAdafactor } from './adafactor.ts';
import { createAdamW } from './adamw.ts';
import type { GroverSettings } from './settings.ts';
import type { Network } from './step.ts';
import { trainable } from './trainable.ts';

/** The reference's initializer_range. */
const INITIAL_DEVIATION = 0.02;

/**
 * The model's weights as tensors. A discriminator of as many classes goes on with its head, as the reference does with an
 * init_checkpoint; else the head begins as the reference's does, from the seed. Throws ProblemError for a bad model.
 */
export async function openNetwork(model: GroverModel, labels: number, settings: GroverSettings): Promise<Network> {
  const weights = new Map(unwrap(await loadWeights(model, false)));
  for (const [name, shape] of classifierTensors(model.config, labels)) {
    const known = model.weights.shape(name)?.join() === shape.join();
    const values = known ? await model.weights.read(name) : initial(name, shape, settings.seed);
    weights.set(name, tf.tensor(values, [...shape]));
  }
  return {
    config: model.config,
    weights,
    learns: trainable(model.config, settings.trainableLayers),
    optimizer: settings.optimizer === 'adamw' ? createAdamW() : createAdafactor(),
  };
}

/** A kernel from a normal distribution without its tails beyond two deviations; a bias of zeros. */
function initial(name: string, shape: readonly number[], seed: number): Float32Array {
  const values = new Float32Array(shape.reduce((all, size) => all * size, 1));
  if (name !== CLASS_KERNEL) return values;
  const random = createRandom(seedOf(seed, 0x11ea));
  return values.map(() => INITIAL_DEVIATION * truncatedNormal(random));
}

/** Box and Muller's cosine half, drawn again beyond two deviations. */
function truncatedNormal(random: Random): number {
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.nextFloat()));
    const value = radius * Math.cos(2 * Math.PI * random.nextFloat());
    if (Math.abs(value) < 2) return value;
  }
}

export interface Head {
  /** [hiddenSize, labels], row-major. */
  readonly kernel: Float32Array;
  /** [labels] */
  readonly bias: Float32Array;
}

/** Softmax of hidden · kernel + bias. */
export function probabilities(hidden: Float32Array, { kernel, bias }: Head): Float32Array {
  const classes = bias.length;
  if (hidden.length * classes !== kernel.length)
    throw new RangeError(`A hidden state of ${hidden.length} for a head of ${kernel.length / classes}.`);
  const logits = Float64Array.from(bias);
  hidden.forEach((value, i) => {
    for (let label = 0; label < classes; label++)
      logits[label] = (logits[label] ?? 0) + value * (kernel[i * classes + label] ?? 0);
  });
  const highest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const exponentials = logits.map((logit) => Math.exp(logit - highest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return Float32Array.from(exponentials, (value) => value / total);
}

/** Names of the head's tensors. */
export const HEAD = { kernel: CLASS_KERNEL, bias: CLASS_BIAS } as const;
