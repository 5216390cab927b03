// What updates the weights: Adafactor as the reference's fine-tuning has it, or AdamW as BERT's.
import type * as tf from '@tensorflow/tfjs-core';

export interface Optimizer {
  /** Replaces each weight that has a gradient; the old tensors are disposed of. Gradients stay the caller's. */
  apply(weights: Map<string, tf.Tensor>, gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): void;
  /** What it remembers of each weight, under names below the weight's: `X/kernel/adafactor_vr`. */
  readonly slots: ReadonlyMap<string, tf.Tensor>;
  /** Takes over slots that were saved. */
  restore(slots: ReadonlyMap<string, tf.Tensor>): void;
  dispose(): void;
}

export const WEIGHT_DECAY = 0.01;

/** Norms and biases do not decay (exclude_from_weight_decay of lm/optimization_adafactor.py). */
export const decays = (name: string): boolean => !/LayerNorm|layer_norm|bias/.test(name);

/** Slots by name, each replaced at every step. */
export class Slots {
  readonly #tensors = new Map<string, tf.Tensor>();

  get all(): ReadonlyMap<string, tf.Tensor> {
    return this.#tensors;
  }

  get(name: string): tf.Tensor | undefined {
    return this.#tensors.get(name);
  }

  set(name: string, tensor: tf.Tensor): void {
    this.#tensors.get(name)?.dispose();
    this.#tensors.set(name, tensor);
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }
}

/** Everything of an optimiser but its step: `begin` sees all gradients once and gives how each weight is replaced. */
export function optimizerOver(
  slots: Slots,
  begin: (
    gradients: ReadonlyMap<string, tf.Tensor>,
    learningRate: number,
  ) => (name: string, weight: tf.Tensor, gradient: tf.Tensor) => tf.Tensor,
): Optimizer {
  return {
    apply: (weights, gradients, learningRate) => {
      const update = begin(gradients, learningRate);
      for (const [name, gradient] of gradients) {
        const weight = weights.get(name);
        if (weight === undefined) throw new RangeError(`There are no weights called ${name}.`);
        weights.set(name, update(name, weight, gradient));
        weight.dispose();
      }
    },
    slots: slots.all,
    restore: (saved) => {
      slots.dispose();
      for (const [name, tensor] of saved) slots.set(name, tensor);
    },
    dispose: () => {
      slots.dispose();
    },
  };
}
