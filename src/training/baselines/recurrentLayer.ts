// A recurrent layer whose way through time is `recurrence.ts`; TensorFlow.js multiplies the large matrices around it.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as v from 'valibot';
import { firstShape, floats, input, maskOf, type Inputs, type Kwargs } from './layerInputs.ts';
import { backward, forward, gatesOf, type CellName, type Sequences } from './recurrence.ts';

const settings = v.object({
  cell: v.picklist(['simple', 'lstm']),
  units: v.number(),
  isReversed: v.boolean(),
  pooling: v.picklist(['last', 'mean']),
});

/** [rows, longest, channels] and its mask → the state after the last word or the mean of all, [rows, units], without a mask. */
export class Recurrent extends tfl.layers.Layer {
  static readonly className: string = 'GroverRecurrent';
  readonly #settings: v.InferOutput<typeof settings>;
  #weights: { kernel: tfl.LayerVariable; recurrent: tfl.LayerVariable; bias: tfl.LayerVariable } | undefined;

  constructor(config: tf.serialization.ConfigDict) {
    super(config);
    this.#settings = v.parse(settings, config);
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const { cell, units } = this.#settings;
    const channels = firstShape(shape).at(-1) ?? 0;
    const width = gatesOf(cell) * units;
    const add = (name: string, sides: number[]): tfl.LayerVariable =>
      this.addWeight(name, sides, 'float32', tfl.initializers.zeros());
    this.#weights = {
      kernel: add('kernel', [channels, width]),
      recurrent: add('recurrent_kernel', [units, width]),
      bias: add(cell === 'lstm' ? 'lstm_bias' : 'bias', [width]),
    };
    this.built = true;
  }

  override call(inputs: Inputs, kwargs: Kwargs): tf.Tensor {
    const weights = this.#weights;
    if (weights === undefined) throw new Error('Recurrent is called before it is built.');
    const { cell, ...choices } = this.#settings;
    return tf.tidy(() => {
      const x = input(inputs);
      const [rows = 0, longest = 0, channels = 0] = x.shape;
      const flat = tf.reshape(x, [rows * longest, channels]);
      const sums = tf.add(tf.matMul(flat, weights.kernel.read()), weights.bias.read());
      const lengths = lengthsOf(maskOf(kwargs), rows, longest);
      return recurrence(cell, sums, weights.recurrent.read(), { rows, longest, lengths, ...choices });
    });
  }

  override computeOutputShape(shape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return [firstShape(shape)[0] ?? null, this.#settings.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}

/** Words of each row, which all stand at its beginning. */
function lengthsOf(mask: tf.Tensor | undefined, rows: number, longest: number): number[] {
  const isWord = mask?.dataSync();
  return Array.from({ length: rows }, (_, row) =>
    isWord === undefined ? longest : wordsOf(isWord, row * longest, (row + 1) * longest),
  );
}

function wordsOf(isWord: ArrayLike<unknown>, from: number, to: number): number {
  let words = 0;
  for (let i = from; i < to; i++) words += Number(isWord[i]);
  return words;
}

type Extent = Omit<Sequences, 'inputs' | 'kernel'>;

/** What is pooled of the states, [rows, units], from sums [rows × longest, gates × units] and recurrent kernel, with gradients for both. */
function recurrence(cell: CellName, sums: tf.Tensor, kernel: tf.Tensor, extent: Extent): tf.Tensor {
  const { rows, units, longest } = extent;
  const width = gatesOf(cell) * units;
  const operation = tf.customGrad((...args) => {
    const sequences: Sequences = { ...extent, inputs: floats(args[0]), kernel: floats(args[1]) };
    const trace = forward(cell, sequences);
    const gradFunc = (dPooled: tf.Tensor): tf.Tensor[] => {
      const gradient = tf.tensor2d(backward(cell, sequences, trace, floats(dPooled)), [rows * longest, width]);
      const before = tf.tensor2d(trace.before, [rows * longest, units]);
      return [gradient, tf.matMul(before, gradient, true)];
    };
    return { value: tf.tensor2d(trace.pooled, [rows, units]), gradFunc };
  });
  return operation(sums, kernel);
}

tf.serialization.registerClass(Recurrent);
