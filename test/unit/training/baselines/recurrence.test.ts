// The recurrent layer against TensorFlow.js's own, forwards and backwards.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../../src/engines/tensorflow/backend.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { createRandom } from '../../../../src/grover/random.ts';
import { Recurrent } from '../../../../src/training/baselines/recurrentLayer.ts';
import { variableOf } from '../../../../src/training/baselines/step.ts';

beforeAll(async () => {
  unwrap(await chooseBackend(1, { allowed: ['cpu'] }));
});

const CHANNELS = 5;
const UNITS = 6;
const LONGEST = 7;

/** Numbers in [-1, 1) that are the same in every run. */
function numbers(shape: number[], seed: number): tf.Tensor {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * random.nextFloat() - 1);
  return tf.tensor(values, shape);
}

const theirs = (cell: 'simple' | 'lstm', goBackwards: boolean): tfl.layers.Layer =>
  cell === 'lstm'
    ? tfl.layers.lstm({ units: UNITS, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros', goBackwards })
    : tfl.layers.simpleRNN({ units: UNITS, recurrentInitializer: 'zeros', goBackwards });

/** Three articles, the last of them short. */
const WORDS = [
  [1, 2, 3, 4, 5, 6, 7],
  [7, 7, 1, 2, 2, 5, 3],
  [4, 1, 6, 2, 0, 0, 0],
];

/** What a layer with these weights says of articles, and the gradients of a weighted sum of that for its input and weights. */
function outputAndGradients(
  layer: tfl.layers.Layer,
  gates: number,
  articles = WORDS,
  rowWeights = numbers([WORDS.length, UNITS], 6),
): number[][] {
  const words = tfl.input({ shape: [LONGEST], dtype: 'int32' });
  const embedding = tfl.layers.embedding({ inputDim: 8, outputDim: CHANNELS, maskZero: true });
  const outputs = layer.apply(embedding.apply(words)) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: words, outputs });
  embedding.setWeights([numbers([8, CHANNELS], 4)]);
  layer.setWeights([
    numbers([CHANNELS, gates * UNITS], 1),
    numbers([UNITS, gates * UNITS], 2),
    numbers([gates * UNITS], 3),
  ]);
  const variables = model.trainableWeights.map(variableOf);
  let output: number[] = [];
  const { grads } = tf.variableGrads(() => {
    const states = model.apply(tf.tensor2d(articles, [articles.length, LONGEST], 'int32')) as tf.Tensor;
    output = [...states.dataSync()];
    return tf.sum<tf.Scalar>(tf.mul(states, rowWeights));
  }, variables);
  return [output, ...variables.map(({ name }) => [...(grads[name]?.dataSync() ?? [])])];
}

describe('the recurrent layer', () => {
  it.each([
    { cell: 'simple', isReversed: false, gates: 1 },
    { cell: 'simple', isReversed: true, gates: 1 },
    { cell: 'lstm', isReversed: false, gates: 4 },
    { cell: 'lstm', isReversed: true, gates: 4 },
  ] as const)('gives what the library gives ($cell, reversed: $isReversed)', ({ cell, isReversed, gates }) => {
    const own = outputAndGradients(new Recurrent({ cell, units: UNITS, isReversed, pooling: 'last' }), gates);
    const expected = outputAndGradients(theirs(cell, isReversed), gates);
    expect(own.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    own.forEach((values, i) => {
      values.forEach((value, j) => {
        expect(value).toBeCloseTo(expected[i]?.[j] ?? Number.NaN, 5);
      });
    });
  });

  it.each([
    { cell: 'simple', isReversed: false, gates: 1 },
    { cell: 'simple', isReversed: true, gates: 1 },
    { cell: 'lstm', isReversed: false, gates: 4 },
    { cell: 'lstm', isReversed: true, gates: 4 },
  ] as const)(
    'pools the mean of what it would say after each word ($cell, reversed: $isReversed)',
    ({ cell, isReversed, gates }) => {
      const article = [4, 1, 6, 2];
      const padded = (words: readonly number[]): number[] => [
        ...words,
        ...new Array<number>(LONGEST - words.length).fill(0),
      ];
      const weigh = numbers([1, UNITS], 6);
      const settings = { cell, units: UNITS, isReversed };
      const pooled = outputAndGradients(
        new Recurrent({ ...settings, pooling: 'mean' }),
        gates,
        [padded(article)],
        weigh,
      );
      const parts = article.map((_, i) => padded(isReversed ? article.slice(i) : article.slice(0, i + 1)));
      const each = tf.tile(tf.div(weigh, parts.length), [parts.length, 1]);
      const [states = [], ...gradients] = outputAndGradients(
        new Recurrent({ ...settings, pooling: 'last' }),
        gates,
        parts,
        each,
      );
      const means = Array.from({ length: UNITS }, (_, unit) =>
        parts.reduce((sum, _words, part) => sum + (states[part * UNITS + unit] ?? NaN) / parts.length, 0),
      );
      [means, ...gradients].forEach((values, i) => {
        values.forEach((value, j) => {
          expect(pooled[i]?.[j]).toBeCloseTo(value, 5);
        });
      });
    },
  );
});
