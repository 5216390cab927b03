// How token statistics spread and run on, against their definitions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileOf, WINDOW, type ProfiledTokens } from '../../../src/detection/profile.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** Pearson's; 0 where nothing varies. */
function correlationOf(a: readonly number[], b: readonly number[]): number {
  const product = mean(a.map((value, at) => (value - mean(a)) * ((b[at] ?? 0) - mean(b))));
  const [one, other] = [deviation(a), deviation(b)];
  return one > 1e-4 && other > 1e-4 ? product / (one * other) : 0;
}

/** By definition, each of its own. */
function byDefinition({ tokens, logProbability, rank, entropy, variance }: ProfiledTokens) {
  const values = [...logProbability];
  const size = Math.min(WINDOW, values.length);
  const windows = values.slice(size - 1).map((_, at) => [at, at + size] as const);
  const means = windows.map((place) => mean(values.slice(...place)));
  const curvatures = windows.map((place) => {
    const spread = [...variance].slice(...place).reduce((sum, value) => sum + Math.max(0, value), 0);
    const surplus = mean(values.slice(...place)) + mean([...entropy].slice(...place));
    return spread > 1e-9 ? (size * surplus) / Math.sqrt(spread) : 0;
  });
  const grams = [...tokens].slice(3).map((_, at) => [...tokens].slice(at, at + 4).join());
  const off = values.map((value) => value - mean(values));
  const squares = off.reduce((sum, value) => sum + value * value, 0);
  const surplus = values.map((value, at) => value + (entropy[at] ?? 0));
  const products = off.slice(1).reduce((sum, value, at) => sum + value * (off[at] ?? 0), 0);
  return {
    logProbabilityDeviation: deviation(values),
    logRankDeviation: deviation([...rank].map((one) => Math.log(one + 1))),
    lowestWindow: Math.min(...means),
    highestWindow: Math.max(...means),
    lowestWindowCurvature: Math.min(...curvatures),
    aboveHalf: mean(values.map((value) => (Math.exp(value) > 0.5 ? 1 : 0))),
    meanEntropy: mean([...entropy]),
    repeatedFourGrams: grams.length < 2 ? 0 : (grams.length - new Set(grams).size) / grams.length,
    autocorrelation: squares > 1e-6 ? products / squares : 0,
    surplusAutocorrelation: correlationOf(surplus.slice(1), surplus.slice(0, -1)),
    entropyCorrelation: correlationOf(values, [...entropy]),
  };
}

const rows = fc.array(
  fc.record({
    token: fc.integer({ min: 0, max: 3 }),
    // Steps of an eighth: either nothing varies, or enough for a correlation to be one.
    logProbability: fc.integer({ min: -120, max: 0 }).map((eighths) => eighths / 8 - 0.1),
    rank: fc.integer({ min: 0, max: 50_000 }),
    entropy: fc.integer({ min: 0, max: 80 }).map((eighths) => eighths / 8),
    variance: fc.oneof(fc.double({ min: 0.01, max: 20, noNaN: true }), fc.constantFrom(0, -1e-7)),
    topPRequired: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 80 },
);
interface Row {
  readonly token: number;
  readonly logProbability: number;
  readonly rank: number;
  readonly entropy: number;
  readonly variance: number;
  readonly topPRequired: number;
}
type Rows = readonly Row[];
const tokensOf = (from: Rows): ProfiledTokens => ({
  tokens: Int32Array.from(from, ({ token }) => token),
  logProbability: Float32Array.from(from, ({ logProbability }) => logProbability),
  rank: Int32Array.from(from, ({ rank }) => rank),
  entropy: Float32Array.from(from, ({ entropy }) => entropy),
  variance: Float32Array.from(from, ({ variance }) => variance),
  topPRequired: Float32Array.from(from, ({ topPRequired }) => topPRequired),
});

describe('profileOf', () => {
  it('is each statistic by its definition', () => {
    fc.assert(
      fc.property(rows, (from) => {
        const [found, expected] = [profileOf(tokensOf(from)), byDefinition(tokensOf(from))];
        for (const name of Object.keys(expected) as (keyof typeof expected)[])
          expect(found[name], name).toBeCloseTo(expected[name], 5);
      }),
    );
  });

  it('is finite for a single token, and where nothing varies', () => {
    const same = { token: 1, logProbability: -2, rank: 3, entropy: 0, variance: 0, topPRequired: 1 };
    for (const count of [1, 2, 16, 17, 100]) {
      const found = profileOf(tokensOf(Array.from({ length: count }, () => same)));
      expect(Object.values(found).every(Number.isFinite)).toBe(true);
      expect(found).toMatchObject({ logProbabilityDeviation: 0, autocorrelation: 0, lowestWindowCurvature: 0 });
      expect(found.lowestWindow).toBeCloseTo(-2, 9);
    }
  });
});
