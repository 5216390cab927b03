// Room for the statistics of so many tokens.
import type { TokenStatistics } from './engine.ts';

export const emptyStatistics = (count: number): TokenStatistics => ({
  logProbability: new Float32Array(count),
  rank: new Int32Array(count),
  entropy: new Float32Array(count),
  variance: new Float32Array(count),
  topPRequired: new Float32Array(count),
});
