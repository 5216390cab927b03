// How evidence becomes a probability, an interval and a threshold: what was measured on human news and the model's own text.
import * as v from 'valibot';
import { fail, ok, type Result } from '../grover/problem.ts';
import type { NumericEvidence } from './statistics.ts';

/** File beside the model's weights. */
export const CALIBRATION_FILE = 'calibration.json';
export const CALIBRATION_FORMAT = 1;

/** Quantities a score may be made of. `logTokens` stands for the length of the paragraph. */
export const FEATURES = {
  curvature: (evidence: NumericEvidence) => evidence.curvature,
  curvaturePerRootToken: (evidence: NumericEvidence) => evidence.curvature / Math.sqrt(evidence.tokens),
  meanLogProbability: (evidence: NumericEvidence) => evidence.meanLogProbability,
  meanLogRank: (evidence: NumericEvidence) => evidence.meanLogRank,
  top10: (evidence: NumericEvidence) => evidence.top10,
  top100: (evidence: NumericEvidence) => evidence.top100,
  top1000: (evidence: NumericEvidence) => evidence.top1000,
  logTokens: (evidence: NumericEvidence) => Math.log(evidence.tokens),
} as const;
export type FeatureName = keyof typeof FEATURES;
export const FEATURE_NAMES = [
  'curvature',
  'curvaturePerRootToken',
  'meanLogProbability',
  'meanLogRank',
  'top10',
  'top100',
  'top1000',
  'logTokens',
] as const satisfies readonly FeatureName[];

const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const ascending = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value >= (values[at - 1] ?? -Infinity));

const calibrationSchema = v.object({
  format: v.literal(CALIBRATION_FORMAT),
  /** The model it was measured with, and how its matrices were held. */
  model: v.object({ name: v.string(), hash: v.string(), precisions: v.pipe(v.array(v.string()), v.minLength(1)) }),
  /** Shorter paragraphs are not judged. */
  minimumTokens: v.pipe(finite, v.integer(), v.minValue(1)),
  intercept: finite,
  /** Score = intercept + Σ weight × (feature - mean) / scale, in log-odds. `perLog` is what the weight gains as the paragraph's length grows e-fold over `referenceTokens`. */
  referenceTokens: v.pipe(finite, v.minValue(1)),
  features: v.pipe(
    v.array(
      v.object({
        name: v.picklist(FEATURE_NAMES),
        mean: finite,
        scale: v.pipe(finite, v.gtValue(0)),
        weight: finite,
        perLog: finite,
      }),
    ),
    v.minLength(1),
  ),
  /** Part of the score from the last hidden state of the paragraph's last token: Σ weight × (state - mean) / scale. */
  hidden: v.exactOptional(
    v.pipe(
      v.object({
        mean: v.array(finite),
        scale: v.array(v.pipe(finite, v.gtValue(0))),
        weight: v.array(finite),
      }),
      v.check(
        ({ mean, scale, weight }) => mean.length === weight.length && scale.length === weight.length,
        'hidden: mean, scale and weight are not of one length',
      ),
    ),
  ),
  /** Monotone map from score to probability, straight between knots and level outside them. */
  map: v.pipe(
    v.object({ scores: v.array(finite), probabilities: v.array(share) }),
    v.check(
      (map) => map.scores.length >= 2 && map.scores.length === map.probabilities.length,
      'map: knots do not pair up',
    ),
    v.check((map) => ascending(map.scores) && ascending(map.probabilities), 'map: knots are not ascending'),
  ),
  /** Variance of a score from the choice of its words: floor + perToken / tokens. */
  scoreVariance: v.object({ floor: v.pipe(finite, v.minValue(0)), perToken: v.pipe(finite, v.minValue(0)) }),
  /** Scores above which this share of human paragraphs lies, strictest last. */
  thresholds: v.pipe(
    v.array(v.object({ falsePositiveRate: v.pipe(share, v.gtValue(0)), score: finite })),
    v.minLength(1),
    v.check(
      (rows) => ascending(rows.map((row) => -row.falsePositiveRate)) && ascending(rows.map((row) => row.score)),
      'thresholds: not in order',
    ),
  ),
  /** Hosts of the articles it was measured on, where these are few: what it says of drafts from others was not measured. */
  domains: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1))),
  /** What it was fitted on and how it did on outlets it had not seen; for people. */
  report: v.optional(v.record(v.string(), v.unknown())),
});
export type Calibration = v.InferOutput<typeof calibrationSchema>;

export interface CalibratedScore {
  /** Log-odds before the monotone map. */
  readonly score: number;
  /** Upper end of the score's 90 % interval. */
  readonly highest: number;
  readonly probability: number;
  /** 90 % interval of the probability. */
  readonly interval: readonly [number, number];
}

/** Half width of a 90 % interval in standard deviations. */
const NINETY_PERCENT = 1.645;

/** Checks the text of a calibration file; `source` names it in the message. */
export function parseCalibration(text: string, source: string): Result<Calibration> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('file-corrupt', `${source} is not JSON.`, HINT);
  }
  const parsed = v.safeParse(calibrationSchema, json);
  if (parsed.success) return ok(parsed.output);
  const [issue] = parsed.issues;
  return fail(
    'file-corrupt',
    `${source} is not a calibration: ${v.getDotPath(issue) ?? 'file'}: ${issue.message}.`,
    HINT,
  );
}

const HINT = 'Calibrate the model again (npm run calibrate), or remove the file to read without verdicts.';

/** Fails when a calibration was measured with another model; other precisions of the same model are close enough. */
export function checkCalibrationFits(
  calibration: Calibration,
  modelHash: string,
  hiddenSize: number,
): Result<Calibration> {
  const weighed = calibration.hidden?.weight.length ?? hiddenSize;
  if (weighed !== hiddenSize) {
    const message = `The calibration weighs hidden states of ${weighed} entries; those of this model have ${hiddenSize}.`;
    return fail('file-corrupt', message, HINT);
  }
  if (calibration.model.hash === modelHash) return ok(calibration);
  const message = `The calibration was measured with another model (${calibration.model.name}, ${calibration.model.hash.slice(0, 12)}), not with this one (${modelHash.slice(0, 12)}).`;
  return fail('hash-mismatch', message, HINT);
}

/** Log-odds that evidence is a machine's, before the monotone map; NaN for evidence without the hidden state that is weighed. */
export function scoreOf(
  evidence: NumericEvidence,
  {
    intercept,
    features,
    referenceTokens,
    hidden,
  }: Pick<Calibration, 'intercept' | 'features' | 'referenceTokens' | 'hidden'>,
): number {
  const length = Math.log(evidence.tokens / referenceTokens);
  return features.reduce(
    (sum, { name, mean, scale, weight, perLog }) =>
      sum + ((weight + perLog * length) * (FEATURES[name](evidence) - mean)) / scale,
    intercept + (hidden === undefined ? 0 : hiddenScore(evidence.hidden, hidden)),
  );
}

const hiddenScore = (state: Float32Array | undefined, { mean, scale, weight }: NonNullable<Calibration['hidden']>) =>
  weight.reduce((sum, one, at) => sum + (one * ((state?.[at] ?? NaN) - (mean[at] ?? NaN))) / (scale[at] ?? NaN), 0);

/** Calibrated probability that a paragraph reads like the model's own, with its interval. */
export const probabilityOf = (evidence: NumericEvidence, calibration: Calibration): CalibratedScore =>
  probabilityAt(scoreOf(evidence, calibration), evidence.tokens, calibration);

/** The same for a score that is known, of a paragraph of so many tokens. */
export function probabilityAt(score: number, tokens: number, calibration: Calibration): CalibratedScore {
  const { floor, perToken } = calibration.scoreVariance;
  const margin = NINETY_PERCENT * Math.sqrt(floor + perToken / tokens);
  const at = (value: number): number => interpolated(calibration.map, value);
  return { score, highest: score + margin, probability: at(score), interval: [at(score - margin), at(score + margin)] };
}

/**
 * Score a paragraph must reach to be marked so that at most this share of human paragraphs is; between measured rates,
 * straight in the logarithm of the rate. Rates above the largest that was measured have its score; Infinity for rates below
 * the smallest: nothing supports them.
 */
export function thresholdFor(rate: number, { thresholds }: Pick<Calibration, 'thresholds'>): number {
  const next = thresholds.findIndex((row) => row.falsePositiveRate <= rate);
  const stricter = thresholds[next];
  if (stricter === undefined) return Infinity;
  const looser = thresholds[next - 1];
  if (looser === undefined) return stricter.score;
  const share =
    Math.log(rate / stricter.falsePositiveRate) / Math.log(looser.falsePositiveRate / stricter.falsePositiveRate);
  return stricter.score + share * (looser.score - stricter.score);
}

function interpolated({ scores, probabilities }: Calibration['map'], score: number): number {
  const above = scores.findIndex((knot) => knot > score);
  if (above < 0) return probabilities.at(-1) ?? 0;
  if (above === 0) return probabilities[0] ?? 0;
  const [x0, x1] = [scores[above - 1] ?? score, scores[above] ?? score];
  const [y0, y1] = [probabilities[above - 1] ?? 0, probabilities[above] ?? 0];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}
