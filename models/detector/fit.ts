// From labelled evidence to a calibration: a score for each kind of machine text, a map of both together, thresholds of each length.
import type { Calibration } from '../../src/detection/calibration.ts';
import { FEATURES, isWordingFeature, type FeatureName } from '../../src/detection/features.ts';
import { eitherOf, scoreOf, type Scorer } from '../../src/detection/score.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { fitCalibration, fitMap } from '../../src/training/paragraphs/fitCalibration.ts';

import type { LabelledParagraph } from '../../src/training/paragraphs/labelledParagraph.ts';
import { fitScoreVariance } from '../../src/training/paragraphs/scoreVariance.ts';
import { fitThresholds } from '../../src/training/paragraphs/thresholds.ts';

/** Paragraphs of so many tokens and more have thresholds of their own: chance spreads the scores of short ones. */
const LENGTHS = [40, 70, 110, 170];

/** A newsroom meets text of another kind once where it meets that of instruction-tuned models so many times: its score starts lower. */
const CHAT_FOR_EACH_OTHER = 20;

/**
 * `chat`: an instruction-tuned model's; `own`: this model's; `earlier`: of a language model before them, drawn from what it thinks likely.
 */
export type MachineKind = 'chat' | 'own' | 'earlier';
const OTHERS = ['own', 'earlier'] as const satisfies readonly MachineKind[];
export const MACHINE_KINDS = ['chat', ...OTHERS] as const satisfies readonly MachineKind[];

export interface KindOfParagraph extends LabelledParagraph {
  readonly kind: 'human' | MachineKind;
  /** Human news: what thresholds promise something of. */
  readonly isNews: boolean;
}

/** Everything that is known of a paragraph. */
export const featuresOf = (heads: readonly string[]): FeatureName[] => [
  ...heads.map((head): FeatureName => `wording:${head}`),
  ...(Object.keys(FEATURES) as (keyof typeof FEATURES)[]),
];

/**
 * What each kind is told by. For `chat` nothing but its wording: the language model's statistics and style find no more of it at the same false
 * marks (ablation.ts), and they are other ones in other outlets. For `own` all that is not wording: the nucleus that it was drawn from shows. For
 * `earlier` the conditional curvature alone (Fast-DetectGPT, Bao et al. 2024): where this model knows human text less well, it is lower, so that it
 * errs on the side of people.
 */
export function featuresOfKind(kind: MachineKind, heads: readonly string[]): FeatureName[] {
  const all = featuresOf(heads);
  switch (kind) {
    case 'chat':
      return all.filter((name) => isWordingFeature(name) || name === 'logTokens');
    case 'own':
      return all.filter((name) => !isWordingFeature(name));
    case 'earlier':
      return ['curvature', 'curvaturePerRootToken', 'logTokens'];
  }
}

type Parts = Scorer & Pick<Calibration, 'map' | 'scoreVariance' | 'thresholds' | 'lengths'>;

export interface FittedDetector {
  readonly parts: Parts;
  /** Every paragraph with a score by weights that never saw its group. */
  readonly measured: readonly { readonly sample: KindOfParagraph; readonly score: number }[];
}

export function fitDetector(
  samples: readonly KindOfParagraph[],
  wording: NonNullable<Calibration['wording']>,
): FittedDetector {
  const chat = fitKind(samples, 'chat', wording, featuresOfKind('chat', wording.heads));
  const rest = OTHERS.map((kind) => fitKind(samples, kind, wording, featuresOfKind(kind, wording.heads)));
  const logPrior = -Math.log(CHAT_FOR_EACH_OTHER);
  const scorer: Scorer = {
    ...chat.scorer,
    others: rest.map((one) => ({
      logPrior,
      intercept: one.scorer.intercept,
      features: inLengthsOf(chat.scorer, one.scorer),
    })),
  };
  const scores = samples.map((_, at) =>
    eitherOf([chat.scores[at] ?? NaN, ...rest.map((one) => (one.scores[at] ?? NaN) + logPrior)]),
  );
  const negativesOf = (from: number, below: number): { group: string; score: number }[] =>
    samples.flatMap(({ isNews, whole, group }, at) =>
      isNews && whole.tokens >= from && whole.tokens < below ? [{ group, score: scores[at] ?? NaN }] : [],
    );
  return {
    parts: {
      ...scorer,
      map: fitMap(
        scores,
        samples.map(({ isPositive }) => isPositive),
      ),
      scoreVariance: fitScoreVariance(samples, scorer),
      thresholds: fitThresholds(negativesOf(0, Infinity)),
      lengths: LENGTHS.map((fromTokens, at) => ({
        fromTokens,
        thresholds: fitThresholds(negativesOf(fromTokens, LENGTHS[at + 1] ?? Infinity)),
      })),
    },
    measured: samples.map((sample, at) => ({ sample, score: scores[at] ?? NaN })),
  };
}

/** One kind against human text, and the scores of all samples: cross-fitted where they took part. Throws where a feature is missing. */
export function fitKind(
  samples: readonly KindOfParagraph[],
  kind: MachineKind,
  wording: NonNullable<Calibration['wording']>,
  features: readonly FeatureName[],
): { scorer: Scorer; scores: readonly number[] } {
  const those = samples.filter((sample) => sample.kind === kind || sample.kind === 'human');
  const { parts, measured } = unwrap(fitCalibration(those, undefined, { features, wording }));
  const held = new Map(measured.map(({ sample, score }) => [sample, score]));
  return { scorer: parts, scores: samples.map((sample) => held.get(sample) ?? scoreOf(sample.whole, parts)) };
}

/** The features of a score whose lengths are counted from another's reference. */
const inLengthsOf = ({ referenceTokens }: Scorer, other: Scorer): Scorer['features'] =>
  other.features.map((column) => ({
    ...column,
    weight: column.weight + column.perLog * Math.log(referenceTokens / other.referenceTokens),
  }));
