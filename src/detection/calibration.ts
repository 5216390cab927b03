// The calibration file: how evidence becomes a score, a probability, an interval and a threshold, as it was measured.
import * as v from 'valibot';
import { fail, ok, type Result } from '../grover/problem.ts';
import { headOf, isFeature, isPlain, isWordingFeature, type FeatureName } from './features.ts';

/** File beside the model's weights. */
export const CALIBRATION_FILE = 'calibration.json';
/** Of a score from plain statistics (see PLAIN_FEATURES) and the hidden state: what a fit on labelled articles writes. */
export const PLAIN_FORMAT = 1;
/** The same with any feature, a wording model beside it, a several kinds of machine text, and thresholds by length. Reads format 1 as it stands. */
export const CALIBRATION_FORMAT = 2;

const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const count = v.pipe(finite, v.integer(), v.minValue(1));
const ascending = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value >= (values[at - 1] ?? -Infinity));
const isStrictlyAscending = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value > (values[at - 1] ?? -Infinity));

const thresholdsSchema = v.pipe(
  v.array(v.object({ falsePositiveRate: v.pipe(share, v.gtValue(0)), score: finite })),
  v.minLength(1),
  v.check(
    (rows) => ascending(rows.map((row) => -row.falsePositiveRate)) && ascending(rows.map((row) => row.score)),
    'thresholds: not in order',
  ),
);

const featuresSchema = v.pipe(
  v.array(
    v.object({
      name: v.custom<FeatureName>((name) => typeof name === 'string' && isFeature(name), 'is no known feature'),
      mean: finite,
      scale: v.pipe(finite, v.gtValue(0)),
      weight: finite,
      perLog: finite,
    }),
  ),
  v.minLength(1),
);

const wordingSchema = v.object({
  /** Beside the calibration. */
  file: v.pipe(v.string(), v.regex(/^[\w-]+(?:\.[\w-]+)*$/u, 'is not the name of a file beside the calibration')),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u, 'is not a SHA-256 in 64 lower-case hex digits')),
  /** In the order of the file. */
  heads: v.pipe(v.array(v.string()), v.minLength(1)),
});

const entries = v.object({
  format: v.picklist([PLAIN_FORMAT, CALIBRATION_FORMAT]),
  /** The model it was measured with, and how its matrices were held. */
  model: v.object({ name: v.string(), hash: v.string(), precisions: v.pipe(v.array(v.string()), v.minLength(1)) }),
  /** Shorter paragraphs are not judged. */
  minimumTokens: count,
  /** The model of wording whose heads are features `wording:<head>`. */
  wording: v.exactOptional(wordingSchema),
  intercept: finite,
  /** Score = intercept + Σ weight × (feature - mean) / scale, in log-odds. `perLog` is what the weight gains as the paragraph's length grows e-fold over `referenceTokens`. */
  referenceTokens: v.pipe(finite, v.minValue(1)),
  features: featuresSchema,
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
  /**
   * Scores of the same form for machine text of other kinds, each behind `logPrior`: how much rarer it is than the first. That of the whole is
   * the log-odds that it is of one kind at least, were they independent: log(Π (1 + exp(score)) - 1).
   */
  others: v.exactOptional(
    v.pipe(v.array(v.object({ logPrior: finite, intercept: finite, features: featuresSchema })), v.minLength(1)),
  ),
  /**
   * Monotone map from score to probability, straight between knots and level outside them. `perLog`: what the log-odds gain besides as the
   * paragraph's length grows e-fold over `referenceTokens`.
   */
  map: v.pipe(
    v.object({ scores: v.array(finite), probabilities: v.array(share), perLog: v.exactOptional(finite) }),
    v.check(
      (map) => map.scores.length >= 2 && map.scores.length === map.probabilities.length,
      'map: knots do not pair up',
    ),
    v.check((map) => ascending(map.scores) && ascending(map.probabilities), 'map: knots are not ascending'),
  ),
  /** Variance of a score from the choice of its words: floor + perToken / tokens. */
  scoreVariance: v.object({ floor: v.pipe(finite, v.minValue(0)), perToken: v.pipe(finite, v.minValue(0)) }),
  /** Scores above which this share of human paragraphs lies, strictest last. */
  thresholds: thresholdsSchema,
  /** The same for paragraphs of so many tokens and more, up to the next row; shorter ones than the first have `thresholds`. */
  lengths: v.exactOptional(
    v.pipe(
      v.array(v.object({ fromTokens: count, thresholds: thresholdsSchema })),
      v.minLength(1),
      v.check((rows) => isStrictlyAscending(rows.map(({ fromTokens }) => fromTokens)), 'lengths: not in order'),
    ),
  ),
  /** Nothing is said of a paragraph whose probability has a wider interval, 0 … 1. */
  widestInterval: v.exactOptional(share),
  /** Hosts of the articles it was measured on, where these are few: what it says of drafts from others was not measured. */
  domains: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1))),
  /** What it was fitted on and how it did on outlets it had not seen; for people. */
  report: v.optional(v.record(v.string(), v.unknown())),
});
type Entries = v.InferOutput<typeof entries>;

/** Wording features are heads of the wording model. */
const calibrationSchema = v.pipe(
  entries,
  v.check(hasKnownHeads, 'features: one is of a head that `wording` does not list'),
  v.check(isOfItsFormat, `format: ${PLAIN_FORMAT} knows plain features alone, and no wording, others or lengths`),
);
export type Calibration = v.InferOutput<typeof calibrationSchema>;

function hasKnownHeads({ features, others = [], wording }: Entries): boolean {
  const all = [features, ...others.map((other) => other.features)].flat();
  const heads = all.flatMap(({ name }) => (isWordingFeature(name) ? [headOf(name)] : []));
  return heads.every((head) => wording?.heads.includes(head) === true);
}

function isOfItsFormat({ format, features, wording, others, lengths, widestInterval }: Entries): boolean {
  if (format === CALIBRATION_FORMAT) return true;
  const parts = [wording, others, lengths, widestInterval];
  return parts.every((part) => part === undefined) && features.every(({ name }) => isPlain(name));
}

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
  const where = [v.getDotPath(issue), issue.message].filter((part) => part !== null).join(': ');
  return fail('file-corrupt', `${source} is not a calibration: ${where}.`, HINT);
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
