// How a paragraph's token statistics spread and run on: what their means do not say.
import type { TokenStatistics } from '../engines/engine.ts';
import { nucleusOf, type NucleusProfile } from './nucleus.ts';

/** Statistics of a paragraph beyond its means. Logarithms are natural; shares are 0 … 1; all are finite. */
export interface TokenProfile extends NucleusProfile {
  /** Population standard deviations over the tokens: of log p, and of log(rank + 1). */
  readonly logProbabilityDeviation: number;
  readonly logRankDeviation: number;
  /** Lowest and highest mean log p of WINDOW tokens in a row; of a shorter paragraph, of all its tokens. */
  readonly lowestWindow: number;
  readonly highestWindow: number;
  /** Lowest curvature (see Evidence) of WINDOW tokens in a row. */
  readonly lowestWindowCurvature: number;
  /** Share of tokens with p > 1/2. */
  readonly aboveHalf: number;
  /** Mean entropy of the distributions that the tokens were drawn from, in nats. */
  readonly meanEntropy: number;
  /** Share of the sequences of four tokens that stand in the paragraph before; 0 below five tokens. */
  readonly repeatedFourGrams: number;
  /** Correlation of a token's log p with that of the next, lag 1; 0 where log p does not vary. */
  readonly autocorrelation: number;
  /** Pearson correlation of log p + entropy, log p less its expectation, with that of the next token; 0 where it does not vary. */
  readonly surplusAutocorrelation: number;
  /** Pearson correlation of a token's log p with the entropy of its distribution; 0 where either does not vary. */
  readonly entropyCorrelation: number;
}

/** Each [tokens]. */
export interface ProfiledTokens extends TokenStatistics {
  readonly tokens: Int32Array;
}

/** Tokens of a window: a clause or a short sentence. */
export const WINDOW = 16;
const HALF = Math.log(0.5);
const FOUR = 4;

/** Of at least one token, all of whose numbers are finite. */
export function profileOf({
  tokens,
  logProbability,
  rank,
  entropy,
  variance,
  topPRequired,
}: ProfiledTokens): TokenProfile {
  const count = logProbability.length;
  const windowed = createWindow(Math.min(WINDOW, count));
  const [logProbabilities, logRanks] = [createMoments(), createMoments()];
  let [above, entropies, products, before] = [0, 0, 0, NaN];
  for (let index = 0; index < count; index++) {
    const value = logProbability[index] ?? 0;
    const expected = entropy[index] ?? 0;
    logProbabilities.add(value);
    logRanks.add(Math.log((rank[index] ?? 0) + 1));
    if (value > HALF) above++;
    if (index > 0) products += value * before;
    before = value;
    entropies += expected;
    windowed.add(value, expected, Math.max(0, variance[index] ?? 0));
  }
  return {
    logProbabilityDeviation: logProbabilities.deviation(),
    logRankDeviation: logRanks.deviation(),
    ...windowed.extremes(),
    aboveHalf: above / count,
    meanEntropy: entropies / count,
    repeatedFourGrams: repeatedShare(tokens),
    autocorrelation: autocorrelation(logProbability, products, logProbabilities),
    surplusAutocorrelation: lagged(logProbability.map((value, at) => value + (entropy[at] ?? 0))),
    entropyCorrelation: correlation(logProbability, entropy),
    ...nucleusOf(topPRequired),
  };
}

interface Moments {
  add(value: number): void;
  readonly sum: () => number;
  readonly deviation: () => number;
}

/** Welford 1962: no digits are lost where the deviation is small against the mean. */
function createMoments(): Moments {
  let [count, mean, squares] = [0, 0, 0];
  return {
    add: (value) => {
      count++;
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    },
    sum: () => mean * count,
    deviation: () => Math.sqrt(Math.max(0, squares) / Math.max(1, count)),
  };
}

/** Below this share of the mean's square, a variance is rounding. */
const ROUNDING = 1e-12;

function autocorrelation(values: Float32Array, products: number, moments: Moments): number {
  const count = values.length;
  const mean = moments.sum() / count;
  const squares = moments.deviation() ** 2 * count;
  if (squares <= ROUNDING * (1 + mean * mean * count)) return 0;
  const [first = 0, last = 0] = [values[0], values[count - 1]];
  // Σ (x[i] - m)(x[i+1] - m), of the sum of products.
  const covariance = products - mean * (2 * moments.sum() - first - last) + (count - 1) * mean * mean;
  return Math.max(-1, Math.min(1, covariance / squares));
}

const lagged = (values: Float32Array): number => correlation(values.subarray(1), values.subarray(0, -1));

/** Pearson's; 0 where one of them does not vary. */
function correlation(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [squareA, squareB, product] = [0, 0, 0];
  a.forEach((value, at) => {
    const [offA, offB] = [value - meanA, (b[at] ?? 0) - meanB];
    squareA += offA * offA;
    squareB += offB * offB;
    product += offA * offB;
  });
  const least = ROUNDING * a.length;
  if (squareA <= least * (1 + meanA * meanA) || squareB <= least * (1 + meanB * meanB)) return 0;
  return Math.max(-1, Math.min(1, product / Math.sqrt(squareA * squareB)));
}

const meanOf = (values: Float32Array): number => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);

type Extremes = Pick<TokenProfile, 'lowestWindow' | 'highestWindow' | 'lowestWindowCurvature'>;

interface RollingWindow {
  add(logProbability: number, entropy: number, variance: number): void;
  readonly extremes: () => Extremes;
}

/** Sums over the last `size` tokens, and the most extreme of them. */
function createWindow(size: number): RollingWindow {
  const kept = new Float64Array(3 * size);
  const sums = new Float64Array(3);
  let [added, lowest, highest, lowestCurvature] = [0, Infinity, -Infinity, Infinity];
  const put = (place: number, which: number, value: number): void => {
    sums[which] = (sums[which] ?? 0) + value - (kept[place + which] ?? 0);
    kept[place + which] = value;
  };
  return {
    add: (logProbability, entropy, variance) => {
      const place = 3 * (added++ % size);
      put(place, 0, logProbability);
      put(place, 1, entropy);
      put(place, 2, variance);
      if (added < size) return;
      const [sum = 0, entropies = 0, spread = 0] = sums;
      lowest = Math.min(lowest, sum / size);
      highest = Math.max(highest, sum / size);
      // A spread that adding and taking away has left is none.
      lowestCurvature = Math.min(lowestCurvature, spread > 1e-9 ? (sum + entropies) / Math.sqrt(spread) : 0);
    },
    extremes: () => ({ lowestWindow: lowest, highestWindow: highest, lowestWindowCurvature: lowestCurvature }),
  };
}

function repeatedShare(tokens: Int32Array): number {
  const grams = tokens.length - FOUR + 1;
  if (grams < 2) return 0;
  const seen = new Set<string>();
  for (let at = 0; at < grams; at++) seen.add(tokens.subarray(at, at + FOUR).join());
  return (grams - seen.size) / grams;
}
