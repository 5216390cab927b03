// How far chance, the choice of words, moves a paragraph's score.
import type { Calibration } from '../../detection/calibration.ts';
import { scoreOf, type Scorer } from '../../detection/score.ts';
import type { NumericEvidence } from '../../detection/statistics.ts';
import { mean, type LabelledParagraph } from './labelledParagraph.ts';

/**
 * A paragraph's two halves differ by chance alone; its score follows `gain` times their mean (1 for a mean, 2 for a sum of
 * evidence), so its variance is gain² (s1 - s2)² / 4: floor + perToken / tokens.
 */
export function fitScoreVariance(samples: readonly LabelledParagraph[], scorer: Scorer): Calibration['scoreVariance'] {
  const pairs = samples.flatMap(({ whole, halves: [a, b] }) => {
    if (!a || !b) return [];
    const [first, second] = [halfScore(a, whole, scorer), halfScore(b, whole, scorer)];
    return [
      {
        perToken: 1 / whole.tokens,
        whole: scoreOf(whole, scorer),
        middle: (first + second) / 2,
        half: (first - second) ** 2 / 4,
      },
    ];
  });
  const gain = line(pairs.map((pair) => ({ x: pair.middle, y: pair.whole }))).slope;
  const { slope, intercept, ratio } = line(pairs.map((pair) => ({ x: pair.perToken, y: gain * gain * pair.half })));
  if (intercept < 0) return { floor: 0, perToken: ratio };
  return slope < 0
    ? { floor: mean(pairs.map((pair) => gain * gain * pair.half)), perToken: 0 }
    : { floor: intercept, perToken: slope };
}

/** Halves that were read without a hidden state, or without their text, have those of the whole. */
function halfScore(half: NumericEvidence, whole: NumericEvidence, scorer: Scorer): number {
  const { hidden, style, wording } = { ...whole, ...half };
  return scoreOf({ ...half, ...(hidden && { hidden }), ...(style && { style }), ...(wording && { wording }) }, scorer);
}

/** Least squares: y = intercept + slope × x; and the slope through the origin and the means. */
function line(points: readonly { readonly x: number; readonly y: number }[]): {
  slope: number;
  intercept: number;
  ratio: number;
} {
  const x = mean(points.map((point) => point.x));
  const y = mean(points.map((point) => point.y));
  const spread = mean(points.map((point) => (point.x - x) ** 2));
  const slope = mean(points.map((point) => (point.x - x) * (point.y - y))) / Math.max(spread, 1e-12);
  return { slope, intercept: y - slope * x, ratio: y / Math.max(x, 1e-12) };
}
