// Statistics of an article against numbers worked out by hand.
import { describe, expect, it } from 'vitest';
import {
  articleFeatures,
  STATISTIC_NAMES,
  type ArticleStatistics,
} from '../../../../src/training/quick/articleFeatures.ts';

const statistics = (logProbability: readonly number[], more: Partial<ArticleStatistics> = {}): ArticleStatistics => ({
  places: Int32Array.from(logProbability, (_, place) => place),
  logProbability: Float32Array.from(logProbability),
  rank: Int32Array.from(logProbability, () => 0),
  entropy: Float32Array.from(logProbability, () => 2),
  variance: Float32Array.from(logProbability, () => 4),
  topPRequired: Float32Array.from(logProbability, () => 0),
  ...more,
});

const named = (of: ArticleStatistics): Record<string, number> =>
  Object.fromEntries(STATISTIC_NAMES.map((name, at) => [name, articleFeatures(of)[at] ?? NaN]));

describe('articleFeatures', () => {
  it('gives means, shares and spreads of the tokens', () => {
    const found = named(
      statistics([-1, -3, -2, -6], {
        rank: Int32Array.of(0, 9, 99, 5000),
        topPRequired: Float32Array.of(0, 0.5, 0.92, 0.99),
      }),
    );
    const logRank = (0 + Math.log(10) + Math.log(100) + Math.log(5001)) / 4;
    expect(found).toMatchObject({
      meanLogProbability: -3,
      meanLogRank: expect.closeTo(logRank, 5) as number,
      logLikelihoodLogRankRatio: expect.closeTo(3 / logRank, 5) as number,
      // Σ (log p + entropy) = -4, over sqrt(16).
      curvature: -1,
      curvaturePerRootToken: -0.5,
      top1: 0.25,
      top10: 0.5,
      top100: 0.75,
      top1000: 0.75,
      meanEntropy: 2,
      deviationEntropy: 0,
      mostTopP: expect.closeTo(0.99, 6) as number,
      overNucleus90: 0.5,
      overNucleus94: 0.25,
      overNucleus98: 0.25,
      logTokens: expect.closeTo(Math.log(4), 6) as number,
    });
    expect(found['deviationLogProbability']).toBeCloseTo(Math.sqrt(3.5), 5);
  });

  it('finds the lowest and the highest window of an article that is two writers’', () => {
    const halves = [...Array.from({ length: 64 }, () => -5), ...Array.from({ length: 64 }, () => -1)];
    expect(named(statistics(halves))).toMatchObject({ lowestWindow: -5, highestWindow: -1, windowDeviation: 2 });
  });

  it('takes an article shorter than a window as one', () => {
    expect(named(statistics([-2, -4]))).toMatchObject({ lowestWindow: -3, highestWindow: -3, windowDeviation: 0 });
  });

  it('gives zeros for an article of which no token was read', () => {
    expect([...articleFeatures(statistics([]))]).toEqual(STATISTIC_NAMES.map(() => 0));
  });

  it('does not hide a number that is none', () => {
    expect(articleFeatures(statistics([-1, NaN]))[0]).toBeNaN();
  });

  it('stays finite where the model is certain of every token', () => {
    const certain = { entropy: Float32Array.of(0, 0), variance: Float32Array.of(0, -1e-7) };
    expect(articleFeatures(statistics([0, 0], certain)).every(Number.isFinite)).toBe(true);
  });
});
