// The discriminator's head: two logits from the last hidden state of the class token (classification_model_fn_builder).
import { CLASS_BIAS, CLASS_KERNEL, CLASSES } from './architecture.ts';
import type { Weights } from './model.ts';

export interface Classification {
  /** [machine, human] */
  readonly logits: readonly [number, number];
  /** Softmax of the logits. */
  readonly machine: number;
  readonly human: number;
}

/** hidden · kernel + bias. */
export interface ClassifierHead {
  /** [hiddenSize, 2], row-major. */
  readonly kernel: Float32Array;
  /** [2] */
  readonly bias: Float32Array;
}

/** The head of a discriminator. Throws ProblemError (tensor-missing) for a model that is none. */
export async function readClassifierHead(weights: Pick<Weights, 'read'>): Promise<ClassifierHead> {
  return { kernel: await weights.read(CLASS_KERNEL), bias: await weights.read(CLASS_BIAS) };
}

/** Classifies one hidden state, [hiddenSize]. Throws RangeError when its width is not the head's. */
export function classify(hidden: Float32Array, { kernel, bias }: ClassifierHead): Classification {
  if (hidden.length * CLASSES !== kernel.length)
    throw new RangeError(`A hidden state of ${hidden.length} for a head of ${kernel.length / CLASSES}.`);
  let machine = bias[0] ?? 0;
  let human = bias[1] ?? 0;
  hidden.forEach((value, i) => {
    machine += value * (kernel[2 * i] ?? 0);
    human += value * (kernel[2 * i + 1] ?? 0);
  });
  const probability = 1 / (1 + Math.exp(human - machine));
  return { logits: [machine, human], machine: probability, human: 1 / (1 + Math.exp(machine - human)) };
}
