// The score of a paragraph in log-odds: logistic regression on its statistics and, where it was read, its hidden state.
import { PLAIN_FEATURES, valueOf, type FeatureName } from '../../detection/features.ts';
import type { Scorer } from '../../detection/score.ts';
import { balanced } from '../metrics/binary.ts';
import { fitLogistic, type LogisticOptions } from '../optimise/logistic.ts';
import { mean, type LabelledParagraph } from './labelledParagraph.ts';

/** Ridge on the statistics, few and standardised. */
export const RIDGE = 3e-3;
/** Entries of a hidden state that hardly vary say nothing. */
const LEAST_DEVIATION = 1e-6;

interface Column {
  readonly mean: number;
  readonly scale: number;
}

/** What of the evidence is weighed. */
export interface Weighed {
  readonly names: readonly FeatureName[];
  /** Of the wording model that the evidence was read with. */
  readonly heads: readonly string[];
}

export const PLAIN: Weighed = { names: PLAIN_FEATURES, heads: [] };

/** Paragraphs as rows to fit on: intercept, statistics, statistics × log length, entries of the hidden state. */
export interface Table {
  /** [samples, columns], row-major. */
  readonly rows: Float32Array;
  readonly columns: number;
  readonly isPositive: readonly boolean[];
  readonly referenceTokens: number;
  /** [features], by their names. */
  readonly features: readonly (Column & { readonly name: FeatureName })[];
  readonly hidden: readonly Column[];
}

/** Entries of the hidden states; 0 unless every paragraph has one of the same size. */
export function hiddenSizeOf(samples: readonly LabelledParagraph[]): number {
  const size = samples[0]?.whole.hidden?.length ?? 0;
  return samples.every(({ whole }) => whole.hidden?.length === size) ? size : 0;
}

/** Columns are standardised over these samples; `hiddenSize` 0 leaves hidden states out. */
export function tableOf(
  samples: readonly LabelledParagraph[],
  hiddenSize: number,
  { names, heads }: Weighed = PLAIN,
): Table {
  const referenceTokens = Math.round(Math.exp(mean(samples.map(({ whole }) => Math.log(whole.tokens)))));
  const features = names.map((name) => {
    const { mean: middle, deviation } = spreadOf(samples, ({ whole }) => valueOf(name, whole, heads));
    return { name, mean: middle, scale: Math.max(deviation, 1e-9) };
  });
  const hidden = Array.from({ length: hiddenSize }, (_, entry) => {
    const { mean: middle, deviation } = spreadOf(samples, ({ whole }) => whole.hidden?.[entry] ?? 0);
    return { mean: middle, scale: deviation < LEAST_DEVIATION ? Infinity : deviation };
  });
  const columns = 1 + 2 * features.length + hiddenSize;
  const rows = new Float32Array(samples.length * columns);
  samples.forEach(({ whole }, at) => {
    const start = at * columns;
    const length = Math.log(whole.tokens / referenceTokens);
    rows[start] = 1;
    features.forEach((column, feature) => {
      const value = (valueOf(column.name, whole, heads) - column.mean) / column.scale;
      rows[start + 1 + feature] = value;
      rows[start + 1 + features.length + feature] = value * length;
    });
    hidden.forEach((column, entry) => {
      rows[start + 1 + 2 * features.length + entry] = ((whole.hidden?.[entry] ?? 0) - column.mean) / column.scale;
    });
  });
  return { rows, columns, isPositive: samples.map(({ isPositive }) => isPositive), referenceTokens, features, hidden };
}

/** Weights [columns] for the rows at these places, both classes counting the same. */
export function fitWeights(
  { rows, columns, isPositive, hidden }: Table,
  places: readonly number[],
  hiddenRidge: number,
  options: LogisticOptions = {},
): Float64Array {
  const labels = places.map((place) => isPositive[place] === true);
  const ridge = Array.from({ length: columns }, (_, at) =>
    at === 0 ? 0 : at < columns - hidden.length ? RIDGE : hiddenRidge,
  );
  return fitLogistic({ rows, columns, places, labels: labels.map(Number), weights: balanced(labels), ridge }, options);
}

/** Log-odds of the row at this place. */
export function scoreAt({ rows, columns }: Table, place: number, weights: Float64Array): number {
  let score = 0;
  for (let column = 0; column < columns; column++)
    score += (rows[place * columns + column] ?? 0) * (weights[column] ?? 0);
  return score;
}

/** The weights in the form the product reads. */
export function scorerOf({ referenceTokens, features, hidden, columns }: Table, weights: Float64Array): Scorer {
  const hiddenStart = columns - hidden.length;
  return {
    intercept: weights[0] ?? 0,
    referenceTokens,
    features: features.map((column, at) => ({
      ...column,
      weight: weights[1 + at] ?? 0,
      perLog: weights[1 + features.length + at] ?? 0,
    })),
    ...(hidden.length === 0
      ? {}
      : {
          hidden: {
            mean: hidden.map((column) => column.mean),
            scale: hidden.map(({ scale }) => (scale === Infinity ? 1 : scale)),
            weight: hidden.map(({ scale }, at) => (scale === Infinity ? 0 : (weights[hiddenStart + at] ?? 0))),
          },
        }),
  };
}

function spreadOf(
  samples: readonly LabelledParagraph[],
  value: (sample: LabelledParagraph) => number,
): { mean: number; deviation: number } {
  const values = samples.map(value);
  const middle = mean(values);
  return { mean: middle, deviation: Math.sqrt(mean(values.map((one) => (one - middle) ** 2))) };
}
