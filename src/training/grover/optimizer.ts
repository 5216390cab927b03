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
