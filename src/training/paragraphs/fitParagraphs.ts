// The per-paragraph head of a trained discriminator: a calibration fitted on paragraphs of labelled articles, measured on those of others.
import { PLAIN_FORMAT, type Calibration } from '../../detection/calibration.ts';
import { probabilityAt, type CalibratedScore } from '../../detection/score.ts';
import { fail, ok, type Result } from '../../grover/problem.ts';
import type { ParagraphReport } from '../../protocol/training.ts';
import { auroc, balanced, brier, calibrationError } from '../metrics/binary.ts';
import type { ParagraphSample } from '../recipe.ts';
import { fitCalibration, type MeasuredParagraph } from './fitCalibration.ts';
import type { LabelledParagraph } from './labelledParagraph.ts';

/** Shorter paragraphs say too little to be judged. */
const MINIMUM_TOKENS = 40;
/** Fewer machine paragraphs say nothing of how many are found. */
const FEWEST_POSITIVES = 10;

export interface ParagraphFit {
  /** Paragraphs that score and map are fitted on. */
  readonly fit: readonly ParagraphSample[];
  /**
   * Paragraphs of other articles: thresholds and report are measured on them. Missing: on those of `fit`, each by a score
   * that was fitted without its article (cross-fitting).
   */
  readonly held?: readonly ParagraphSample[];
  /** Index of the label that counts as a machine's. */
  readonly positive: number;
  readonly model: Calibration['model'];
  /** What an example and its twins have in common, the pair; missing: each example stands for itself. */
  readonly groupOf?: (example: string) => string;
}

export interface FittedParagraphs {
  readonly calibration: Calibration;
  readonly report: ParagraphReport;
}

/** Fails, with the numbers, where there are too few paragraphs to fit or to measure. Same samples, same result. */
export function fitParagraphs({ fit, held, positive, model, groupOf }: ParagraphFit): Result<FittedParagraphs> {
  const labelled = (samples: readonly ParagraphSample[]): LabelledParagraph[] =>
    samples
      .filter(({ whole }) => whole.tokens >= MINIMUM_TOKENS)
      .map(({ example, label, whole, halves }) => ({
        group: groupOf?.(example) ?? example,
        isPositive: label === positive,
        whole,
        halves,
      }));
  const [learnt, kept] = [labelled(fit), held && labelled(held)];
  const positives = kept?.filter(({ isPositive }) => isPositive).length;
  if (positives !== undefined && positives < FEWEST_POSITIVES) {
    const message = `${positives} machine paragraphs of at least ${MINIMUM_TOKENS} tokens were kept apart to measure on: ${FEWEST_POSITIVES} are needed.`;
    return fail('input-invalid', message, 'Add machine articles to the validation split, or longer ones.');
  }
  const fitted = fitCalibration(learnt, kept);
  if (!fitted.ok) return fitted;
  const { parts, hiddenRidge, measured } = fitted.value;
  const calibration: Calibration = { format: PLAIN_FORMAT, model, minimumTokens: MINIMUM_TOKENS, ...parts };
  const report = reportOf(measured, calibration);
  const about = {
    fittedOn: sizesOf(learnt),
    measuredOn: sizesOf(measured.map(({ sample }) => sample)),
    crossFitted: held === undefined,
    hiddenRidge: hiddenRidge ?? null,
    ...report,
  };
  return ok({ calibration: { ...calibration, report: about }, report });
}

/** With both classes counting the same, as the probability does. */
function reportOf(measured: readonly MeasuredParagraph[], calibration: Calibration): ParagraphReport {
  const weights = balanced(measured.map(({ sample }) => sample.isPositive));
  const scored = measured.map(
    ({ sample: { whole, isPositive }, score }, at): CalibratedScore & { isPositive: boolean; weight: number } => ({
      ...probabilityAt(score, whole.tokens, calibration),
      isPositive,
      weight: weights[at] ?? 0,
    }),
  );
  const strictest = calibration.thresholds.at(-1);
  const positives = scored.filter(({ isPositive }) => isPositive);
  const found = positives.filter(({ score }) => score >= (strictest?.score ?? Infinity)).length;
  return {
    paragraphs: measured.length,
    auroc: auroc(scored) ?? 0.5,
    brier: brier(scored),
    expectedCalibrationError: calibrationError(scored),
    minimumTokens: calibration.minimumTokens,
    falsePositiveRate: strictest?.falsePositiveRate ?? 1,
    found: found / positives.length,
  };
}

const sizesOf = (samples: readonly LabelledParagraph[]): Record<string, number> => ({
  human: samples.filter(({ isPositive }) => !isPositive).length,
  machine: samples.filter(({ isPositive }) => isPositive).length,
  articles: new Set(samples.map(({ group }) => group)).size,
});
