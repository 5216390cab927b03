// From evidence to a probability and a verdict.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCalibrationFits, parseCalibration } from '../../../src/detection/calibration.ts';
import { probabilityOf } from '../../../src/detection/score.ts';
import { thresholdFor } from '../../../src/detection/thresholds.ts';
import type { NumericEvidence } from '../../../src/detection/statistics.ts';
import { judge } from '../../../src/detection/verdict.ts';
import type { Paragraph } from '../../../src/draft/draft.ts';
import { unwrap } from '../../../src/grover/problem.ts';
import { detector, plainCalibration } from './builders.ts';

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
const withWording = (change: object): string =>
  JSON.stringify({ ...detector, wording: { ...detector.wording, ...change } });
const withOthers = (others: unknown): string => JSON.stringify({ ...detector, others });
const column = { name: 'curvature', mean: 0, scale: 1, weight: 1, perLog: 0 };

describe('parseCalibration', () => {
  it('reads back what was written', () => {
    expect(parseCalibration(text, 'calibration.json')).toEqual({ ok: true, value: plainCalibration });
  });

  it.each([
    ['not JSON', '{'],
    ['another format', text.replace('"format":1', '"format":3')],
    ['an unknown feature', text.replace('"curvature"', '"magic"')],
    ['no scale', text.replace('"scale":1', '"scale":0')],
    ['a map that falls', text.replace('"probabilities":[0,1]', '"probabilities":[1,0]')],
    ['a probability above one', text.replace('"probabilities":[0,1]', '"probabilities":[0,2]')],
    ['knots that do not pair up', text.replace('"probabilities":[0,1]', '"probabilities":[0,1,1]')],
    ['thresholds out of order', text.replace('"score":3', '"score":0')],
    ['no thresholds', JSON.stringify({ ...plainCalibration, thresholds: [] })],
    ['null', 'null'],
    ['a wording file elsewhere', withWording({ file: '../wording.bin' })],
    ['a wording file without a digest', withWording({ sha256: 'abc' })],
    ['a feature of a head that is not there', withWording({ heads: ['other'] })],
    ['a head without a wording model', JSON.stringify({ ...detector, wording: undefined })],
    ['an empty list of others', withOthers([])],
    ['another score without features', withOthers([{ logPrior: 0, intercept: 0, features: [] }])],
    ['another score without an intercept', withOthers([{ features: [column] }])],
    ['another score with a number that is none', withOthers([{ logPrior: 0, intercept: null, features: [column] }])],
    [
      'another score with an unknown feature',
      withOthers([{ logPrior: 0, intercept: 0, features: [{ ...column, name: 'magic' }] }]),
    ],
    ['another score without a scale', withOthers([{ logPrior: 0, intercept: 0, features: [{ ...column, scale: 0 }] }])],
    [
      'another score with a head that is not there',
      withOthers([{ logPrior: 0, intercept: 0, features: [{ ...column, name: 'wording:other' }] }]),
    ],
    [
      'other scores in a format that does not know them',
      JSON.stringify({ ...plainCalibration, others: [{ logPrior: 0, intercept: 0, features: [column] }] }),
    ],
    ['lengths out of order', JSON.stringify({ ...detector, lengths: [...(detector.lengths ?? [])].reverse() })],
    ['what its format does not know', JSON.stringify({ ...detector, format: 1 })],
    ['a feature that its format does not know', text.replace('"curvature"', '"meanEntropy"')],
  ])('refuses %s and names the file', (_, broken) => {
    const parsed = parseCalibration(broken, 'models/x/calibration.json');
    expect(parsed).toMatchObject({ ok: false, problem: { code: 'file-corrupt' } });
    expect(!parsed.ok && parsed.problem.message).toMatch(/^models\/x\/calibration\.json is not .+\.$/u);
  });

  it('says what is wrong with another score, and where', () => {
    const messageOf = (features: object[]): string => {
      const parsed = parseCalibration(withOthers([{ logPrior: 0, intercept: 0, features }]), 'x');
      return parsed.ok ? '' : parsed.problem.message;
    };
    expect(messageOf([column, { ...column, name: 'magic' }])).toContain(
      'others.0.features.1.name: is no known feature',
    );
    expect(messageOf([{ ...column, name: 'wording:other' }])).toContain('of a head that `wording` does not list');
  });

  it('reads back a detector', () => {
    expect(parseCalibration(JSON.stringify(detector), 'calibration.json')).toEqual({ ok: true, value: detector });
  });

  it('scores by format 1 what was scored when that was the only one', () => {
    const file = new URL('../../fixtures/calibration-format-1.json', import.meta.url);
    const old = unwrap(parseCalibration(readFileSync(file, 'utf8'), 'calibration.json'));
    const numbers = { meanLogRank: 1.2, curvature: 1.31, top10: 0.61, top100: 0.85, top1000: 0.97 };
    const likely = probabilityOf({ tokens: 84, meanLogProbability: -2.3, ...numbers }, old);
    expect(likely.score).toBeCloseTo(3.393399545387313, 12);
    expect(likely.highest).toBeCloseTo(4.045444642340934, 12);
    const others = { meanLogRank: 3.1, curvature: -0.4, top10: 0.5, top100: 0.7, top1000: 0.88 };
    const unlikely = probabilityOf({ tokens: 40, meanLogProbability: -4.9, ...others }, old);
    expect(unlikely.score).toBeCloseTo(0.5535724830751612, 12);
    expect(unlikely.probability).toBeCloseTo(0.6371482091529006, 12);
    expect(unlikely.interval[0]).toBeCloseTo(0.38706054621929475, 12);
    expect(unlikely.interval[1]).toBeCloseTo(0.8306445502245596, 12);
    expect(thresholdFor(0.007, old)).toBeCloseTo(1.6463169241097553, 12);
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

  it('leaves open what has a wider interval than the calibration allows', () => {
    const level = { ...plainCalibration, map: { scores: [-50, 50], probabilities: [0, 1] } };
    const width = (2 * 1.645 * Math.sqrt(100 / 50)) / 100;
    for (const widestInterval of [width - 0.01, width + 0.01])
      for (const [curvature, otherwise] of [
        [3, 'machine-like'],
        [-3, 'no-sign'],
      ] as const)
        expect(verdict(paragraph, found(curvature, 50), { ...level, widestInterval }, options)).toBe(
          widestInterval < width ? 'too-uncertain' : otherwise,
        );
  });

  it('says which evidence speaks only where wording is weighed', () => {
    const text = { ...found(1), wording: [4, 0] };
    expect(judge(paragraph, text, plainCalibration, options).parts).toBeUndefined();
    expect(judge(paragraph, text, detector, options)).toHaveProperty('parts');
    expect(judge(paragraph, found(1, 9), detector, options)).not.toHaveProperty('parts');
  });

  it('says nothing of evidence whose wording was not read', () => {
    expect(verdict(paragraph, found(9), detector, options)).toBe('not-finite');
    expect(verdict(paragraph, { ...found(9), wording: [NaN, 1] }, detector, options)).toBe('not-finite');
  });

  it('marks by the thresholds of the paragraph’s length', () => {
    const rows = (by: number) => plainCalibration.thresholds.map((row) => ({ ...row, score: row.score + by }));
    const byLength = { ...plainCalibration, lengths: [{ fromTokens: 200, thresholds: rows(1) }] };
    expect(verdict(paragraph, found(2.5, 199), byLength, options)).toBe('machine-like');
    expect(verdict(paragraph, found(2.5, 200), byLength, options)).toBe('too-uncertain');
    expect(verdict(paragraph, found(3, 200), byLength, options)).toBe('machine-like');
    expect(judge(paragraph, found(4, 200), byLength, { ...options, falsePositiveRate: 0.001 })).toMatchObject({
      verdict: { reason: 'rate-not-measured', measuredRate: 0.005 },
      humanRate: { rate: 0.005, is: 'at-most', isOfLength: true },
    });
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
