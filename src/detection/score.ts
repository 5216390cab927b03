// From a paragraph's evidence to its score in log-odds, and from the score to a calibrated probability with its interval.
import type { Calibration } from './calibration.ts';
import { isOfText, valueOf } from './features.ts';
import type { NumericEvidence } from './statistics.ts';

/** What a score is made with. */
export type Scorer = Pick<Calibration, 'intercept' | 'features' | 'referenceTokens' | 'hidden' | 'layer' | 'wording'>;

export interface CalibratedScore {
  /** Log-odds before the monotone map. */
  readonly score: number;
  /** Upper end of the score's 90 % interval. */
  readonly highest: number;
  readonly probability: number;
  /** 90 % interval of the probability. */
  readonly interval: readonly [number, number];
}

/** What either kind of evidence adds to a score, in log-odds: the score less what it would be were that evidence average. */
export interface ScoreParts {
  /** How the text is worded and written. */
  readonly wording: number;
  /** What the language model makes of it. */
  readonly languageModel: number;
}

/** Half width of a 90 % interval in standard deviations. */
const NINETY_PERCENT = 1.645;

/** Log-odds that evidence is a machine's, before the monotone map; NaN for evidence that lacks something that is weighed. */
export const scoreOf = (evidence: NumericEvidence, scorer: Scorer): number =>
  scoreAt(standardised(evidence, scorer), evidence, scorer);

/** NaN where the score is. */
export function scoreParts(evidence: NumericEvidence, scorer: Scorer): ScoreParts {
  const values = standardised(evidence, scorer);
  const whole = scoreAt(values, evidence, scorer);
  const without = (isLeftOut: (at: number) => boolean, isWithoutState: boolean): number =>
    scoreAt(
      values.map((value, at) => (isLeftOut(at) ? 0 : value)),
      evidence,
      scorer,
      isWithoutState,
    );
  const isText = scorer.features.map(({ name }) => isOfText(name));
  const isLength = scorer.features.map(({ name }) => name === 'logTokens');
  return {
    wording: whole - without((at) => isText[at] === true, false),
    languageModel: whole - without((at) => isText[at] === false && isLength[at] === false, true),
  };
}

const standardised = (evidence: NumericEvidence, { features, wording }: Scorer): number[] =>
  features.map(({ name, mean, scale }) => (valueOf(name, evidence, wording?.heads ?? []) - mean) / scale);

function scoreAt(
  values: readonly number[],
  { tokens, hidden: state }: NumericEvidence,
  { intercept, features, referenceTokens, hidden, layer }: Scorer,
  isWithoutState = false,
): number {
  const length = Math.log(tokens / referenceTokens);
  return features.reduce(
    (sum, { weight, perLog }, at) => sum + (weight + perLog * length) * (values[at] ?? NaN),
    intercept +
      (hidden === undefined || isWithoutState ? 0 : hiddenScore(state, hidden)) +
      (layer === undefined ? 0 : layerScore(values, length, layer)),
  );
}

const hiddenScore = (state: Float32Array | undefined, { mean, scale, weight }: NonNullable<Calibration['hidden']>) =>
  weight.reduce((sum, one, at) => sum + (one * ((state?.[at] ?? NaN) - (mean[at] ?? NaN))) / (scale[at] ?? NaN), 0);

/** See `layer` in the calibration file: each value, and in twice as long rows each value × length. */
function layerScore(
  values: readonly number[],
  length: number,
  { weights, bias, output }: NonNullable<Calibration['layer']>,
): number {
  return weights.reduce((score, row, unit) => {
    const sum = values.reduce(
      (total, value, at) => total + value * ((row[at] ?? NaN) + length * (row[values.length + at] ?? 0)),
      bias[unit] ?? NaN,
    );
    return score + (output[unit] ?? NaN) * Math.tanh(sum);
  }, 0);
}

/** Calibrated probability that a paragraph reads like a machine's, with its interval. */
export const probabilityOf = (evidence: NumericEvidence, calibration: Calibration): CalibratedScore =>
  probabilityAt(scoreOf(evidence, calibration), evidence.tokens, calibration);

/** The same for a score that is known, of a paragraph of so many tokens. */
export function probabilityAt(
  score: number,
  tokens: number,
  { scoreVariance: { floor, perToken }, map }: Pick<Calibration, 'scoreVariance' | 'map'>,
): CalibratedScore {
  const margin = NINETY_PERCENT * Math.sqrt(floor + perToken / tokens);
  const at = (value: number): number => interpolated(map, value);
  return { score, highest: score + margin, probability: at(score), interval: [at(score - margin), at(score + margin)] };
}

function interpolated({ scores, probabilities }: Calibration['map'], score: number): number {
  const above = scores.findIndex((knot) => knot > score);
  if (above < 0) return probabilities.at(-1) ?? 0;
  if (above === 0) return probabilities[0] ?? 0;
  const [x0, x1] = [scores[above - 1] ?? score, scores[above] ?? score];
  const [y0, y1] = [probabilities[above - 1] ?? 0, probabilities[above] ?? 0];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}
