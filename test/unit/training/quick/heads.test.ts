// Heads on rows whose answer is known.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/grover/random.ts';
import { predictRows, type Head, type LabelledRows } from '../../../../src/training/quick/head.ts';
import { trainLinear, type Fit } from '../../../../src/training/quick/linear.ts';
import { trainPerceptron } from '../../../../src/training/quick/mlp.ts';
import { fitSoftmax } from '../../../../src/training/quick/softmaxRegression.ts';
import { fitStandard, standardised } from '../../../../src/training/quick/standardise.ts';
import { rowWeights, weightedLoss } from '../../../../src/training/quick/validation.ts';

/** Rows of `width` uniform values in [-1, 1]; the label is what `labelOf` says of them. */
function rowsOf(count: number, width: number, seed: number, labelOf: (x: Float32Array) => number): LabelledRows {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: count * width }, () => random.nextFloat() * 2 - 1);
  const labels = Array.from({ length: count }, (_, row) => labelOf(values.subarray(row * width, (row + 1) * width)));
  return { values, width, labels, weights: rowWeights(labels, Math.max(...labels) + 1, 'none') };
}

function accuracy(head: Head, rows: LabelledRows): number {
  const classes = head.at(-1)?.outputs ?? 1;
  const all = predictRows(head, rows.values, rows.width);
  const right = rows.labels.filter((label, row) => {
    const one = [...all.subarray(row * classes, (row + 1) * classes)];
    return one.indexOf(Math.max(...one)) === label;
  });
  return right.length / rows.labels.length;
}

const noWait = (): Promise<void> => Promise.resolve();
const thirds = (x: Float32Array): number => ((x[0] ?? 0) > 0.3 ? 0 : (x[1] ?? 0) > 0 ? 1 : 2);
const exclusive = (x: Float32Array): number => ((x[0] ?? 0) * (x[1] ?? 0) > 0 ? 0 : 1);

describe('fitSoftmax', () => {
  it('stands where the penalised loss is flat', () => {
    const rows = rowsOf(60, 3, 1, thirds);
    const penalty = 0.1;
    const layer = fitSoftmax(rows, 3, new Float64Array(3).fill(penalty));
    const lossAt = (weights: Float64Array): number => {
      const head = [{ ...layer, weights }];
      const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
      return weightedLoss(predictRows(head, rows.values, 3), rows) + (penalty * squares) / 2;
    };
    const here = lossAt(layer.weights);
    for (let at = 0; at < 9; at++)
      for (const step of [0.05, -0.05])
        expect(lossAt(layer.weights.with(at, (layer.weights[at] ?? 0) + step))).toBeGreaterThan(here);
  });

  it('draws penalised weights to zero and leaves the others', () => {
    const rows = rowsOf(100, 2, 2, (x) => ((x[0] ?? 0) + (x[1] ?? 0) > 0 ? 1 : 0));
    const { weights } = fitSoftmax(rows, 2, Float64Array.of(1000, 0.01));
    expect(Math.abs(weights[0] ?? 1)).toBeLessThan(0.01);
    expect(Math.abs(weights[2] ?? 0)).toBeGreaterThan(1);
  });

  it('predicts even odds for balanced weights however rare a label is, when nothing tells them apart', () => {
    const rows = rowsOf(100, 1, 3, () => 0);
    const labels = rows.labels.map((_, row) => (row % 10 === 0 ? 1 : 0));
    const weights = rowWeights(labels, 2, 'balanced');
    const head = [fitSoftmax({ ...rows, labels, weights }, 2, Float64Array.of(1e6))];
    expect(predictRows(head, Float32Array.of(0), 1)[0]).toBeCloseTo(0.5, 3);
  });
});

describe('trainLinear', () => {
  const task = {
    train: rowsOf(300, 6, 4, thirds),
    val: rowsOf(100, 6, 5, thirds),
    classes: 3,
    statistics: 2,
    patience: 3,
  };

  it('tells any number of labels apart', async () => {
    const head = await trainLinear(task, noWait);
    expect(accuracy(head, rowsOf(300, 6, 6, thirds))).toBeGreaterThan(0.85);
  });

  it('keeps the fit of smallest validation loss', async () => {
    const fits: Fit[] = [];
    const head = await trainLinear(task, (fit) => {
      fits.push(fit);
      return Promise.resolve();
    });
    const smallest = fits.reduce((a, b) => ((b.valLoss ?? 0) < (a.valLoss ?? 0) ? b : a));
    expect(fits.length).toBeGreaterThan(3);
    expect(head).toBe(smallest.head);
  });

  it('claims little when labels mean nothing', async () => {
    const random = createRandom(1);
    const shuffled = (rows: LabelledRows): LabelledRows => ({
      ...rows,
      labels: rows.labels.map(() => Math.floor(random.nextFloat() * 3)),
    });
    const head = await trainLinear({ ...task, train: shuffled(task.train), val: shuffled(task.val) }, noWait);
    expect(Math.max(...predictRows(head, task.val.values, 6))).toBeLessThan(0.5);
  });

  it('makes do without validation articles', async () => {
    const head = await trainLinear({ ...task, val: undefined }, noWait);
    expect(accuracy(head, task.val)).toBeGreaterThan(0.8);
  });
});

describe('trainPerceptron', () => {
  const task = {
    train: rowsOf(600, 2, 7, exclusive),
    val: rowsOf(150, 2, 8, exclusive),
    classes: 2,
    seed: 3,
    epochs: 60,
    batchSize: 32,
    learningRate: 1e-2,
    patience: 20,
  };

  it('learns what no line can tell apart', async () => {
    const head = await trainPerceptron(task, noWait);
    const linear = await trainLinear({ ...task, statistics: 2 }, noWait);
    const other = rowsOf(400, 2, 9, exclusive);
    expect(accuracy(head, other)).toBeGreaterThan(0.9);
    expect(accuracy(linear, other)).toBeLessThan(0.65);
  });

  it('gives the same head for the same seed, another for another', async () => {
    const short = { ...task, epochs: 3 };
    const [one, same, other] = await Promise.all([3, 3, 4].map((seed) => trainPerceptron({ ...short, seed }, noWait)));
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });

  it('stops once the validation loss has not fallen for as many epochs as it may', async () => {
    const losses: number[] = [];
    const labels = task.val.labels.map((label) => 1 - label);
    const wrong = { ...task, val: { ...task.val, labels }, patience: 4 };
    await trainPerceptron(wrong, ({ valLoss }) => {
      losses.push(valLoss ?? NaN);
      return Promise.resolve();
    });
    expect(losses.length - 1 - losses.indexOf(Math.min(...losses))).toBe(4);
    expect(losses.length).toBeLessThan(60);
  });
});

describe('standardise', () => {
  it('brings columns to mean 0 and deviation 1, and leaves constant ones at 0', () => {
    const values = Float32Array.of(1, 5, 3, 5, 5, 5);
    const found = standardised(values, fitStandard(values, 2));
    const far = Math.sqrt(1.5);
    [-far, 0, 0, 0, far, 0].forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 5);
    });
  });

  it('lets no value be more than eight deviations away', () => {
    const standard = { mean: Float32Array.of(0), scale: Float32Array.of(1) };
    expect([...standardised(Float32Array.of(-100, 3, 100), standard)]).toEqual([-8, 3, 8]);
  });
});
