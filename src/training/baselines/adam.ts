// Adam with weight decay apart from the gradient (Kingma and Ba 2015; Loshchilov and Hutter 2019), its state open to checkpoints.
import * as tf from '@tensorflow/tfjs-core';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

export interface AdamSettings {
  /** Per step, times the learning rate, for matrices; not for biases. */
  readonly weightDecay: number;
  /** Longest gradient, all variables together; longer ones are shortened to it. */
  readonly longestGradient: number;
}

/** Tensors of one shape with the variable: the running means of its gradient and of the gradient's square. */
interface Moments {
  readonly mean: tf.Variable;
  readonly square: tf.Variable;
}

export class Adam {
  readonly #settings: AdamSettings;
  readonly #variables: readonly tf.Variable[];
  readonly #moments: readonly Moments[];

  /** For these variables, in this order. */
  constructor(variables: readonly tf.Variable[], settings: AdamSettings) {
    this.#settings = settings;
    this.#variables = variables;
    const zeros = (like: tf.Variable): tf.Variable => tf.tidy(() => tf.variable(tf.zerosLike(like), false));
    this.#moments = variables.map((variable) => ({ mean: zeros(variable), square: zeros(variable) }));
  }

  /** Means, then squares, in the order of the variables. */
  get state(): tf.Variable[] {
    return [...this.#moments.map(({ mean }) => mean), ...this.#moments.map(({ square }) => square)];
  }

  /** Moves the variables against their gradients, given in their order and disposed of here; `step` counts from 1. */
  apply(gradients: readonly tf.Tensor[], step: number, learningRate: number): void {
    const { longestGradient, weightDecay } = this.#settings;
    const rate = (learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
    tf.tidy(() => {
      const squares = tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient))));
      const shortened = tf.div(longestGradient, tf.maximum(tf.sqrt(squares), longestGradient));
      gradients.forEach((whole, i) => {
        const variable = this.#variables[i];
        const moments = this.#moments[i];
        if (variable === undefined || moments === undefined) throw new RangeError(`There is no variable ${i}.`);
        const gradient = tf.mul(whole, shortened);
        moments.mean.assign(tf.add(tf.mul(moments.mean, BETA1), tf.mul(gradient, 1 - BETA1)));
        moments.square.assign(tf.add(tf.mul(moments.square, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
        const change = tf.mul(tf.div(moments.mean, tf.add(tf.sqrt(moments.square), EPSILON)), rate);
        const kept =
          variable.rank < 2 || weightDecay === 0 ? variable : tf.mul(variable, 1 - learningRate * weightDecay);
        variable.assign(tf.sub(kept, change));
      });
    });
    tf.dispose([...gradients]);
  }

  dispose(): void {
    tf.dispose(this.state);
  }
}
