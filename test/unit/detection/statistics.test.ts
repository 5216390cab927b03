// Numbers and words of a paragraph from the statistics of its tokens.
import { describe, expect, it } from 'vitest';
import { findingOf, numericEvidence, type ParagraphStatistics } from '../../../src/detection/statistics.ts';
import { textReader } from '../../../src/detection/textEvidence.ts';
import { tellingWords } from '../../../src/detection/words.ts';
import { gptEncoder } from './builders.ts';

const encoder = gptEncoder();

const statistics = (
  rows: readonly (readonly [logProbability: number, rank: number, entropy: number, variance: number])[],
): ParagraphStatistics => ({
  tokens: Int32Array.from(rows, () => 1),
  logProbability: Float32Array.from(rows, (row) => row[0]),
  rank: Int32Array.from(rows, (row) => row[1]),
  entropy: Float32Array.from(rows, (row) => row[2]),
  variance: Float32Array.from(rows, (row) => row[3]),
  topPRequired: Float32Array.from(rows, () => 0.5),
});

describe('numericEvidence', () => {
  it('works out each statistic by its definition', () => {
    const evidence = numericEvidence(
      statistics([
        [-1, 0, 2, 1],
        [-3, 9, 2.5, 2],
        [-8, 500, 4, 6],
        [-12, 40_000, 5, 7],
      ]),
    );
    expect(evidence).toMatchObject({
      tokens: 4,
      meanLogProbability: -6,
      meanLogRank: (Math.log(1) + Math.log(10) + Math.log(501) + Math.log(40_001)) / 4,
      curvature: (-24 + 13.5) / Math.sqrt(16),
      top10: 0.5,
      top100: 0.5,
      top1000: 0.75,
    });
  });

  it('has no curvature where the model is certain, even if rounding made the variance negative', () => {
    expect(numericEvidence(statistics([[0, 0, 0, -1e-7]]))?.curvature).toBe(0);
  });

  it.each([[NaN], [Infinity], [-Infinity]])('says nothing of %d', (value) => {
    expect(
      numericEvidence(
        statistics([
          [-1, 0, 1, 1],
          [value, 0, 1, 1],
        ]),
      ),
    ).toBeUndefined();
    expect(
      numericEvidence(
        statistics([
          [-1, 0, 1, 1],
          [-1, 0, value, 1],
        ]),
      ),
    ).toBeUndefined();
    expect(
      numericEvidence(
        statistics([
          [-1, 0, 1, 1],
          [-1, 0, 1, value],
        ]),
      ),
    ).toBeUndefined();
  });

  it('says nothing of no tokens', () => {
    expect(numericEvidence(statistics([]))).toBeUndefined();
  });
});

describe('tellingWords', () => {
  /** Gives each token the log-probability of the first pattern found in its text. */
  const words = (text: string, of: readonly [pattern: RegExp, logProbability: number][], otherwise = -3) => {
    const tokens = Int32Array.from(encoder.encode(text));
    const logProbability = Float32Array.from(
      tokens,
      (id) => of.find(([pattern]) => pattern.test(encoder.decode([id])))?.[1] ?? otherwise,
    );
    return tellingWords(text, { tokens, logProbability }, encoder);
  };

  it('multiplies the tokens of a word and leaves out the punctuation around it', () => {
    const text = 'Then “antidisestablishmentarianism,” she said.';
    const { surprising } = words(text, [[/[“”,]/u, -50]], -2);
    const tokens = encoder.encode(' antidisestablishmentarianism').length;
    expect(tokens).toBeGreaterThan(3);
    expect(surprising).toHaveLength(1);
    expect(surprising[0]?.word).toBe('antidisestablishmentarianism');
    expect(surprising[0]?.probability).toBeGreaterThan(Math.exp(-2 * (tokens + 2)));
    expect(surprising[0]?.probability).toBeLessThan(Math.exp(-2 * (tokens - 2)));
  });

  it('places words behind emoji, Hangul and lone surrogates', () => {
    const { surprising } = words('항구 😀 \uD800 ferry 첫 terminal café', [[/terminal/u, -12]], -0.5);
    expect(surprising.map(({ word }) => word)).toEqual(['terminal']);
  });

  it('names the five most and least surprising in reading order, each once', () => {
    const text = 'alpha beta gamma delta alpha beta city river boat ferry harbor';
    const { surprising } = words(
      text,
      [
        [/city/u, -20],
        [/river/u, -19],
        [/boat/u, -18],
        [/ferry/u, -17],
        [/harbor/u, -16],
      ],
      -8,
    );
    expect(surprising.map(({ word }) => word)).toEqual(['city', 'river', 'boat', 'ferry', 'harbor']);
  });

  it('does not call stop words and short words unsurprising', () => {
    const { unsurprising } = words('They said that the president would go to the White House', [], -0.1);
    expect(unsurprising.map(({ word }) => word)).toEqual(['president', 'White', 'House']);
  });
});

describe('findingOf', () => {
  const readers = { encoder, readText: textReader({ heads: ['chat'], score: (text) => Float64Array.of(text.length) }) };
  const found = (text: string, logProbability = -0.1) => {
    const tokens = Int32Array.from(encoder.encode(text));
    const same = (value: number): Float32Array => new Float32Array(tokens.length).fill(value);
    const rank = new Int32Array(tokens.length);
    const law = { entropy: same(1), variance: same(1), topPRequired: same(0.5) };
    const statistics = { tokens, rank, logProbability: same(logProbability), ...law };
    return findingOf(text, statistics, readers);
  };

  it('joins numbers, words, style and wording', () => {
    const text = 'The president spoke.';
    const evidence = found(text);
    if (evidence === undefined || evidence === 'not-finite') throw new Error('no evidence');
    expect(evidence).toMatchObject({
      tokens: encoder.encode(text).length,
      top10: 1,
      surprising: [],
      profile: { meanEntropy: 1, logProbabilityDeviation: 0 },
      style: { meanSentenceWords: 3 },
      wording: [text.length],
    });
    expect(evidence.unsurprising.map(({ word }) => word)).toEqual(['president', 'spoke']);
  });

  it('says so of numbers that are none', () => {
    expect(found('The president spoke.', NaN)).toBe('not-finite');
  });

  it.each([
    ['no letters', '— 12.5 … 3,000!'],
    ['a table of figures', 'Leeds 3 1 4 1 5 9 2 6 5 3 5 Hull 8 9 7 9 3 2'],
    ['only marks', '*** — … ***'],
    ['emoji', '😀 😀 😀'],
  ])('takes %s for no prose', (_, text) => {
    expect(found(text)).toBeUndefined();
    expect(found(text, NaN)).toBeUndefined();
  });
});
