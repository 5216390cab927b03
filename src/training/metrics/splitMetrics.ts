// Everything the report says of how well one split was told apart.
import type { SplitMetrics } from '../../protocol/training.ts';
import type { Example } from '../recipe.ts';
import { auroc, brier, calibrationError, reliability } from './binary.ts';
import { argmax, confusionOf, labelMetrics, rowOf } from './confusion.ts';
import { pairedAccuracy } from './pairedAccuracy.ts';

/** Step of float32 at 1: probabilities of 0 count as this much in the loss. */
const LEAST = 2 ** -23;

/**
 * Metrics of predicted probabilities, [examples, labels] row-major; `positive` is the index of the label that AUROC, Brier
 * score, calibration and pairs are about. Throws a RangeError when the sizes do not agree, without examples,
 * and for a probability that is no finite number.
 */
export function splitMetrics(
  probabilities: Float32Array,
  examples: readonly Pick<Example, 'label' | 'pair'>[],
  labels: readonly string[],
  positive: number | undefined,
): SplitMetrics {
  const classes = labels.length;
  checkProbabilities(probabilities, examples, classes);
  const truth = examples.map(({ label }) => label);
  const confusion = confusionOf(
    truth,
    examples.map((_, at) => argmax(rowOf(probabilities, at, classes))),
    classes,
  );
  const right = labels.reduce((sum, _, at) => sum + (confusion[at]?.[at] ?? 0), 0);
  const paired = pairedAccuracy(probabilities, examples, classes, positive);
  const area = areaOf(probabilities, truth, classes, positive);
  return {
    examples: examples.length,
    unpairedAccuracy: right / examples.length,
    ...(paired.accuracy === undefined ? {} : { pairedAccuracy: paired.accuracy }),
    pairs: paired.pairs,
    ...(area === undefined ? {} : { auroc: area }),
    ...calibrationOf(probabilities, truth, classes, positive),
    confusion,
    byLabel: labelMetrics(confusion, labels),
    loss: logLoss(probabilities, truth, classes),
  };
}

/** Throws a RangeError unless there is a row of finite probabilities for each of at least one example. */
export function checkProbabilities(probabilities: Float32Array, examples: readonly unknown[], classes: number): void {
  if (examples.length === 0 || probabilities.length !== examples.length * classes)
    throw new RangeError(
      `${probabilities.length} probabilities do not fit ${examples.length} articles of ${classes} labels.`,
    );
  const broken = probabilities.findIndex((probability) => !Number.isFinite(probability));
  if (broken >= 0)
    throw new RangeError(`Article ${Math.floor(broken / classes) + 1} has a probability that is no number.`);
}

/** Mean negative log-probability of the true label, nats. */
export function logLoss(probabilities: Float32Array, truth: readonly number[], classes: number): number {
  const losses = truth.map((label, at) => -Math.log(Math.max(LEAST, rowOf(probabilities, at, classes)[label] ?? 0)));
  return losses.reduce((sum, loss) => sum + loss, 0) / truth.length;
}

/** Of the positive label against the rest; without one, the mean over the labels that are there, each against the rest. */
function areaOf(
  probabilities: Float32Array,
  truth: readonly number[],
  classes: number,
  positive: number | undefined,
): number | undefined {
  const asked = positive === undefined ? Array.from({ length: classes }, (_, at) => at) : [positive];
  const areas = asked.flatMap((of) => {
    const score = (at: number): number => rowOf(probabilities, at, classes)[of] ?? 0;
    return auroc(truth.map((label, at) => ({ score: score(at), isPositive: label === of }))) ?? [];
  });
  return areas.length === 0 ? undefined : areas.reduce((sum, area) => sum + area, 0) / areas.length;
}

function calibrationOf(
  probabilities: Float32Array,
  truth: readonly number[],
  classes: number,
  positive: number | undefined,
): Pick<SplitMetrics, 'brier' | 'expectedCalibrationError' | 'reliability'> {
  if (positive === undefined) return { reliability: [] };
  const judged = truth.map((label, at) => ({
    probability: rowOf(probabilities, at, classes)[positive] ?? 0,
    isPositive: label === positive,
  }));
  return {
    brier: brier(judged),
    expectedCalibrationError: calibrationError(judged),
    reliability: reliability(judged),
  };
}
