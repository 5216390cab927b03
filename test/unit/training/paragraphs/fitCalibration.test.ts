// A calibration on made-up paragraphs whose truth is known.
import { describe, expect, it } from 'vitest';
import {
  CALIBRATION_FORMAT,
  parseCalibration,
  PLAIN_FORMAT,
  type Calibration,
} from '../../../../src/detection/calibration.ts';
import { probabilityOf } from '../../../../src/detection/score.ts';
import type { NumericEvidence } from '../../../../src/detection/statistics.ts';
import { thresholdFor } from '../../../../src/detection/thresholds.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { auroc } from '../../../../src/training/metrics/binary.ts';
import { fitCalibration, type Fitted } from '../../../../src/training/paragraphs/fitCalibration.ts';
import type { LabelledParagraph } from '../../../../src/training/paragraphs/labelledParagraph.ts';
import { measured } from '../../../../models/calibration/report.ts';
import { draws, paragraphs, withHidden } from './builders.ts';

const calibratedBy = (parts: Fitted['parts']): Calibration => ({
  format: PLAIN_FORMAT,
  model: { name: 'made up', hash: 'abc', precisions: ['fp32'] },
  minimumTokens: 40,
  ...parts,
});
const calibrated = ({ parts }: Fitted): Calibration => calibratedBy(parts);
const rates = (count: number): number[] =>
  unwrap(fitCalibration(paragraphs(count, 3, count))).parts.thresholds.map((row) => row.falsePositiveRate);
const areaOf = (samples: readonly LabelledParagraph[], calibration: Calibration): number =>
  auroc(samples.map(({ whole, isPositive }) => ({ ...probabilityOf(whole, calibration), isPositive }))) ?? NaN;

describe('fitCalibration', () => {
  const calibration = calibrated(unwrap(fitCalibration(paragraphs(6000, 1))));
  const fresh = paragraphs(6000, 2);

  it('writes what the product reads', () => {
    expect(parseCalibration(JSON.stringify(calibration), 'x')).toEqual({ ok: true, value: calibration });
  });

  it('gives the same again', () => {
    expect(calibrated(unwrap(fitCalibration(paragraphs(6000, 1))))).toEqual(calibration);
  });

  it('gives probabilities that come true on paragraphs it has not seen', () => {
    const { calibrationError: error, auroc: area, brier: score } = measured(fresh, calibration);
    expect(area).toBeGreaterThan(0.8);
    expect(error).toBeLessThan(0.04);
    expect(score).toBeLessThan(0.18);
  });

  it('holds the false-positive rates on paragraphs it has not seen', () => {
    const human = fresh
      .filter(({ isPositive }) => !isPositive)
      .map(({ whole }) => probabilityOf(whole, calibration).score);
    for (const rate of [0.1, 0.05, 0.02, 0.01]) {
      const marked = human.filter((score) => score >= thresholdFor(rate, calibration)).length / human.length;
      expect(marked).toBeGreaterThan(rate / 3);
      expect(marked).toBeLessThan(rate * 1.6);
    }
  });

  it('measures only rates that its human paragraphs support', () => {
    expect(rates(300)).toEqual([0.1, 0.05]);
    expect(rates(3000)).toEqual([0.1, 0.05, 0.02, 0.01, 0.005]);
  });

  it('knows how far a score is from what more words of the same kind would give', () => {
    // All human paragraphs of one length are the same here but for chance.
    const { perToken, floor } = calibration.scoreVariance;
    const human = fresh.filter(({ isPositive, whole }) => !isPositive && whole.tokens > 100 && whole.tokens < 180);
    const scores = human.map(({ whole }) => probabilityOf(whole, calibration).score);
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
    expect((floor + perToken / 140) / variance).toBeGreaterThan(0.7);
    expect((floor + perToken / 140) / variance).toBeLessThan(1.4);
  });

  it('refuses too few paragraphs, with the numbers', () => {
    expect(fitCalibration(paragraphs(50, 4))).toMatchObject({
      ok: false,
      problem: {
        code: 'input-invalid',
        message:
          '33 human paragraphs (of 17 articles) and 17 machine paragraphs (of 17) are too few to fit a score on: 30 of 4 articles are needed on either side.',
      },
    });
    const fewArticles = fitCalibration(paragraphs(300, 4, 3));
    expect(fewArticles.ok).toBe(false);
    const held = paragraphs(15, 5);
    expect(fitCalibration(paragraphs(300, 4), held)).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('10 paragraphs of 10 human articles') as string },
    });
  });
});

describe('fitCalibration with hidden states', () => {
  const size = 24;

  it('weighs the hidden state where it tells', () => {
    const states = { size, shift: 1.5 };
    const fitted = unwrap(fitCalibration(withHidden(paragraphs(1500, 1, 300), 7, states)));
    const calibration = calibrated(fitted);
    expect(parseCalibration(JSON.stringify(calibration), 'x')).toEqual({ ok: true, value: calibration });
    const weights = calibration.hidden?.weight ?? [];
    expect(weights.length).toBe(size);
    expect(Math.abs(weights[0] ?? 0)).toBeGreaterThan(5 * Math.max(...weights.slice(1).map(Math.abs)));
    const fresh = withHidden(paragraphs(1500, 2, 300), 8, states);
    const without = calibrated(unwrap(fitCalibration(paragraphs(1500, 1, 300))));
    expect(areaOf(fresh, calibration)).toBeGreaterThan(areaOf(fresh, without) + 0.05);
    expect(measured(fresh, calibration).calibrationError).toBeLessThan(0.06);
  });

  it('stays with the statistics where it is noise', () => {
    const noisy = withHidden(paragraphs(400, 1, 80), 7, { size: 200, shift: 0 });
    const fitted = unwrap(fitCalibration(noisy));
    expect(areaOf(paragraphs(1500, 2), calibrated(fitted))).toBeGreaterThan(0.8);
    expect(fitted.parts.hidden).toBeUndefined();
    expect(fitted.hiddenRidge).toBeUndefined();
  });

  it('is not taken in by states that tell articles, not writers', () => {
    // Each article has a direction of its own: in-sample they separate all, across articles nothing.
    const samples = paragraphs(600, 1, 60).map((sample, at) => {
      const article = at % 60;
      const hidden = Float32Array.from({ length: 60 }, (_, entry) => (entry === article ? 1 : 0));
      const isPositive = article % 2 === 0;
      return { ...sample, isPositive, group: `article-${article}`, whole: { ...sample.whole, hidden } };
    });
    const { parts } = unwrap(fitCalibration(samples));
    const spread = (parts.map.probabilities.at(-1) ?? 1) - (parts.map.probabilities[0] ?? 0);
    expect(spread).toBeLessThan(0.5);
  });

  it('leaves out an entry that never varies, and states that some paragraphs lack', () => {
    const level = withHidden(paragraphs(1500, 1, 300), 7, { size: 3, shift: 1.5 });
    for (const { whole } of level) whole.hidden?.set([5], 2);
    const { hidden } = unwrap(fitCalibration(level)).parts;
    expect(hidden?.weight[2]).toBe(0);
    expect(hidden?.scale[2]).toBe(1);
    const [first, ...rest] = level;
    const without = first === undefined ? [] : [...rest, ...paragraphs(1, 9)];
    expect(unwrap(fitCalibration(without)).parts.hidden).toBeUndefined();
  });
});

describe('fitCalibration with features of one’s choice', () => {
  /** Wording of machine paragraphs is moved by two deviations, and nothing else tells. */
  const worded = (seed: number): LabelledParagraph[] => {
    const { normal } = draws(seed);
    const having = (sample: LabelledParagraph, evidence: NumericEvidence): NumericEvidence => ({
      ...evidence,
      wording: [normal(), 3 + (sample.isPositive ? 2 : 0) + normal()],
    });
    return paragraphs(900, seed, 90).map((sample) => ({
      ...sample,
      whole: having(sample, sample.whole),
      halves: sample.halves.map((half) => having(sample, half)),
    }));
  };
  const wording = { file: 'wording.bin', sha256: 'a'.repeat(64), heads: ['chat', 'sampled'] };
  const features = ['wording:sampled', 'meanLogProbability', 'logTokens'] as const;

  it('weighs those alone, and writes what the product reads', () => {
    const { parts } = unwrap(fitCalibration(worded(1), undefined, { features, wording }));
    const calibration: Calibration = { ...calibratedBy(parts), format: CALIBRATION_FORMAT };
    expect(parseCalibration(JSON.stringify(calibration), 'x')).toEqual({ ok: true, value: calibration });
    expect(calibration.features.map(({ name }) => name)).toEqual(features);
    expect(calibration.features[0]?.mean).toBeCloseTo(3.67, 0);
    const fresh = worded(2);
    expect(areaOf(fresh, calibration)).toBeGreaterThan(0.88);
    expect(measured(fresh, calibration).calibrationError).toBeLessThan(0.06);
  });

  it('lists no wording model where none of its heads is weighed', () => {
    const { parts } = unwrap(fitCalibration(worded(1), undefined, { features: ['curvature'], wording }));
    expect(parts).not.toHaveProperty('wording');
  });

  it('refuses paragraphs that lack one of them', () => {
    expect(fitCalibration(paragraphs(900, 1), undefined, { features, wording })).toMatchObject({
      ok: false,
      problem: { message: 'The score cannot be made of wording:sampled: not every paragraph has it.' },
    });
    expect(fitCalibration(worded(1), undefined, { features }).ok).toBe(false);
  });
});
