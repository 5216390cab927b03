// Layers that the library lacks, each of which goes into `model.json` and comes back from it.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as v from 'valibot';
import { createRandom } from '../../grover/random.ts';
import { firstShape, floats, input, maskOf, type Inputs, type Kwargs } from './layerInputs.ts';

const zeros = tfl.initializers.zeros();

/**
 * Dropout whose mask follows from a seed and the step: the library's own, given a seed, drops the same units at every step,
 * and without one draws differently in every run.
 */
export class SeededDropout extends tfl.layers.Layer {
  static readonly className: string = 'GroverSeededDropout';
  readonly #rate: number;
  /** Of the masks; set before each step of training. */
  seed = 0;

  constructor(config: tf.serialization.ConfigDict) {
    super(config);
    this.#rate = v.parse(v.number(), config['rate']);
    this.supportsMasking = true;
  }

  override call(inputs: Inputs, kwargs: Kwargs): tf.Tensor {
    const x = input(inputs);
    if (kwargs['training'] !== true || this.#rate === 0) return x;
    return tf.mul(x, tf.tensor(keptUnits(x.size, this.#rate, this.seed), x.shape));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate };
  }
}

/** 0 for what is dropped, 1 / (1 - rate) for what is kept. */
function keptUnits(size: number, rate: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const dropped = rate * 2 ** 32;
  const kept = new Float32Array(size).fill(1 / (1 - rate));
  for (let i = 0; i < size; i++) if (random.nextUint32() < dropped) kept[i] = 0;
  return kept;
}

/**
 * Vectors of words that are means of the vectors of their parts. Inputs as `subwords.ts` gives them; output
 * [rows, longest, units], masked where the sequence is 0.
 */
export class EmbeddingBag extends tfl.layers.Layer {
  static readonly className: string = 'GroverEmbeddingBag';
  readonly #rows: number;
  readonly #units: number;
  #table: tfl.LayerVariable | undefined;

  constructor(config: tf.serialization.ConfigDict) {
    super(config);
    this.#rows = v.parse(v.number(), config['rows']);
    this.#units = v.parse(v.number(), config['units']);
    this.supportsMasking = true;
  }

  override build(): void {
    this.#table = this.addWeight('embeddings', [this.#rows, this.#units], 'float32', zeros);
    this.built = true;
  }

  override call(inputs: Inputs): tf.Tensor {
    const table = this.#table?.read();
    if (table === undefined) throw new Error('EmbeddingBag is called before it is built.');
    const [sequence, parts, owners, shares] = [0, 1, 2, 3].map((n) => input(inputs, n)) as [
      tf.Tensor,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
    ];
    return tf.tidy(() => {
      const sums = tf.unsortedSegmentSum(tf.gather(table, parts), owners, shares.size);
      const words = tf.mul(sums, tf.expandDims(shares, 1));
      const withPadding = tf.concat([tf.zeros([1, this.#units]), words], 0);
      const [rows = 0, longest = 0] = sequence.shape;
      return tf.reshape(tf.gather(withPadding, tf.reshape(sequence, [-1])), [rows, longest, this.#units]);
    });
  }

  override computeMask(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => tf.notEqual(input(inputs), tf.scalar(0, 'int32')));
  }

  override computeOutputShape(shape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return [...firstShape(shape), this.#units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rows: this.#rows, units: this.#units };
  }
}

/**
 * A convolution over `width` neighbouring words, ReLU, and the largest value of each filter over the article (Kim 2014).
 * [rows, longest, channels] and its mask → [rows, filters]. A window begins at every word; what it has beyond the end of
 * the article is 0. Written as a product of matrices, which every backend can differentiate, and which is fast on each.
 */
export class WindowMaximum extends tfl.layers.Layer {
  static readonly className: string = 'GroverWindowMaximum';
  readonly #width: number;
  readonly #filters: number;
  #kernel: tfl.LayerVariable | undefined;
  #bias: tfl.LayerVariable | undefined;

  constructor(config: tf.serialization.ConfigDict) {
    super(config);
    this.#width = v.parse(v.number(), config['width']);
    this.#filters = v.parse(v.number(), config['filters']);
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const channels = firstShape(shape).at(-1) ?? 0;
    this.#kernel = this.addWeight('kernel', [this.#width * channels, this.#filters], 'float32', zeros);
    this.#bias = this.addWeight('bias', [this.#filters], 'float32', zeros);
    this.built = true;
  }

  override call(inputs: Inputs, kwargs: Kwargs): tf.Tensor {
    const kernel = this.#kernel?.read();
    const bias = this.#bias?.read();
    if (kernel === undefined || bias === undefined) throw new Error('WindowMaximum is called before it is built.');
    return tf.tidy(() => {
      const x = input(inputs);
      const [rows = 0, longest = 0, channels = 0] = x.shape;
      const mask = maskOf(kwargs);
      const isWord = mask === undefined ? tf.ones([rows, longest, 1]) : tf.expandDims(tf.cast(mask, 'float32'), 2);
      const words = tf.pad(tf.mul(x, isWord), [
        [0, 0],
        [0, this.#width - 1],
        [0, 0],
      ]);
      const windows = windowsOf(words, { rows, longest, channels, width: this.#width });
      const filtered = tf.relu(tf.add(tf.matMul<tf.Tensor2D>(windows, kernel), bias));
      return tf.max(tf.mul(tf.reshape(filtered, [rows, longest, this.#filters]), isWord), 1);
    });
  }

  override computeOutputShape(shape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return [firstShape(shape)[0] ?? null, this.#filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), width: this.#width, filters: this.#filters };
  }
}

interface Windows {
  readonly rows: number;
  readonly longest: number;
  readonly channels: number;
  readonly width: number;
}

/** [rows, longest + width - 1, channels] → the words of each window side by side, [rows × longest, width × channels]. */
function windowsOf(words: tf.Tensor, { rows, longest, channels, width }: Windows): tf.Tensor2D {
  const wide = longest + width - 1;
  const size = width * channels;
  const each = (visit: (window: number, begin: number) => void): void => {
    for (let row = 0; row < rows; row++)
      for (let word = 0; word < longest; word++) visit(row * longest + word, (row * wide + word) * channels);
  };
  // Words lie side by side already: a window is a run of them, copied as a whole.
  const operation = tf.customGrad((from) => {
    const values = floats(from);
    const windows = new Float32Array(rows * longest * size);
    each((window, begin) => {
      windows.set(values.subarray(begin, begin + size), window * size);
    });
    const gradFunc = (gradient: tf.Tensor): tf.Tensor => {
      const dWindows = floats(gradient);
      const dWords = new Float32Array(rows * wide * channels);
      each((window, begin) => {
        for (let i = 0; i < size; i++)
          dWords[begin + i] = (dWords[begin + i] ?? 0) + (dWindows[window * size + i] ?? 0);
      });
      return tf.tensor(dWords, [rows, wide, channels]);
    };
    return { value: tf.tensor2d(windows, [rows * longest, size]), gradFunc };
  });
  return operation(words);
}

for (const layer of [SeededDropout, EmbeddingBag, WindowMaximum]) tf.serialization.registerClass(layer);
