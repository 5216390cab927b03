// From a paragraph's evidence to its score in log-odds, and from the score to a calibrated probability with its interval.
import type { Calibration } from './calibration.ts';
import { isOfText, valueOf, type FeatureName } from './features.ts';
import type { NumericEvidence } from './statistics.ts';

/** What a score is made with. */
export type Scorer = Pick<Calibration, 'intercept' | 'features' | 'referenceTokens' | 'hidden' | 'others' | 'wording'>;

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
  scoreWithout(evidence, scorer, () => false);

/** Log-odds of each kind of machine text by itself against human text, both as frequent, in the calibration's order. */
export const kindScores = (evidence: NumericEvidence, scorer: Scorer): number[] =>
  kindScoresWithout(evidence, scorer, () => false);

/** Log-odds that it is of one of the kinds at least, of their scores. */
export const scoreOfKinds = (scores: readonly number[], { others = [] }: Pick<Scorer, 'others'>): number =>
  eitherOf(scores.map((score, at) => score + (others[at - 1]?.logPrior ?? 0)));

/** NaN where the score is. */
export function scoreParts(evidence: NumericEvidence, scorer: Scorer): ScoreParts {
  const whole = scoreOf(evidence, scorer);
  const isOfModel = (name: FeatureName): boolean => !isOfText(name) && name !== 'logTokens';
  return {
    wording: whole - scoreWithout(evidence, scorer, isOfText),
    languageModel: whole - scoreWithout(evidence, scorer, isOfModel, true),
  };
}

const scoreWithout = (...given: Parameters<typeof kindScoresWithout>): number =>
  scoreOfKinds(kindScoresWithout(...given), given[1]);

/** The scores with some features, or the hidden state, as they are on average. */
function kindScoresWithout(
  evidence: NumericEvidence,
  { intercept, features, referenceTokens, hidden, others = [], wording }: Scorer,
  isLeftOut: (name: FeatureName) => boolean,
  isWithoutState = false,
): number[] {
  const length = Math.log(evidence.tokens / referenceTokens);
  const state = hidden === undefined || isWithoutState ? 0 : hiddenScore(evidence.hidden, hidden);
  const linear = (columns: Scorer['features'], start: number): number =>
    columns.reduce((sum, { name, mean, scale, weight, perLog }) => {
      const value = valueOf(name, evidence, wording?.heads ?? []);
      // Evidence that lacks what is weighed has no score without it either.
      return sum + (weight + perLog * length) * (isLeftOut(name) ? 0 * value : (value - mean) / scale);
    }, start);
  return [linear(features, intercept + state), ...others.map((one) => linear(one.features, one.intercept))];
}

/** Log-odds that one of these is so at least, were they independent: log(Π (1 + exp(x)) - 1). */
export const eitherOf = ([first = NaN, ...rest]: readonly number[]): number =>
  rest.reduce((a, b) => {
    // (1 + exp(a)) (1 + exp(b)) - 1 = exp(a) + exp(b) + exp(a + b); beside the largest nothing overflows or vanishes.
    const largest = Math.max(a, b, a + b);
    return largest + Math.log([a, b, a + b].reduce((sum, x) => sum + Math.exp(x - largest), 0));
  }, first);

const hiddenScore = (state: Float32Array | undefined, { mean, scale, weight }: NonNullable<Calibration['hidden']>) =>
  weight.reduce((sum, one, at) => sum + (one * ((state?.[at] ?? NaN) - (mean[at] ?? NaN))) / (scale[at] ?? NaN), 0);

/** Calibrated probability that a paragraph reads like a machine's, with its interval. */
export const probabilityOf = (evidence: NumericEvidence, calibration: Calibration): CalibratedScore =>
  probabilityAt(scoreOf(evidence, calibration), evidence.tokens, calibration);

/** The same for a score that is known, of a paragraph of so many tokens. */
export function probabilityAt(
  score: number,
  tokens: number,
  {
    scoreVariance: { floor, perToken },
    map,
    referenceTokens,
  }: Pick<Calibration, 'scoreVariance' | 'map' | 'referenceTokens'>,
): CalibratedScore {
  const margin = NINETY_PERCENT * Math.sqrt(floor + perToken / tokens);
  const odds = Math.exp((map.perLog ?? 0) * Math.log(tokens / referenceTokens));
  const at = (value: number): number => withOdds(interpolated(map, value), odds);
  return { score, highest: score + margin, probability: at(score), interval: [at(score - margin), at(score + margin)] };
}

/** A probability whose odds are so many times as high. */
const withOdds = (probability: number, times: number): number =>
  (times * probability) / (times * probability + 1 - probability);

function interpolated({ scores, probabilities }: Calibration['map'], score: number): number {
  const above = scores.findIndex((knot) => knot > score);
  if (above < 0) return probabilities.at(-1) ?? 0;
  if (above === 0) return probabilities[0] ?? 0;
  const [x0, x1] = [scores[above - 1] ?? score, scores[above] ?? score];
  const [y0, y1] = [probabilities[above - 1] ?? 0, probabilities[above] ?? 0];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}
