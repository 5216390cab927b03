// Maps from scores to probabilities, against laws that are known.
import { describe, expect, it } from 'vitest';
import { sigmoid } from '../../../../src/training/optimise/logistic.ts';
import { fitMap } from '../../../../src/training/paragraphs/fitMap.ts';
import { draws } from './builders.ts';

const { uniform } = draws(4);
const scores = Array.from({ length: 20_000 }, () => 12 * uniform() - 6);
const labelled = (logOddsAt: (score: number) => number): boolean[] =>
  scores.map((score) => uniform() < sigmoid(logOddsAt(score)));
/** As many of both, as `weights` would be where none are given. */
const even = scores.map(() => 1 / scores.length);

function probabilityAt({ scores: knots, probabilities }: ReturnType<typeof fitMap>, score: number): number {
  const above = knots.findIndex((knot) => knot > score);
  const [x0 = 0, x1 = 1] = [knots[above - 1], knots[above]];
  const [y0 = 0, y1 = 1] = [probabilities[above - 1], probabilities[above]];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}

const isAscending = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));

describe('fitMap', () => {
  it('finds slope and place of a logistic law', () => {
    const map = fitMap(
      scores,
      labelled((score) => 0.8 * score - 0.5),
      { weights: even },
    );
    for (const score of [-5, -2, 0, 1, 3, 5])
      expect(probabilityAt(map, score)).toBeCloseTo(sigmoid(0.8 * score - 0.5), 1);
    expect(map.scores).toHaveLength(24);
    expect([map.scores[0], map.scores.at(-1)]).toEqual([Math.min(...scores), Math.max(...scores)]);
  });

  it('follows a law whose slope changes, where it may bend', () => {
    const law = (score: number): number => (score < 2 ? 1.2 * score : 2.4 + 0.1 * (score - 2));
    const labels = labelled(law);
    const errorOf = (map: ReturnType<typeof fitMap>): number =>
      Math.max(...[-4, -1, 0, 1, 2, 3, 5].map((score) => Math.abs(probabilityAt(map, score) - sigmoid(law(score)))));
    const [bent, straight] = [
      fitMap(scores, labels, { weights: even, bend: 2 / 3 }),
      fitMap(scores, labels, { weights: even }),
    ];
    expect(errorOf(bent)).toBeLessThan(0.05);
    expect(errorOf(bent)).toBeLessThan(errorOf(straight) / 2);
    expect(bent.scores).toHaveLength(25);
  });

  it('counts both classes the same where no weights are given', () => {
    const few = scores.map((score) => score > 0 && uniform() < 0.05);
    const map = fitMap(scores, few);
    expect(probabilityAt(map, 5)).toBeGreaterThan(0.5);
    expect(probabilityAt(fitMap(scores, few, { weights: even }), 5)).toBeLessThan(0.2);
  });

  it('finds what length adds to the log-odds, beside the score', () => {
    const lengths = scores.map(() => 3 * uniform() - 1);
    const labels = scores.map((score, at) => uniform() < sigmoid(0.8 * score - 0.5 + 0.7 * (lengths[at] ?? 0)));
    const map = fitMap(scores, labels, { weights: even, lengths });
    expect(map.perLog).toBeCloseTo(0.7, 1);
    for (const score of [-5, -2, 0, 1, 3, 5])
      expect(probabilityAt(map, score)).toBeCloseTo(sigmoid(0.8 * score - 0.5), 1);
    expect(fitMap(scores, labels, { weights: even })).not.toHaveProperty('perLog');
  });

  it('never falls', () => {
    for (const bend of [undefined, 0.3, 0.7]) {
      const options = { weights: even, ...(bend !== undefined && { bend }) };
      const falling = fitMap(
        scores,
        labelled((score) => -score),
        options,
      );
      expect(isAscending(falling.probabilities) && isAscending(falling.scores)).toBe(true);
      const hill = fitMap(
        scores,
        labelled((score) => 2 - Math.abs(score)),
        options,
      );
      expect(isAscending(hill.probabilities)).toBe(true);
    }
  });
});
