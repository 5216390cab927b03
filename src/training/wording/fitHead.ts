// Logistic regression on bags of buckets by averaged stochastic gradient descent (Polyak and Juditsky 1992; Bottou 2012).
import { bucketsOf } from '../../detection/wording/grams.ts';
import { createRandom, type Random } from '../../grover/random.ts';
import { logLossOf } from '../optimise/logistic.ts';
import { EMPTY_BAG, occurrences, type Bag, type Bags } from './bags.ts';
import type { WordingOptions, WordingSample } from './options.ts';

export interface FittedHead {
  /** [buckets] */
  readonly weights: Float64Array;
  readonly intercept: number;
  /** Mean weighted loss of each epoch, each text's just before the step on it. */
  readonly losses: readonly number[];
}

/** A text fitted this well moves nothing that counts. */
const SMALLEST_GRADIENT = 1e-6;
/** The intercept moves slower: each text pulls at it, only some at a bucket. */
const INTERCEPT_RATE = 0.01;

/** Fits one head to those of the rows that have a label for it. Same arguments, same result. */
export function fitHead(
  bags: Bags,
  samples: readonly WordingSample[],
  allRows: readonly number[],
  head: number,
  options: WordingOptions,
): FittedHead {
  const rows = allRows.filter((row) => samples[row]?.labels[head] !== undefined);
  const labels = Float64Array.from(rows, (row) => samples[row]?.labels[head] ?? 0);
  const weights = meanOne(Float64Array.from(rows, (row) => samples[row]?.weight ?? 1));
  const rates = ratesOf(bags, samples, rows, options);
  const random = createRandom(options.seed);
  const order = Uint32Array.from(rows.keys());
  const descent = new Descent(rates, options.ridge);
  const losses: number[] = [];
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    if (epoch === Math.min(options.averageAfter, options.epochs - 1)) descent.startAverage();
    shuffle(order, random);
    let sum = 0;
    for (const place of order) {
      const row = rows[place] ?? 0;
      const weight = weights[place] ?? 0;
      const loss = descent.step(bags.bags[row] ?? EMPTY_BAG, labels[place] ?? 0, weight);
      sum += weight * loss;
    }
    losses.push(sum / Math.max(1, rows.length));
  }
  return { ...descent.average(), losses };
}

const meanOne = (weights: Float64Array): Float64Array => {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
  return weights.map((weight) => weight / mean);
};

/**
 * How fast each bucket's weight moves. To move weights by the square of a factor is to multiply values by that factor, and
 * leaves the values as the finished model has them. 0 for buckets of too few groups; on average a text's values, so multiplied, have length 1.
 */
function ratesOf(
  bags: Bags,
  samples: readonly WordingSample[],
  rows: readonly number[],
  { minGroups, inverseFrequency }: WordingOptions,
): Float64Array {
  const groups = samples.map(({ group }) => group);
  const seen = occurrences(bags, groups, rows);
  const rates = Float64Array.from(seen.texts, (texts, bucket) => {
    if ((seen.groups[bucket] ?? 0) < minGroups) return 0;
    return inverseFrequency ? (1 + Math.log((rows.length + 1) / (texts + 1))) ** 2 : 1;
  });
  let total = 0;
  for (const row of rows) {
    const { buckets, values } = bags.bags[row] ?? EMPTY_BAG;
    for (let at = 0; at < buckets.length; at++) total += (rates[buckets[at] ?? 0] ?? 0) * (values[at] ?? 0) ** 2;
  }
  const mean = total / Math.max(1, rows.length);
  return mean === 0 ? rates : rates.map((rate) => rate / mean);
}

/**
 * The weights are kept as shrink × stored, so that the ridge costs one multiplication a step; their sum over the steps as
 * shrinkSum × stored + correction, so that a step touches only the buckets of its text.
 */
class Descent {
  readonly #rates: Float64Array;
  readonly #ridge: number;
  readonly #firstStep: number;
  /** Of each bucket: stored weight, correction. */
  readonly #stored: Float64Array;
  #shrink = 1;
  #shrinkSum = 0;
  #steps = 0;
  #intercept = 0;
  #interceptSum = 0;
  #averaged = 0;

  constructor(rates: Float64Array, ridge: number) {
    this.#rates = rates;
    this.#ridge = ridge;
    this.#stored = new Float64Array(2 * rates.length);
    // Bottou's heuristic: the first step is as long as the weights are expected to become.
    this.#firstStep = 1 / (Math.sqrt(1 / Math.sqrt(ridge)) * ridge);
  }

  startAverage(): void {
    for (let at = 1; at < this.#stored.length; at += 2) this.#stored[at] = 0;
    this.#shrinkSum = 0;
    this.#interceptSum = 0;
    this.#averaged = 0;
  }

  /** One text; returns its loss before. */
  step({ buckets, values }: Bag, label: number, weight: number): number {
    const stored = this.#stored;
    const rates = this.#rates;
    let sum = 0;
    // Counting loops: going through typed arrays with for-of takes a third longer.
    const size = buckets.length;
    const shrinkSum = this.#shrinkSum;
    for (let at = 0; at < size; at++) sum += (stored[2 * (buckets[at] ?? 0)] ?? 0) * (values[at] ?? 0);
    const score = this.#intercept + this.#shrink * sum;
    const probability = 1 / (1 + Math.exp(-score));
    const rate = 1 / (this.#ridge * (this.#firstStep + this.#steps++));
    const gradient = weight * (probability - label);
    this.#shrink *= 1 - rate * this.#ridge;
    const change = (-rate * gradient) / this.#shrink;
    for (let at = 0; at < size && Math.abs(gradient) > SMALLEST_GRADIENT; at++) {
      const bucket = buckets[at] ?? 0;
      const delta = change * (rates[bucket] ?? 0) * (values[at] ?? 0);
      stored[2 * bucket] = (stored[2 * bucket] ?? 0) + delta;
      stored[2 * bucket + 1] = (stored[2 * bucket + 1] ?? 0) - shrinkSum * delta;
    }
    this.#intercept -= INTERCEPT_RATE * rate * gradient;
    this.#shrinkSum += this.#shrink;
    this.#interceptSum += this.#intercept;
    this.#averaged++;
    return logLossOf(score, label);
  }

  average(): { weights: Float64Array; intercept: number } {
    const steps = Math.max(1, this.#averaged);
    const weights = this.#rates.map(
      (_, bucket) => (this.#shrinkSum * (this.#stored[2 * bucket] ?? 0) + (this.#stored[2 * bucket + 1] ?? 0)) / steps,
    );
    return { weights, intercept: this.#interceptSum / steps };
  }
}

/** Fisher and Yates. */
function shuffle(order: Uint32Array, random: Random): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random.nextFloat() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}

/** Log-odds of the rows by these weights; zero for a text without a letter. */
export function bagScores(
  bags: Bags,
  rows: readonly number[],
  { weights, intercept }: Pick<FittedHead, 'weights' | 'intercept'>,
): Float64Array {
  if (weights.length !== bucketsOf(bags.grams)) throw new RangeError('The weights are not of these buckets.');
  return Float64Array.from(rows, (row) => {
    const { buckets, values } = bags.bags[row] ?? EMPTY_BAG;
    if (buckets.length === 0) return 0;
    let sum = intercept;
    for (let at = 0; at < buckets.length; at++) sum += (weights[buckets[at] ?? 0] ?? 0) * (values[at] ?? 0);
    return sum;
  });
}
