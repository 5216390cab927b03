// Scores of a detector: of wording and statistics, for machine text of several kinds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calibration } from '../../../src/detection/calibration.ts';
import { FEATURES, PLAIN_FEATURES, isFeature, isPlain, valueOf } from '../../../src/detection/features.ts';
import { eitherOf, probabilityAt, scoreOf, scoreParts } from '../../../src/detection/score.ts';
import type { NumericEvidence } from '../../../src/detection/statistics.ts';
import { detector, linearDetector as linear } from './builders.ts';

const evidence = (change: Partial<NumericEvidence> = {}): NumericEvidence => ({
  tokens: 100,
  meanLogProbability: -4,
  meanLogRank: 3,
  curvature: 1,
  top10: 0.4,
  top100: 0.6,
  top1000: 0.8,
  wording: [5, 0],
  ...change,
});

describe('scoreOf a detector', () => {
  it('is the log-odds that a text is of one kind at least', () => {
    const [chat, own] = [5 - 1 + 0.5, -2 - 1 - 1];
    expect(scoreOf(evidence(), detector)).toBeCloseTo(Math.log((1 + Math.exp(chat)) * (1 + Math.exp(own)) - 1), 12);
    expect(scoreOf(evidence(), linear)).toBeCloseTo(chat, 12);
  });

  it('lets a weight of another score change with the logarithm of the length', () => {
    for (const tokens of [40, 100, 250]) {
      const own = -2 - 1 - (1 + 0.5 * Math.log(tokens / 100));
      const found = scoreOf(evidence({ tokens, wording: [2, 0], curvature: 0 }), detector);
      expect(found).toBeCloseTo(Math.log((1 + Math.exp(1)) * (1 + Math.exp(own)) - 1), 12);
    }
  });

  it('adds the hidden state to the first score alone', () => {
    const hidden: Calibration['hidden'] = { mean: [1], scale: [2], weight: [4] };
    const found = scoreOf(evidence({ hidden: Float32Array.of(2) }), { ...detector, hidden });
    expect(found).toBeCloseTo(Math.log((1 + Math.exp(4.5 + 2)) * (1 + Math.exp(-4)) - 1), 12);
  });

  it('takes the head by its name, wherever it stands', () => {
    const heads = ['sampled', 'chat'];
    const turned = { ...detector, wording: { ...(detector.wording ?? { file: '', sha256: '' }), heads } };
    expect(scoreOf(evidence({ wording: [0, 5] }), turned)).toBe(scoreOf(evidence(), detector));
  });

  it('has no score for evidence without its wording, style or profile', () => {
    expect(scoreOf(evidence({ wording: [] }), detector)).toBeNaN();
    expect(scoreOf(evidence({ wording: [5] }), detector)).toBeNaN();
    expect(scoreOf(evidence({ wording: [5] }), linear)).not.toBeNaN();
    for (const name of ['meanEntropy', 'commas'] as const) {
      const features: Calibration['features'] = [{ name, mean: 0, scale: 1, weight: 1, perLog: 0 }];
      expect(scoreOf(evidence(), { ...linear, features })).toBeNaN();
    }
  });
});

describe('probabilityAt', () => {
  const map = { scores: [-4, 4], probabilities: [0.1, 0.9] };
  const calibration = { map, scoreVariance: { floor: 0.04, perToken: 9 }, referenceTokens: 100 };
  const logOdds = (probability: number): number => Math.log(probability / (1 - probability));

  it('adds to the log-odds, and to those of the interval’s ends, what the length is worth', () => {
    const plain = probabilityAt(1, 200, calibration);
    const found = probabilityAt(1, 200, { ...calibration, map: { ...map, perLog: -0.5 } });
    const moved = -0.5 * Math.log(2);
    expect(logOdds(found.probability)).toBeCloseTo(logOdds(plain.probability) + moved, 12);
    found.interval.forEach((end, at) => {
      expect(logOdds(end)).toBeCloseTo(logOdds(plain.interval[at] ?? NaN) + moved, 12);
    });
    expect([found.score, found.highest]).toEqual([plain.score, plain.highest]);
  });

  it('says what the map says of a paragraph as long as the reference, and keeps certainty', () => {
    const certain = { scores: [-4, 4], probabilities: [0, 1], perLog: 2 };
    expect(probabilityAt(0, 100, { ...calibration, map: { ...map, perLog: 3 } }).probability).toBeCloseTo(0.5, 12);
    expect([-9, 9].map((score) => probabilityAt(score, 500, { ...calibration, map: certain }).probability)).toEqual([
      0, 1,
    ]);
  });
});

describe('eitherOf', () => {
  const logOdds = fc.double({ min: -30, max: 30, noNaN: true });
  const any = fc.double({ min: -1e300, max: 1e300, noNaN: true });

  it('is log(Π (1 + exp(x)) - 1), in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 30, noNaN: true }), { minLength: 1, maxLength: 4 }), (scores) => {
        const product = scores.reduce((all, x) => all * (1 + Math.exp(x)), 1);
        expect(eitherOf(scores)).toBeCloseTo(Math.log(product - 1), 9);
        expect(eitherOf([...scores].reverse())).toBeCloseTo(eitherOf(scores), 9);
      }),
    );
  });

  it('is a score that stands alone', () => {
    fc.assert(
      fc.property(any, (score) => {
        expect(eitherOf([score])).toBe(score);
      }),
    );
  });

  it('is never below the largest, and all but it where the others are far below', () => {
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 4 }), (scores) => {
        expect(eitherOf(scores)).toBeGreaterThanOrEqual(Math.max(...scores));
      }),
    );
    fc.assert(
      fc.property(logOdds, (score) => {
        expect(eitherOf([score, -100])).toBeCloseTo(score, 12);
      }),
    );
  });

  it('rises with each of its scores', () => {
    fc.assert(
      fc.property(logOdds, logOdds, fc.double({ min: 0.01, max: 5, noNaN: true }), (a, b, more) => {
        expect(eitherOf([a + more, b])).toBeGreaterThanOrEqual(eitherOf([a, b]));
        expect(eitherOf([a + more, a])).toBeGreaterThan(eitherOf([a, a]));
      }),
    );
  });

  it('stays finite for scores very large and very small', () => {
    expect(eitherOf([1000, 800])).toBe(1800);
    expect(eitherOf([-1000, -1000])).toBeCloseTo(-1000 + Math.log(2), 9);
    expect(eitherOf([-1000, 1000])).toBeCloseTo(1000, 9);
    expect(eitherOf([-1e6, -2e6, -3e6])).toBe(-1e6);
  });

  it('is no number where one of them is none, or there is none', () => {
    expect([eitherOf([NaN, 3]), eitherOf([3, NaN]), eitherOf([NaN]), eitherOf([])]).toEqual([NaN, NaN, NaN, NaN]);
  });
});

describe('scoreParts', () => {
  it('of a linear score are what each kind of evidence adds to it', () => {
    const finite = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(finite, finite, (chat, curvature) => {
        const parts = scoreParts(evidence({ wording: [chat, 0], curvature }), linear);
        expect(parts.wording).toBeCloseTo(chat - 1, 9);
        expect(parts.languageModel).toBeCloseTo(curvature / 2, 9);
      }),
    );
  });

  it('of average evidence are nothing', () => {
    const average = evidence({ wording: [1, 20], curvature: 0, top10: 0.5 });
    expect(scoreParts(average, detector)).toEqual({ wording: 0, languageModel: 0 });
  });

  it('of several scores are what the whole would lack were that evidence average', () => {
    const whole = Math.log((1 + Math.exp(4.5)) * (1 + Math.exp(-4)) - 1);
    const parts = scoreParts(evidence(), detector);
    expect(parts.wording).toBeCloseTo(whole - Math.log((1 + Math.exp(0.5)) * (1 + Math.exp(-3)) - 1), 12);
    expect(parts.languageModel).toBeCloseTo(whole - Math.log((1 + Math.exp(4)) * (1 + Math.exp(-3)) - 1), 12);
  });

  it('count the hidden state for the language model, style for the wording, and length for neither', () => {
    const plain = { mean: 0, scale: 1, weight: 1, perLog: 0 };
    const calibration: Calibration = {
      ...linear,
      features: [
        { name: 'logTokens', ...plain },
        { name: 'top10', ...plain },
        { name: 'commas', ...plain },
      ],
      hidden: { mean: [0], scale: [1], weight: [3] },
    };
    const style = { ...NO_STYLE, commas: 0.25 };
    const parts = scoreParts(evidence({ hidden: Float32Array.of(2), style }), calibration);
    expect(parts.languageModel).toBeCloseTo(0.4 + 6, 12);
    expect(parts.wording).toBeCloseTo(0.25, 12);
  });

  it('are no numbers where the score is none', () => {
    const none = { wording: NaN, languageModel: NaN };
    expect(scoreParts(evidence({ wording: [NaN, 0] }), detector)).toEqual(none);
    expect(scoreParts(evidence({ wording: [5] }), detector)).toEqual(none);
    expect(scoreParts(evidence({ top10: NaN }), detector)).toEqual(none);
  });
});

const NO_STYLE = {
  meanWordLength: 0,
  longWords: 0,
  functionWords: 0,
  repeatedWords: 0,
  capitalisedWords: 0,
  figures: 0,
  meanSentenceWords: 0,
  sentenceWordsDeviation: 0,
  commas: 0,
  otherPunctuation: 0,
  quoted: 0,
};

describe('features', () => {
  it('are known by name, plain ones as such', () => {
    expect(PLAIN_FEATURES.every(isPlain)).toBe(true);
    expect(Object.keys(FEATURES).filter(isPlain)).toEqual([...PLAIN_FEATURES]);
    expect(Object.keys(FEATURES).every(isFeature)).toBe(true);
    expect(['wording:chat', 'magic', 'toString', 'constructor'].map(isFeature)).toEqual([true, false, false, false]);
  });

  it('have the value of their evidence', () => {
    expect(valueOf('logTokens', evidence(), [])).toBe(Math.log(100));
    expect(valueOf('wording:sampled', evidence({ wording: [1, 2] }), ['chat', 'sampled'])).toBe(2);
    expect(valueOf('quoted', evidence({ style: { ...NO_STYLE, quoted: 0.5 } }), [])).toBe(0.5);
    expect(valueOf('wording:other', evidence(), ['chat'])).toBeNaN();
  });
});
