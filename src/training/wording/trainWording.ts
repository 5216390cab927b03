// Trains a wording model: texts to bags, one logistic regression a head, weights to bytes.
import { bucketsOf } from '../../detection/wording/grams.ts';
import type { WordingWeights } from '../../detection/wording/wordingFile.ts';
import { logLossOf } from '../optimise/logistic.ts';
import { bagsOf } from './bags.ts';
import { bagScores, fitHead } from './fitHead.ts';
import { frequentWords } from './frequentWords.ts';
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
export function trainWording(samples: readonly WordingSample[], options: WordingOptions): TrainedWording {
  const texts = samples.map(({ text }) => text);
  const kept = frequentWords(texts, options.keptWords, options.grams.fold);
  const grams = { ...options.grams, masked: { ...options.grams.masked, kept } };
  const bags = bagsOf(texts, grams);
  const rows = [...samples.keys()];
  const width = bucketsOf(grams);
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
  return { model: { heads, grams, trainedOn: options.trainedOn, weights }, reports };
}

const mean = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);

const meanLoss = (scores: Float64Array, labels: readonly number[]): number =>
  mean(scores.map((score, at) => logLossOf(score, labels[at] === 1 ? 1 : 0)));
