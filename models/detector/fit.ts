// From labelled evidence to a calibration: a score for each kind of machine text, a map of both together, thresholds of each length.
import { grouped } from '../../bench/detection/grouped.ts';
import type { Calibration } from '../../src/detection/calibration.ts';
import { FEATURES, isWordingFeature, type FeatureName } from '../../src/detection/features.ts';
import { scoreOf, scoreOfKinds, type Scorer } from '../../src/detection/score.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { fitCalibration } from '../../src/training/paragraphs/fitCalibration.ts';
import { fitMap } from '../../src/training/paragraphs/fitMap.ts';
import type { LabelledParagraph } from '../../src/training/paragraphs/labelledParagraph.ts';
import { fitScoreVariance } from '../../src/training/paragraphs/scoreVariance.ts';
import { fitThresholds } from '../../src/training/paragraphs/thresholds.ts';
import { LENGTHS, thresholdsByLength } from './lengthThresholds.ts';

/** Behind this quantile of the scores their log-odds mean less. Chosen by cross-fitted calibration error. */
const BEND = 0.7;

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
  /** Set of the corpora. */
  readonly source: string;
  /** Human news: what thresholds promise something of. */
  readonly isNews: boolean;
  /** In its article's own paragraphs; all of the model's own, and the human articles of these. */
  readonly asItStands: boolean;
  /** Read besides, for map and thresholds: no score learns from it. */
  readonly isAgain: boolean;
  /** Of an article that the wording model has not seen. */
  readonly isHeldOut: boolean;
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
  /** Every paragraph that was held out, with a score by weights that never saw its group; those that were read again, by the weights of all. */
  readonly measured: readonly { readonly sample: KindOfParagraph; readonly score: number }[];
}

export function fitDetector(
  all: readonly KindOfParagraph[],
  wording: NonNullable<Calibration['wording']>,
): FittedDetector {
  const chat = fitKind(all, 'chat', wording, featuresOfKind('chat', wording.heads));
  const rest = OTHERS.map((kind) => fitKind(all, kind, wording, featuresOfKind(kind, wording.heads)));
  const logPrior = -Math.log(CHAT_FOR_EACH_OTHER);
  const scorer: Scorer = {
    ...chat.scorer,
    others: rest.map((one) => ({
      logPrior,
      intercept: one.scorer.intercept,
      features: inLengthsOf(chat.scorer, one.scorer),
    })),
  };
  const scoreAt = (at: number): number =>
    scoreOfKinds(
      [chat, ...rest].map(({ scores }) => scores[at] ?? NaN),
      scorer,
    );
  const measured = all.flatMap((sample, at) => (sample.isHeldOut ? [{ sample, score: scoreAt(at) }] : []));
  const human = measured.flatMap(({ sample: { isNews, whole, group }, score }) =>
    isNews ? [{ group, tokens: whole.tokens, score }] : [],
  );
  return {
    parts: {
      ...scorer,
      map: mapOf(measured, scorer.referenceTokens),
      scoreVariance: fitScoreVariance(
        measured.map(({ sample }) => sample),
        scorer,
      ),
      thresholds: fitThresholds(human),
      lengths: thresholdsByLength(human),
    },
    measured,
  };
}

/**
 * Of paragraphs as they stand, against human news. Every source of machine text counts the same, and of each length as much human as machine
 * text: how much there is of either, and whose paragraphs are the longer ones in these sets, is no fact about the world.
 */
function mapOf(measured: FittedDetector['measured'], referenceTokens: number): Calibration['map'] {
  const used = measured.filter(({ sample }) => sample.asItStands && (sample.isPositive || sample.isNews));
  const machines = used.filter(({ sample }) => sample.isPositive);
  const sources = grouped(machines, ({ sample }) => sample.source);
  const ofMachine = ({ source }: KindOfParagraph): number => 1 / (sources.get(source)?.length ?? 1);
  const lengths = grouped(used, ({ sample }) => rowOf(sample));
  const ofLength = new Map(
    [...lengths].map(([row, some]) => {
      const machine = some.reduce((sum, { sample }) => sum + (sample.isPositive ? ofMachine(sample) : 0), 0);
      return [row, machine / some.filter(({ sample }) => !sample.isPositive).length];
    }),
  );
  const weights = used.map(({ sample }) =>
    sample.isPositive ? ofMachine(sample) : (ofLength.get(rowOf(sample)) ?? 0),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return fitMap(
    used.map(({ score }) => score),
    used.map(({ sample }) => sample.isPositive),
    {
      weights: weights.map((weight) => weight / total),
      bend: BEND,
      lengths: used.map(({ sample }) => Math.log(sample.whole.tokens / referenceTokens)),
    },
  );
}

/** Which of LENGTHS. */
const rowOf = ({ whole }: KindOfParagraph): string =>
  String(LENGTHS.findLast((fromTokens) => fromTokens <= whole.tokens));

/**
 * Whether the score of a kind learns from a paragraph. Articles that were taken apart have other tails at their seams: against them all that
 * stands as it was written would read like the model's own.
 */
export const learnsFrom = (kind: MachineKind, sample: KindOfParagraph): boolean =>
  (sample.kind === kind || sample.kind === 'human') &&
  !sample.isAgain &&
  (kind === 'own' ? sample.asItStands : sample.isHeldOut);

/** One kind against human text, and the scores of all samples: cross-fitted where they took part. Throws where a feature is missing. */
export function fitKind(
  samples: readonly KindOfParagraph[],
  kind: MachineKind,
  wording: NonNullable<Calibration['wording']>,
  features: readonly FeatureName[],
): { scorer: Scorer; scores: readonly number[] } {
  const those = samples.filter((sample) => learnsFrom(kind, sample));
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
