// Thresholds of each length, on human scores whose law is known.
import { describe, expect, it } from 'vitest';
import { LENGTHS, thresholdsByLength, type HumanScore } from '../../../../models/detector/lengthThresholds.ts';
import { draws } from '../../training/paragraphs/builders.ts';

/** Scores that fall by `perLog` as paragraphs grow e-fold, and spread as a normal law does; short paragraphs are the many. */
function human(count: number, perLog: number, seed: number): HumanScore[] {
  const { normal, uniform } = draws(seed);
  return Array.from({ length: count }, (_, at) => {
    const tokens = Math.floor(40 * 10 ** (uniform() ** 1.5));
    return { group: `outlet ${at % 400}`, tokens, score: perLog * Math.log(tokens / 100) + normal() };
  });
}

const rowOf = (tokens: number): number => LENGTHS.findLastIndex((fromTokens) => fromTokens <= tokens);

/** Share of fresh paragraphs of each row that reach the row's threshold for `rate`. */
function markedShares(
  rows: ReturnType<typeof thresholdsByLength>,
  fresh: readonly HumanScore[],
  rate: number,
): number[] {
  return rows.map(({ thresholds }, at) => {
    const own = fresh.filter(({ tokens }) => rowOf(tokens) === at);
    const threshold = thresholds.find(({ falsePositiveRate }) => falsePositiveRate === rate)?.score ?? NaN;
    return own.filter(({ score }) => score >= threshold).length / own.length;
  });
}

describe('thresholdsByLength', () => {
  it.each([0, -1.7])('mark in every length what they promise, whether or not scores fall with it (%d)', (perLog) => {
    const rows = thresholdsByLength(human(60_000, perLog, 1));
    expect(rows.map(({ fromTokens }) => fromTokens)).toEqual(LENGTHS);
    for (const rate of [0.02, 0.05])
      for (const share of markedShares(rows, human(200_000, perLog, 2), rate)) {
        expect(share).toBeGreaterThan(rate * 0.7);
        expect(share).toBeLessThan(rate * 1.2);
      }
  });

  it('have nothing to say where there are no paragraphs', () => {
    for (const { thresholds } of thresholdsByLength([])) expect(thresholds).toEqual([]);
  });
});
