// Thresholds of each length: scores that few paragraphs of human news as long as these reach.
import type { Calibration } from '../../src/detection/calibration.ts';
import { fitThresholds } from '../../src/training/paragraphs/thresholds.ts';

/** Paragraphs of so many tokens and more have thresholds of their own. */
export const LENGTHS = [40, 50, 62, 78, 97, 120, 150, 190, 235, 290];
/** They are measured on paragraphs up to so many times as long, and as short, as the middle of those that they are for. */
const REACH = 1.4;
/** The share of human paragraphs whose score is followed from length to length. */
const FOLLOWED = 0.005;

export interface HumanScore {
  /** Paragraphs of one group go wrong together. */
  readonly group: string;
  readonly tokens: number;
  readonly score: number;
}

/**
 * A row for each of LENGTHS. What few human paragraphs reach falls steeply as they grow longer: within a window the shorter ones would decide
 * for all. So each score is first moved to the mean length of those that the row is for, along the line that the scores follow over all windows.
 */
export function thresholdsByLength(human: readonly HumanScore[]): NonNullable<Calibration['lengths']> {
  const rows = LENGTHS.map((fromTokens, at) => {
    const next = LENGTHS[at + 1];
    const middle = Math.sqrt(fromTokens * (next ?? fromTokens));
    const between = (from: number, below: number): HumanScore[] =>
      human.filter(({ tokens }) => tokens >= from && tokens < below);
    return {
      fromTokens,
      own: between(fromTokens, next ?? Infinity),
      near: between(middle / REACH, next === undefined ? Infinity : middle * REACH),
    };
  });
  const perLog = slopeOf(rows.map(({ near }) => [meanLog(near), highestOf(near)]));
  return rows.map(({ fromTokens, own, near }) => {
    const length = meanLog(own.length > 0 ? own : near);
    const moved = near.map(({ group, tokens, score }) => ({
      group,
      score: score - perLog * (Math.log(tokens) - length),
    }));
    return { fromTokens, thresholds: fitThresholds(moved) };
  });
}

const meanLog = (some: readonly HumanScore[]): number =>
  some.reduce((sum, { tokens }) => sum + Math.log(tokens), 0) / some.length;

/** The score that FOLLOWED of them lie above. */
const highestOf = (some: readonly HumanScore[]): number =>
  some.map(({ score }) => score).sort((a, b) => b - a)[Math.floor(FOLLOWED * some.length)] ?? NaN;

/** Least squares over the points that are there; 0 where these are fewer than two. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const known = points.filter((point) => point.every(Number.isFinite));
  const mean = (axis: 0 | 1): number => known.reduce((sum, point) => sum + point[axis], 0) / known.length;
  const [x0, y0] = [mean(0), mean(1)];
  const square = known.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  return square > 0 ? known.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / square : 0;
}
