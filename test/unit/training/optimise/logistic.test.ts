// Logistic regression on data whose weights are known.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/grover/random.ts';
import { fitLogistic, logLossOf, sigmoid } from '../../../../src/training/optimise/logistic.ts';

const problem = (rows: readonly (readonly number[])[], labels: readonly number[], ridge: readonly number[]) => ({
  rows: Float32Array.from(rows.flat()),
  columns: rows[0]?.length ?? 0,
  places: [...rows.keys()],
  labels,
  weights: rows.map(() => 1 / rows.length),
  ridge,
});

describe('fitLogistic', () => {
  it('finds the weights that made the labels', () => {
    const random = createRandom(5);
    const truth = [-0.6, 2, -1];
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat());
    const rows = Array.from({ length: 20_000 }, () => [1, normal(), normal()]);
    const labels = rows.map((row) =>
      random.nextFloat() < sigmoid(row.reduce((sum, x, at) => sum + x * (truth[at] ?? 0), 0)) ? 1 : 0,
    );
    const weights = fitLogistic(problem(rows, labels, [0, 0, 0]));
    expect([...weights].map((weight) => Math.round(weight * 5) / 5)).toEqual([-0.6, 2, -1]);
  });

  it('gives the log-odds of a share for an intercept alone', () => {
    const [weight] = fitLogistic(problem([[1], [1], [1], [1]], [1, 0, 0, 0], [0]));
    expect(weight).toBeCloseTo(Math.log(1 / 3), 6);
  });

  it('stays finite when the classes fall apart, and shrinks with the ridge', () => {
    const fitted = (ridge: number): number => {
      const rows = [
        [1, -1],
        [1, 1],
      ];
      return fitLogistic(problem(rows, [0, 1], [0, ridge]))[1] ?? NaN;
    };
    expect(fitted(1e-3)).toBeGreaterThan(3);
    expect(fitted(1e-3)).toBeLessThan(10);
    expect(fitted(0.1)).toBeLessThan(fitted(1e-3));
    // Where sigmoid(-w) = ridge × w.
    expect(sigmoid(-fitted(0.1))).toBeCloseTo(0.1 * fitted(0.1), 6);
  });

  it('reads only the rows it is given, from any start', () => {
    const rows = [[1], [1], [1], [NaN]];
    const all = { ...problem(rows, [1, 0, 0], [0]), places: [0, 1, 2], weights: [1 / 3, 1 / 3, 1 / 3] };
    expect(fitLogistic(all, { start: Float64Array.of(4) })[0]).toBeCloseTo(Math.log(1 / 2), 6);
  });
});

describe('logLossOf', () => {
  it.each([
    [0, 1, Math.LN2],
    [2, 1, -Math.log(sigmoid(2))],
    [2, 0, -Math.log(1 - sigmoid(2))],
    [-1000, 1, 1000],
    [1000, 1, 0],
  ])('of %d for %d', (score, label, expected) => {
    expect(logLossOf(score, label)).toBeCloseTo(expected, 12);
  });
});
