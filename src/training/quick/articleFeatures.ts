// What a language model's view of an article becomes for a head: numbers that other work found to tell writers apart.
import type { TokenStatistics } from '../../engines/engine.ts';

/** Counts up with every change to what a feature means: part of the key under which features are kept. */
export const FEATURES_VERSION = 1;

/** Places of the article that make one window; at a stride of 2 it holds 16 tokens that were looked at. */
const WINDOW = 32;
/** Nucleus sizes that articles are commonly drawn with: under such a law no token needs more (Holtzman et al. 2020). */
const NUCLEI = [0.9, 0.94, 0.96, 0.98] as const;

/** Tokens of the article that were looked at: their places in it, ascending, [N], and what the model said of each. */
export interface ArticleStatistics extends TokenStatistics {
  readonly places: Int32Array;
}

/** Sums over the tokens looked at. */
interface View extends ArticleStatistics {
  readonly count: number;
  /** Mean log-probability of each window, from the article's start. */
  readonly windows: readonly number[];
}

/**
 * Names and definitions, in the order of the feature vector; logarithms are natural, shares are of the tokens looked at.
 *
 * - meanLogProbability, its deviation: Solaiman et al. 2019, section 3.2 ("total probability" baseline).
 * - meanLogRank: the log-rank test of Mitchell et al. 2023 (DetectGPT, section 5).
 * - logLikelihoodLogRankRatio: LRR of Su et al. 2023 (DetectLLM).
 * - curvature, curvaturePerRootToken: Fast-DetectGPT, Bao et al. 2024, analytic form.
 * - top1 … top1000: Gehrmann et al. 2019 (GLTR), test 2.
 * - meanEntropy, its deviation: GLTR, test 3.
 * - meanTopP, mostTopP, overNucleus…: the top-p a token needs (`top_p_required` of the reference's perplexity script).
 * - lowestWindow … windowDeviation: mean log-probability of windows of 32 tokens, for texts that are a machine's in part.
 * - logTokens: length of what was read.
 */
const DEFINITIONS: readonly (readonly [name: string, value: (view: View) => number])[] = [
  ['meanLogProbability', (view) => mean(view.logProbability)],
  ['deviationLogProbability', (view) => deviation(view.logProbability)],
  ['meanLogRank', logRank],
  ['logLikelihoodLogRankRatio', (view) => -mean(view.logProbability) / Math.max(logRank(view), 1e-3)],
  ['curvature', curvature],
  ['curvaturePerRootToken', (view) => curvature(view) / Math.sqrt(view.count)],
  ['top1', (view) => shareOf(view.rank, (rank) => rank === 0)],
  ['top10', (view) => shareOf(view.rank, (rank) => rank < 10)],
  ['top100', (view) => shareOf(view.rank, (rank) => rank < 100)],
  ['top1000', (view) => shareOf(view.rank, (rank) => rank < 1000)],
  ['meanEntropy', (view) => mean(view.entropy)],
  ['deviationEntropy', (view) => deviation(view.entropy)],
  ['meanTopP', (view) => mean(view.topPRequired)],
  ['mostTopP', (view) => view.topPRequired.reduce((most, value) => Math.max(most, value), 0)],
  ...NUCLEI.map(
    (nucleus) =>
      [
        `overNucleus${nucleus * 100}`,
        (view: View) => shareOf(view.topPRequired, (needed) => needed > nucleus),
      ] as const,
  ),
  ['lowestWindow', ({ windows }) => Math.min(...windows)],
  ['highestWindow', ({ windows }) => Math.max(...windows)],
  ['windowDeviation', ({ windows }) => deviation(windows)],
  ['logTokens', (view) => Math.log(view.count)],
];

export const STATISTIC_NAMES: readonly string[] = DEFINITIONS.map(([name]) => name);

/**
 * The statistics of an article, [STATISTIC_NAMES]; zeros when no token of it was read. Values that are no numbers come
 * from a broken model and are given out as they are.
 */
export function articleFeatures(statistics: ArticleStatistics): Float32Array {
  const count = statistics.places.length;
  if (count === 0) return new Float32Array(DEFINITIONS.length);
  const view: View = { ...statistics, count, windows: windowMeans(statistics) };
  return Float32Array.from(DEFINITIONS, ([, value]) => value(view));
}

/** A last window with less than half of its tokens joins the one before. */
function windowMeans({ places, logProbability }: ArticleStatistics): number[] {
  const length = (places.at(-1) ?? 0) + 1;
  const most = Math.max(1, Math.round(length / WINDOW));
  const sums = Array.from({ length: most }, () => ({ sum: 0, count: 0 }));
  places.forEach((place, index) => {
    const window = sums[Math.min(most - 1, Math.floor(place / WINDOW))];
    if (window === undefined) return;
    window.sum += logProbability[index] ?? NaN;
    window.count++;
  });
  return sums.flatMap(({ sum, count }) => (count === 0 ? [] : [sum / count]));
}

function logRank({ rank }: View): number {
  return rank.reduce((sum, value) => sum + Math.log(value + 1), 0) / rank.length;
}

function curvature({ logProbability, entropy, variance }: View): number {
  let surplus = 0;
  let spread = 0;
  logProbability.forEach((value, index) => {
    surplus += value + (entropy[index] ?? NaN);
    // Rounding can make it a little negative where the model is certain.
    spread += Math.max(0, variance[index] ?? NaN);
  });
  return spread === 0 ? 0 : surplus / Math.sqrt(spread);
}

type Numbers = ArrayLike<number> & Iterable<number>;

function mean(values: Numbers): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function deviation(values: Numbers): number {
  const middle = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 2;
  return Math.sqrt(sum / values.length);
}

function shareOf(values: Numbers, holds: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (holds(value)) count++;
  return count / values.length;
}
