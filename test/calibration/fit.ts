// Fits a calibration: score, monotone map, spread of the score by length, thresholds by false positives.
import { FEATURE_NAMES, FEATURES, scoreOf, type Calibration } from '../../src/detection/calibration.ts';
import type { NumericEvidence } from '../../src/detection/statistics.ts';
import { fitLogistic } from './logistic.ts';
import { balanced } from './metrics.ts';

export interface Sample {
  readonly outlet: string;
  readonly isMachine: boolean;
  readonly whole: NumericEvidence;
  readonly halves: readonly NumericEvidence[];
}

export type Fitted = Pick<
  Calibration,
  'intercept' | 'referenceTokens' | 'features' | 'map' | 'scoreVariance' | 'thresholds'
>;
type Scorer = Pick<Calibration, 'intercept' | 'referenceTokens' | 'features'>;

const RATES = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
/** A rate is measured only where it allows this many human paragraphs. */
const FEWEST_ABOVE = 3;
const RIDGE = 3e-3;
const KNOTS = 24;

/** Throws when there are too few samples of either side to fit anything. */
export function fitCalibration(samples: readonly Sample[]): Fitted {
  const machine = samples.filter(({ isMachine }) => isMachine).length;
  if (machine < 30 || samples.length - machine < 30)
    throw new Error(`${samples.length - machine} human and ${machine} machine paragraphs are too few to calibrate on.`);
  const scorer = fitScorer(samples);
  const scores = samples.map(({ whole }) => scoreOf(whole, scorer));
  const labels = samples.map(({ isMachine }) => isMachine);
  return {
    ...scorer,
    map: fitMap(scores, labels),
    scoreVariance: fitVariance(samples, scorer),
    thresholds: fitThresholds(scores.filter((_, at) => labels[at] === false)),
  };
}

function fitScorer(samples: readonly Sample[]): Scorer {
  const logs = samples.map(({ whole }) => Math.log(whole.tokens));
  const referenceTokens = Math.round(Math.exp(mean(logs)));
  const columns = FEATURE_NAMES.map((name) => {
    const values = samples.map(({ whole }) => FEATURES[name](whole));
    return { name, values, mean: mean(values), scale: Math.max(deviation(values), 1e-9) };
  });
  const rows = samples.map((_, at) => {
    const length = (logs[at] ?? 0) - Math.log(referenceTokens);
    const scaled = columns.map((column) => ((column.values[at] ?? 0) - column.mean) / column.scale);
    return [1, ...scaled, ...scaled.map((value) => value * length)];
  });
  const labels = samples.map(({ isMachine }) => isMachine);
  const weights = fitLogistic(rows, labels.map(Number), balanced(labels), RIDGE);
  const features = columns.map((column, at) => ({
    name: column.name,
    mean: column.mean,
    scale: column.scale,
    weight: weights[1 + at] ?? 0,
    perLog: weights[1 + columns.length + at] ?? 0,
  }));
  return { intercept: weights[0] ?? 0, referenceTokens, features };
}

/**
 * Platt scaling: probability = sigmoid(a × score + b), fitted with both classes counting the same, at knots over the scores
 * that were seen. Smooth, so that an interval around a score never shrinks to a point as it would on an isotonic plateau.
 */
function fitMap(scores: readonly number[], labels: readonly boolean[]): Calibration['map'] {
  const rows = scores.map((score) => [1, score]);
  const [intercept = 0, slope = 1] = fitLogistic(rows, labels.map(Number), balanced(labels), RIDGE);
  const [lowest, highest] = [Math.min(...scores), Math.max(...scores)];
  const knots = Array.from({ length: KNOTS }, (_, at) => lowest + ((highest - lowest) * at) / (KNOTS - 1));
  return {
    scores: knots,
    probabilities: knots.map((score) => 1 / (1 + Math.exp(-(intercept + Math.max(0, slope) * score)))),
  };
}

/**
 * How far chance moves a score. Its two halves differ by chance alone; a paragraph's score follows `gain` times their
 * mean (1 for a mean, 2 for a sum of evidence), so its variance is gain² (s1 - s2)² / 4: floor + perToken / tokens.
 */
function fitVariance(samples: readonly Sample[], scorer: Scorer): Calibration['scoreVariance'] {
  const pairs = samples.flatMap(({ whole, halves: [a, b] }) => {
    if (!a || !b) return [];
    const [first, second] = [scoreOf(a, scorer), scoreOf(b, scorer)];
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

function fitThresholds(human: readonly number[]): Calibration['thresholds'] {
  const falling = [...human].sort((a, b) => b - a);
  const rows = RATES.flatMap((falsePositiveRate) => {
    const expected = falsePositiveRate * falling.length;
    // One standard error fewer than the rate allows: the promise should hold on other articles too.
    const allowed = Math.floor(expected - Math.sqrt(expected));
    const score = falling[allowed];
    // Just above the first that may not be marked.
    return allowed < FEWEST_ABOVE || score === undefined ? [] : [{ falsePositiveRate, score: score + 1e-9 }];
  });
  if (rows.length === 0) throw new Error(`${human.length} human paragraphs are too few to measure false positives on.`);
  return rows;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
