// From labelled evidence to a calibration: score and map, thresholds of each length.
import type { Calibration } from '../../src/detection/calibration.ts';
import { FEATURES, type FeatureName } from '../../src/detection/features.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { fitCalibration, type Fitted } from '../../src/training/paragraphs/fitCalibration.ts';
import type { LabelledParagraph } from '../../src/training/paragraphs/labelledParagraph.ts';
import { fitThresholds } from '../../src/training/paragraphs/thresholds.ts';

/** Paragraphs of so many tokens and more have thresholds of their own: chance spreads the scores of short ones. */
const LENGTHS = [40, 70, 110, 170];

/** Everything that is known of a paragraph: the fit weighs it, the ablation says what each part is worth. */
export const featuresOf = (heads: readonly string[]): FeatureName[] => [
  ...heads.map((head): FeatureName => `wording:${head}`),
  ...(Object.keys(FEATURES) as (keyof typeof FEATURES)[]),
];

type Wording = NonNullable<Calibration['wording']>;

export function fitParts(
  samples: readonly LabelledParagraph[],
  wording: Wording,
  features: readonly FeatureName[] = featuresOf(wording.heads),
): Fitted & { readonly lengths: NonNullable<Calibration['lengths']> } {
  const fitted = unwrap(fitCalibration(samples, undefined, { features, wording }));
  const lengths = LENGTHS.map((fromTokens, at) => {
    const below = LENGTHS[at + 1] ?? Infinity;
    const negatives = fitted.measured
      .filter(({ sample: { isPositive, whole } }) => !isPositive && whole.tokens >= fromTokens && whole.tokens < below)
      .map(({ sample: { group }, score }) => ({ group, score }));
    return { fromTokens, thresholds: fitThresholds(negatives) };
  });
  return { ...fitted, lengths };
}
