// Fits a calibration: score, monotone map, spread of the score by length, thresholds by false positives.
import type { Calibration } from '../../detection/calibration.ts';
import { isWordingFeature, valueOf, type FeatureName } from '../../detection/features.ts';
import { scoreOf, type Scorer } from '../../detection/score.ts';
import { fail, ok, type Result } from '../../grover/problem.ts';
import { crossValidate, FOLDS } from './crossValidation.ts';
import { fitMap } from './fitMap.ts';
import type { LabelledParagraph } from './labelledParagraph.ts';
import { fitWeights, hiddenSizeOf, PLAIN, scorerOf, tableOf, type Weighed } from './scorer.ts';
import { fitScoreVariance } from './scoreVariance.ts';
import { fitThresholds } from './thresholds.ts';

/** A paragraph with a score by weights that never saw its article. */
export interface MeasuredParagraph {
  readonly sample: LabelledParagraph;
  readonly score: number;
}

export interface Fitted {
  readonly parts: Scorer & Pick<Calibration, 'map' | 'scoreVariance' | 'thresholds'>;
  /** Ridge on the hidden state; undefined where the statistics alone are scored. */
  readonly hiddenRidge: number | undefined;
  /** What the thresholds were measured on. */
  readonly measured: readonly MeasuredParagraph[];
}

export interface FitOptions {
  /** What the score is made of; missing: plain statistics, all that format 1 knows. */
  readonly features?: readonly FeatureName[];
  /** The wording model that the evidence was read with, where a feature is one of its heads. */
  readonly wording?: NonNullable<Calibration['wording']>;
}

const FEWEST_PARAGRAPHS = 30;
const HINT = 'Add articles of both labels, or longer ones.';

/**
 * Fits score and map on `fit`, and the thresholds on `held`, paragraphs of other articles; without them by cross-fitting, on
 * those of `fit`, each with the score that is fitted without its group. Fails when there are too few of either side, or when a
 * paragraph lacks a feature.
 */
export function fitCalibration(
  fit: readonly LabelledParagraph[],
  held?: readonly LabelledParagraph[],
  { features: names = PLAIN.names, wording }: FitOptions = {},
): Result<Fitted> {
  const weighed = { names, heads: wording?.heads ?? [] };
  const enough = checkEnough(fit);
  if (!enough.ok) return enough;
  const complete = checkFeatures([...fit, ...(held ?? [])], weighed);
  if (!complete.ok) return complete;
  const hiddenSize = hiddenSizeOf([...fit, ...(held ?? [])]);
  const { hiddenRidge, samples, scores, isPositive } = crossValidate(fit, hiddenSize, weighed);
  const table = tableOf(fit, hiddenRidge === undefined ? 0 : hiddenSize, weighed);
  const fitted = scorerOf(table, fitWeights(table, [...fit.keys()], hiddenRidge ?? 0));
  const scorer: Scorer = names.some(isWordingFeature) && wording !== undefined ? { ...fitted, wording } : fitted;
  const measured =
    held === undefined
      ? samples.map((sample, at) => ({ sample, score: scores[at] ?? NaN }))
      : held.map((sample) => ({ sample, score: scoreOf(sample.whole, scorer) }));
  const negatives = measured
    .filter(({ sample }) => !sample.isPositive)
    .map(({ sample: { group }, score }) => ({ group, score }));
  const thresholds = fitThresholds(negatives);
  if (thresholds.length === 0) {
    const articles = new Set(negatives.map(({ group }) => group)).size;
    const message = `False positives cannot be measured on ${negatives.length} paragraphs of ${articles} human articles that were kept apart.`;
    return fail('input-invalid', message, HINT);
  }
  const map = fitMap(scores, isPositive);
  const parts = { ...scorer, map, scoreVariance: fitScoreVariance(fit, scorer), thresholds };
  return ok({ parts, hiddenRidge, measured });
}

function checkEnough(fit: readonly LabelledParagraph[]): Result<undefined> {
  const side = (isPositive: boolean): { paragraphs: number; groups: number } => {
    const samples = fit.filter((sample) => sample.isPositive === isPositive);
    return { paragraphs: samples.length, groups: new Set(samples.map(({ group }) => group)).size };
  };
  const [human, machine] = [side(false), side(true)];
  const isEnough = [human, machine].every(
    ({ paragraphs, groups }) => paragraphs >= FEWEST_PARAGRAPHS && groups >= FOLDS,
  );
  if (isEnough) return ok(undefined);
  const message = `${human.paragraphs} human paragraphs (of ${human.groups} articles) and ${machine.paragraphs} machine paragraphs (of ${machine.groups}) are too few to fit a score on: ${FEWEST_PARAGRAPHS} of ${FOLDS} articles are needed on either side.`;
  return fail('input-invalid', message, HINT);
}

function checkFeatures(samples: readonly LabelledParagraph[], { names, heads }: Weighed): Result<undefined> {
  const missing = names.find((name) => samples.some(({ whole }) => !Number.isFinite(valueOf(name, whole, heads))));
  if (missing === undefined) return ok(undefined);
  const message = `The score cannot be made of ${missing}: not every paragraph has it.`;
  return fail('input-invalid', message, 'Read the paragraphs again, with the wording model where one is weighed.');
}
