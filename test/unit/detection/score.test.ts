// Scores of a detector: wording, statistics and a hidden layer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calibration } from '../../../src/detection/calibration.ts';
import { FEATURES, PLAIN_FEATURES, isFeature, isPlain, valueOf } from '../../../src/detection/features.ts';
import { scoreOf, scoreParts } from '../../../src/detection/score.ts';
import type { NumericEvidence } from '../../../src/detection/statistics.ts';
import { detector } from './builders.ts';

/** The detector without its layer. */
const linear: Calibration = omitLayer(detector);
function omitLayer(from: Calibration): Calibration {
  const entries = Object.entries(from).filter(([name]) => name !== 'layer');
  return Object.fromEntries(entries) as Calibration;
}

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
  it('adds the layer to the linear score', () => {
    // Standardised: wording (5 - 1) / 2, curvature 1 / 2.
    expect(scoreOf(evidence(), detector)).toBeCloseTo(4 + 0.5 + 2 * Math.tanh(2.5) - Math.tanh(1.5), 12);
  });

  it('lets a layer with twice as many weights see each feature × log length', () => {
    const layer = { weights: [[0, 0, 1, 3]], bias: [0.25], output: [1.5] };
    for (const tokens of [40, 100, 250]) {
      const length = Math.log(tokens / 100);
      expect(scoreOf(evidence({ tokens }), { ...detector, layer })).toBeCloseTo(
        4.5 + 1.5 * Math.tanh(0.25 + length * (2 + 3 * 0.5)),
        12,
      );
    }
  });

  it('takes the head by its name, wherever it stands', () => {
    const heads = ['sampled', 'chat'];
    const turned = { ...detector, wording: { ...(detector.wording ?? { file: '', sha256: '' }), heads } };
    expect(scoreOf(evidence({ wording: [0, 5] }), turned)).toBe(scoreOf(evidence(), detector));
  });

  it('has no score for evidence without its wording, style or profile', () => {
    expect(scoreOf(evidence({ wording: [] }), detector)).toBeNaN();
    for (const name of ['meanEntropy', 'commas'] as const) {
      const features: Calibration['features'] = [{ name, mean: 0, scale: 1, weight: 1, perLog: 0 }];
      expect(scoreOf(evidence(), { ...linear, features })).toBeNaN();
    }
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
    expect(scoreParts(evidence({ wording: [1, 9], curvature: 0 }), detector)).toEqual({ wording: 0, languageModel: 0 });
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
    expect(scoreParts(evidence({ wording: [NaN, 0] }), detector).wording).toBeNaN();
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
