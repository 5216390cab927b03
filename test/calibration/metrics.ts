// How well scores tell machine from human: AUROC, Brier score, calibration error, shares at a threshold.

export interface Scored {
  readonly score: number;
  readonly isMachine: boolean;
}

/** Probability that a machine's score is above a human's, ties half. */
export function auroc(samples: readonly Scored[]): number {
  const sorted = [...samples].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end++;
    const rank = (start + 1 + end) / 2;
    for (let at = start; at < end; at++) if (sorted[at]?.isMachine === true) rankSum += rank;
    start = end;
  }
  const machine = samples.filter(({ isMachine }) => isMachine).length;
  return (rankSum - (machine * (machine + 1)) / 2) / (machine * (samples.length - machine));
}

export interface Judged {
  readonly probability: number;
  readonly isMachine: boolean;
  /** Weight of the sample; classes count the same when each sums to one half. */
  readonly weight: number;
}

export const brier = (samples: readonly Judged[]): number =>
  weighted(samples, ({ probability, isMachine }) => (probability - (isMachine ? 1 : 0)) ** 2);

/** Expected calibration error over ten bins of equal width. */
export function calibrationError(samples: readonly Judged[]): number {
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inside = samples.filter(({ probability }) => Math.min(9, Math.floor(probability * 10)) === bin);
    const gap = inside.reduce(
      (sum, { probability, isMachine, weight }) => sum + weight * (probability - (isMachine ? 1 : 0)),
      0,
    );
    error += Math.abs(gap) / total;
  }
  return error;
}

/** Weights with which both classes count the same. */
export function balanced(labels: readonly boolean[]): number[] {
  const machine = labels.filter(Boolean).length;
  return labels.map((isMachine) => 0.5 / (isMachine ? machine : labels.length - machine));
}

export const share = <T>(items: readonly T[], test: (item: T) => boolean): number =>
  items.filter(test).length / Math.max(1, items.length);

function weighted(samples: readonly Judged[], value: (sample: Judged) => number): number {
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  return samples.reduce((sum, sample) => sum + sample.weight * value(sample), 0) / total;
}
