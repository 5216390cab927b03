// Statistics of tokens by their columns: room for them, parts of them, one behind the other.
import type { TokenStatistics } from './engine.ts';

export const STATISTICS = [
  'logProbability',
  'rank',
  'entropy',
  'variance',
  'topPRequired',
] as const satisfies readonly (keyof TokenStatistics)[];

export const emptyStatistics = (count: number): TokenStatistics => ({
  logProbability: new Float32Array(count),
  rank: new Int32Array(count),
  entropy: new Float32Array(count),
  variance: new Float32Array(count),
  topPRequired: new Float32Array(count),
});

/** Tokens from `start` up to `end`, in the same storage. */
export const statisticsPart = (of: TokenStatistics, start: number, end: number): TokenStatistics => ({
  logProbability: of.logProbability.subarray(start, end),
  rank: of.rank.subarray(start, end),
  entropy: of.entropy.subarray(start, end),
  variance: of.variance.subarray(start, end),
  topPRequired: of.topPRequired.subarray(start, end),
});

/** Writes all of `from` into `to`, from token `at` on. */
export function copyStatistics(from: TokenStatistics, to: TokenStatistics, at: number): void {
  for (const name of STATISTICS) to[name].set(from[name], at);
}
