// What a threshold does: how much of the machine's is found where so much of the human's is marked.
import type { Scored } from '../../src/training/metrics/binary.ts';

/**
 * Share of positives at or above the lowest score at which no more than `rate` of the others are; undefined unless both sides are
 * there. Of 150 others, 1 % allows one.
 */
export function truePositiveRate(samples: readonly Scored[], rate: number): number | undefined {
  const others = samples.filter(({ isPositive }) => !isPositive).map(({ score }) => score);
  const positives = samples.filter(({ isPositive }) => isPositive);
  if (others.length === 0 || positives.length === 0) return undefined;
  others.sort((a, b) => b - a);
  // The first of the others that must not be reached.
  const excluded = others[Math.floor(rate * others.length + 1e-9)] ?? -Infinity;
  return positives.filter(({ score }) => score > excluded).length / positives.length;
}

export interface Twins {
  /** Log-odds of the machine's article and of the human one that its metadata come from. */
  readonly machine: number;
  readonly human: number;
}

/** Share of all articles, both sides, whose log-odds have the right sign. */
export const unpairedAccuracy = (pairs: readonly Twins[]): number | undefined =>
  pairs.length === 0
    ? undefined
    : pairs.reduce((sum, { machine, human }) => sum + Number(machine > 0) + Number(human <= 0), 0) / (2 * pairs.length);

/** Share of pairs in which the machine's is strictly above its twin (Zellers et al. 2019, section 5). */
export const pairedAccuracy = (pairs: readonly Twins[]): number | undefined =>
  pairs.length === 0 ? undefined : pairs.filter(({ machine, human }) => machine > human).length / pairs.length;
