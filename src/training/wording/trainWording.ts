// Trains a wording model: texts to bags, one logistic regression a head, weights to bytes.
import { bucketsOf } from '../../detection/wording/grams.ts';
import type { WordingWeights } from '../../detection/wording/wordingFile.ts';
import { logLossOf } from '../optimise/logistic.ts';
import { bagsOf, type Bags } from './bags.ts';
import { bagScores, fitHead } from './fitHead.ts';
import type { WordingOptions, WordingSample } from './options.ts';
import { dequantised, quantiseHead } from './quantiseHead.ts';

export interface HeadReport {
  readonly head: string;
  readonly texts: number;
  readonly buckets: number;
  /** Mean loss of each epoch, in nats. */
  readonly losses: readonly number[];
  /** Mean loss on the training texts by the weights as fitted and as bytes, in nats. */
  readonly loss: number;
  readonly lossQuantised: number;
  /** Root mean square of what rounding does to a log-odds. */
  readonly rounding: number;
}

export interface TrainedWording {
  /** As `serialiseWording` takes them. */
  readonly model: WordingWeights;
  readonly reports: readonly HeadReport[];
}

/** Same samples and options, same bytes. */
export const trainWording = (samples: readonly WordingSample[], options: WordingOptions): TrainedWording =>
  trainOnBags(bagsOf(textsOf(samples), options.grams), samples, [...samples.keys()], options);

/**
 * Log-odds [heads] of each sample by weights that never saw its group: what a second stage may be trained on. Groups are
 * dealt to the folds, the largest first, each to the fold with the fewest texts.
 */
export function crossScores(
  samples: readonly WordingSample[],
  options: WordingOptions,
  folds: number,
  onFold?: (fold: number) => void,
): readonly Float64Array[] {
  const bags = bagsOf(textsOf(samples), options.grams);
  const foldAt = foldsByGroup(samples, folds);
  const scores = samples.map(() => new Float64Array(options.heads.length));
  for (let fold = 0; fold < folds; fold++) {
    const inside = [...samples.keys()].filter((row) => foldAt[row] !== fold);
    const outside = [...samples.keys()].filter((row) => foldAt[row] === fold);
    options.heads.forEach((_, head) => {
      const fitted = quantiseHead(fitHead(bags, samples, inside, head, options), options.clipAt);
      bagScores(bags, outside, dequantised(fitted)).forEach((score, at) => {
        const row = scores[outside[at] ?? 0];
        if (row !== undefined) row[head] = score;
      });
    });
    onFold?.(fold);
  }
  return scores;
}

const textsOf = (samples: readonly WordingSample[]): string[] => samples.map(({ text }) => text);

function trainOnBags(
  bags: Bags,
  samples: readonly WordingSample[],
  rows: readonly number[],
  options: WordingOptions,
): TrainedWording {
  const width = bucketsOf(options.grams);
  const weights = new Int8Array(options.heads.length * width);
  const reports: HeadReport[] = [];
  const heads = options.heads.map((name, head) => {
    const fitted = fitHead(bags, samples, rows, head, options);
    const quantised = quantiseHead(fitted, options.clipAt);
    weights.set(quantised.weights, head * width);
    const labelled = rows.filter((row) => samples[row]?.labels[head] !== undefined);
    const labels = labelled.map((row) => samples[row]?.labels[head] ?? 0);
    const exact = bagScores(bags, labelled, fitted);
    const rounded = bagScores(bags, labelled, dequantised(quantised));
    reports.push({
      head: name,
      texts: labelled.length,
      buckets: fitted.weights.reduce((count, weight) => count + (weight === 0 ? 0 : 1), 0),
      losses: fitted.losses,
      loss: meanLoss(exact, labels),
      lossQuantised: meanLoss(rounded, labels),
      rounding: Math.sqrt(mean(exact.map((score, at) => (score - (rounded[at] ?? 0)) ** 2))),
    });
    return { name, intercept: quantised.intercept, scale: quantised.scale };
  });
  return { model: { heads, grams: options.grams, trainedOn: options.trainedOn, weights }, reports };
}

const mean = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);

const meanLoss = (scores: Float64Array, labels: readonly number[]): number =>
  mean(scores.map((score, at) => logLossOf(score, labels[at] === 1 ? 1 : 0)));

function foldsByGroup(samples: readonly WordingSample[], folds: number): Int32Array {
  const sizes = new Map<string, number>();
  for (const { group } of samples) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const dealt = [...sizes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const filled = new Array<number>(folds).fill(0);
  const foldOf = new Map<string, number>();
  for (const [group, size] of dealt) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold] = (filled[fold] ?? 0) + size;
    foldOf.set(group, fold);
  }
  return Int32Array.from(samples, ({ group }) => foldOf.get(group) ?? 0);
}
