// From evidence to a probability and a verdict.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkCalibrationFits,
  parseCalibration,
  probabilityOf,
  thresholdFor,
} from '../../../src/detection/calibration.ts';
import type { NumericEvidence } from '../../../src/detection/statistics.ts';
import { judge } from '../../../src/detection/verdict.ts';
import type { Paragraph } from '../../../src/draft/draft.ts';
import { plainCalibration } from './builders.ts';

const evidence = (curvature: number, tokens = 100): NumericEvidence => ({
  tokens,
  curvature,
  meanLogProbability: -4,
  meanLogRank: 3,
  top10: 0.4,
  top100: 0.6,
  top1000: 0.8,
});
const text = JSON.stringify(plainCalibration);

describe('parseCalibration', () => {
  it('reads back what was written', () => {
    expect(parseCalibration(text, 'calibration.json')).toEqual({ ok: true, value: plainCalibration });
  });

  it.each([
    ['not JSON', '{'],
    ['another format', text.replace('"format":1', '"format":2')],
    ['an unknown feature', text.replace('"curvature"', '"magic"')],
    ['no scale', text.replace('"scale":1', '"scale":0')],
    ['a map that falls', text.replace('"probabilities":[0,1]', '"probabilities":[1,0]')],
    ['a probability above one', text.replace('"probabilities":[0,1]', '"probabilities":[0,2]')],
    ['knots that do not pair up', text.replace('"probabilities":[0,1]', '"probabilities":[0,1,1]')],
    ['thresholds out of order', text.replace('"score":3', '"score":0')],
    ['no thresholds', JSON.stringify({ ...plainCalibration, thresholds: [] })],
    ['null', 'null'],
  ])('refuses %s and names the file', (_, broken) => {
    const parsed = parseCalibration(broken, 'models/x/calibration.json');
    expect(parsed).toMatchObject({ ok: false, problem: { code: 'file-corrupt' } });
    expect(!parsed.ok && parsed.problem.message).toContain('models/x/calibration.json');
  });

  it('belongs to one model', () => {
    expect(checkCalibrationFits(plainCalibration, 'abc', 4).ok).toBe(true);
    expect(checkCalibrationFits(plainCalibration, 'def', 4)).toMatchObject({
      ok: false,
      problem: { code: 'hash-mismatch' },
    });
  });
});

describe('probabilityOf', () => {
  it('maps the score between the knots and is level outside', () => {
    expect(probabilityOf(evidence(0), plainCalibration).probability).toBe(0.5);
    expect(probabilityOf(evidence(2.5), plainCalibration).probability).toBe(0.75);
    expect(probabilityOf(evidence(50), plainCalibration).probability).toBe(1);
    expect(probabilityOf(evidence(-50), plainCalibration).probability).toBe(0);
  });

  it('gives shorter paragraphs wider intervals', () => {
    const width = (tokens: number): number => {
      const { interval } = probabilityOf(evidence(0, tokens), plainCalibration);
      return interval[1] - interval[0];
    };
    expect(width(50)).toBeCloseTo((2 * 1.645 * Math.sqrt(100 / 50)) / 10, 6);
    expect(width(400)).toBeLessThan(width(50));
  });

  it('lets a weight change with the logarithm of the length', () => {
    const longer = {
      ...plainCalibration,
      features: [{ name: 'curvature' as const, mean: 0, scale: 2, weight: 1, perLog: 3 }],
    };
    expect(probabilityOf(evidence(4, 100), longer).score).toBeCloseTo(2, 12);
    expect(probabilityOf(evidence(4, 100 * Math.E), longer).score).toBeCloseTo(8, 12);
  });

  it('is monotone in the score, and inside its interval', () => {
    const curvature = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(curvature, curvature, fc.integer({ min: 1, max: 2000 }), (a, b, tokens) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((value) =>
          probabilityOf(evidence(value, tokens), plainCalibration),
        );
        expect(high?.probability ?? 0).toBeGreaterThanOrEqual(low?.probability ?? 1);
        for (const one of [low, high]) {
          expect(one?.probability).toBeGreaterThanOrEqual(one?.interval[0] ?? 1);
          expect(one?.probability).toBeLessThanOrEqual(one?.interval[1] ?? 0);
        }
      }),
    );
  });
});

describe('thresholdFor', () => {
  it.each([
    [0.5, 1],
    [0.05, 1],
    [Math.sqrt(0.05 * 0.01), 1.5],
    [0.01, 2],
    [0.005, 3],
    [0.004, Infinity],
    [0, Infinity],
  ])('for a rate of %d is a score of %d', (rate, score) => {
    expect(thresholdFor(rate, plainCalibration)).toBeCloseTo(score, 9);
  });
});

describe('judge', () => {
  const paragraph: Paragraph = { index: 0, range: { start: 0, end: 4 }, text: 'Text', isContext: true };
  const options = { falsePositiveRate: 0.01, minimumTokens: 20 };
  const found = (curvature: number, tokens = 100) => ({
    ...evidence(curvature, tokens),
    surprising: [],
    unsurprising: [],
  });
  const verdict = (...args: Parameters<typeof judge>) => {
    const { verdict: said } = judge(...args);
    return said.kind === 'abstained' ? said.reason : said.kind;
  };

  it.each([
    ['a score at the threshold', found(2), 'machine-like'],
    ['a score whose interval reaches the threshold', found(1), 'too-uncertain'],
    ['a score well below', found(0), 'no-sign'],
    ['a short paragraph', found(9, 19), 'too-short'],
    ['numbers that are none', 'not-finite' as const, 'not-finite'],
    ['nothing', undefined, 'not-prose'],
  ])('says of %s: %s', (_, finding, expected) => {
    expect(verdict(paragraph, finding, plainCalibration, options)).toBe(expected);
  });

  it('needs the tokens that the calibration asks for, whatever the setting', () => {
    expect(verdict(paragraph, found(9, 9), plainCalibration, { ...options, minimumTokens: 1 })).toBe('too-short');
  });

  it('shows evidence but says nothing without a calibration', () => {
    const assessment = judge(paragraph, found(9), undefined, options);
    expect(assessment.verdict).toEqual({ kind: 'abstained', reason: 'not-calibrated' });
    expect(assessment.evidence?.curvature).toBe(9);
    expect(assessment.probability).toBeUndefined();
  });

  it('marks nothing at a rate that was never measured, and does not call it free of signs', () => {
    const strict = { ...options, falsePositiveRate: 0.0001 };
    const measured = { kind: 'abstained', reason: 'rate-not-measured', measuredRate: 0.005 };
    expect(judge(paragraph, found(99), plainCalibration, strict).verdict).toEqual(measured);
    expect(judge(paragraph, found(3), plainCalibration, strict).verdict).toEqual(measured);
    expect(verdict(paragraph, found(2.9), plainCalibration, strict)).toBe('too-uncertain');
    expect(verdict(paragraph, found(0), plainCalibration, strict)).toBe('no-sign');
  });

  it('gives no probability to a paragraph too short', () => {
    expect(judge(paragraph, found(9, 15), plainCalibration, options)).not.toHaveProperty('probability');
  });

  it('says nothing of drafts from other publications, where it was measured on few', () => {
    const ofFew = { ...plainCalibration, domains: ['ours.example'] };
    expect(verdict(paragraph, found(9), ofFew, { ...options, domain: 'theirs.example' })).toBe('other-domain');
    expect(verdict(paragraph, found(9), ofFew, { ...options, domain: 'ours.example' })).toBe('machine-like');
    expect(verdict(paragraph, found(9), ofFew, options)).toBe('machine-like');
    expect(verdict(paragraph, found(9), plainCalibration, { ...options, domain: 'theirs.example' })).toBe(
      'machine-like',
    );
  });

  it('says nothing of quotes', () => {
    expect(verdict({ ...paragraph, notScored: 'quote' }, found(9), plainCalibration, options)).toBe('not-prose');
  });
});
