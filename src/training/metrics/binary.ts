// How well a number tells positives from the rest: area under the ROC curve, Brier score, calibration error, reliability.
import type { ReliabilityBin } from '../../protocol/training.ts';

export interface Scored {
  readonly score: number;
  readonly isPositive: boolean;
}

/** Probability that a positive's score is above another's, ties half (Mann and Whitney); undefined unless both sides are there. */
export function auroc(samples: readonly Scored[]): number | undefined {
  const sorted = [...samples].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  let positives = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end++;
    const inside = sorted.slice(start, end).filter(({ isPositive }) => isPositive).length;
    rankSum += inside * ((start + 1 + end) / 2);
    positives += inside;
    start = end;
  }
  const pairs = positives * (samples.length - positives);
  return pairs === 0 ? undefined : (rankSum - (positives * (positives + 1)) / 2) / pairs;
}

export interface Judged {
  readonly probability: number;
  readonly isPositive: boolean;
  /** Missing: 1. */
  readonly weight?: number;
}

/** Mean squared distance of the probability from the truth (Brier 1950); NaN for no samples. */
export function brier(samples: readonly Judged[]): number {
  const squares = samples.map((sample) => weightOf(sample) * (sample.probability - truthOf(sample)) ** 2);
  return sum(squares) / sum(samples.map(weightOf));
}

const BINS = 10;

interface WeightedBin {
  readonly weight: number;
  readonly bin: ReliabilityBin;
}

/** Bins of equal width over the predicted probability, the empty ones left out; upper bounds belong to the next bin, 1 to the last. */
export const reliability = (samples: readonly Judged[]): ReliabilityBin[] => bins(samples).map(({ bin }) => bin);

/** Expected calibration error over the same bins (Naeini et al. 2015); NaN for no samples. */
export function calibrationError(samples: readonly Judged[]): number {
  const gaps = bins(samples).map(({ weight, bin }) => weight * Math.abs(bin.meanProbability - bin.share));
  return sum(gaps) / sum(samples.map(weightOf));
}

function bins(samples: readonly Judged[]): WeightedBin[] {
  const inBins = Array.from({ length: BINS }, (): Judged[] => []);
  for (const sample of samples) inBins[Math.min(BINS - 1, Math.floor(sample.probability * BINS))]?.push(sample);
  return inBins.flatMap((inside, at) => {
    if (inside.length === 0) return [];
    const weight = sum(inside.map(weightOf));
    const mean = (value: (sample: Judged) => number): number =>
      sum(inside.map((sample) => weightOf(sample) * value(sample))) / weight;
    const bin = {
      from: at / BINS,
      to: (at + 1) / BINS,
      examples: inside.length,
      meanProbability: mean(({ probability }) => probability),
      share: mean(truthOf),
    };
    return [{ weight, bin }];
  });
}

/** Weights with which both classes count the same; together 1. */
export function balanced(labels: readonly boolean[]): number[] {
  const positives = labels.filter(Boolean).length;
  return labels.map((isPositive) => 0.5 / (isPositive ? positives : labels.length - positives));
}

const weightOf = ({ weight = 1 }: Judged): number => weight;
const truthOf = ({ isPositive }: Judged): number => (isPositive ? 1 : 0);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
