// A detector fitted on made-up paragraphs whose truth is known.
import { describe, expect, it } from 'vitest';
import {
  featuresOfKind,
  fitDetector,
  type KindOfParagraph,
  type MachineKind,
} from '../../../../models/detector/fit.ts';
import { CALIBRATION_FORMAT, parseCalibration, type Calibration } from '../../../../src/detection/calibration.ts';
import { probabilityAt, scoreOf, type Scorer } from '../../../../src/detection/score.ts';
import { thresholdFor } from '../../../../src/detection/thresholds.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { auroc } from '../../../../src/training/metrics/binary.ts';
import { fitCalibration } from '../../../../src/training/paragraphs/fitCalibration.ts';
import { everyKind } from './builders.ts';

const wording = { file: 'wording.bin', sha256: '0'.repeat(64), heads: ['chat'] };
const OF_CHAT = ['wording:chat', 'logTokens'] as const;

describe('fitDetector', () => {
  const samples = everyKind(4000, 1);
  const { parts, measured } = fitDetector(samples, wording);
  const calibration: Calibration = {
    format: CALIBRATION_FORMAT,
    model: { name: 'made up', hash: 'abc', precisions: ['int8'] },
    minimumTokens: 40,
    ...parts,
  };
  const fresh = everyKind(8000, 2).map((sample) => ({ ...sample, score: scoreOf(sample.whole, calibration) }));
  const scoresOf = (kind: KindOfParagraph['kind']): number[] =>
    fresh.filter((one) => one.kind === kind).map(({ score }) => score);

  it('writes what the product reads', () => {
    expect(parseCalibration(JSON.stringify(calibration), 'x')).toEqual({ ok: true, value: calibration });
  });

  it('tells instruction-tuned models by their wording alone, its own text by all but that, earlier models’ by curvature', () => {
    const [own, earlier] = (['own', 'earlier'] as const).map((kind) => featuresOfKind(kind, ['chat']));
    expect(own).toEqual(expect.arrayContaining(['curvature', 'autocorrelation', 'beyond96', 'commas', 'logTokens']));
    expect(own).not.toContain('wording:chat');
    expect(earlier).toEqual(['curvature', 'curvaturePerRootToken', 'logTokens']);
    expect(parts.features.map(({ name }) => name)).toEqual(OF_CHAT);
    expect(parts.others?.map(({ features }) => features.map(({ name }) => name))).toEqual([own, earlier]);
    expect(parts.wording).toEqual(wording);
  });

  it('has thresholds of each length, ascending', () => {
    expect(parts.lengths?.map(({ fromTokens }) => fromTokens)).toEqual([40, 50, 62, 78, 97, 120, 150, 190, 235, 290]);
    for (const { thresholds } of [calibration, ...(parts.lengths ?? [])]) {
      const scores = thresholds.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => a - b));
      expect(scores.length).toBeGreaterThan(2);
    }
  });

  it.each(['chat', 'own', 'earlier'] as const)('scores paragraphs of the kind %s above human ones', (kind) => {
    const human = scoresOf('human').map((score) => ({ score, isPositive: false }));
    expect(auroc([...human, ...scoresOf(kind).map((score) => ({ score, isPositive: true }))])).toBeGreaterThan(0.95);
  });

  it('marks about as many human paragraphs as it says', () => {
    const human = scoresOf('human');
    for (const rate of [0.05, 0.01, 0.005]) {
      const marked = human.filter((score) => score >= thresholdFor(rate, calibration)).length / human.length;
      expect(marked).toBeGreaterThan(rate / 4);
      expect(marked).toBeLessThan(rate * 2);
    }
  });

  it('gives more probability to a higher score of the same length', () => {
    const probabilities = [...fresh]
      .sort((a, b) => a.score - b.score)
      .map(({ score }) => probabilityAt(score, 100, calibration).probability);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => a - b));
    expect(probabilities[0]).toBeLessThan(0.2);
    expect(probabilities.at(-1)).toBeGreaterThan(0.9);
  });

  it('measures every paragraph once, by weights that never saw its group', () => {
    expect(measured.map(({ sample }) => sample)).toEqual(samples);
    const own = measured.map(({ sample, score }) => score - scoreOf(sample.whole, calibration));
    expect(own.every(Number.isFinite)).toBe(true);
    expect(own.filter((difference) => difference === 0)).toEqual([]);
  });
});

it('fits the model’s own text on articles that the wording model knows, too, and nothing else', () => {
  const samples = everyKind(1200, 5);
  const known = everyKind(600, 6).map((sample) => ({ ...sample, isNews: false, isHeldOut: false }));
  const { parts, measured } = fitDetector(samples, wording);
  const more = fitDetector([...samples, ...known], wording);
  expect(more.measured.map(({ sample }) => sample)).toEqual(measured.map(({ sample }) => sample));
  expect(more.parts.features).toEqual(parts.features);
  expect(more.parts.others?.[1]).toEqual(parts.others?.[1]);
  expect(more.parts.others?.[0]).not.toEqual(parts.others?.[0]);
});

it('takes the map from paragraphs as they stand, and lets no score learn from those that were read again', () => {
  const samples = everyKind(1200, 5);
  const again = everyKind(600, 7).map((sample) => ({ ...sample, asItStands: true, isAgain: true }));
  const { parts } = fitDetector(samples, wording);
  const more = fitDetector([...samples, ...again], wording).parts;
  expect([more.features, more.others]).toEqual([parts.features, parts.others]);
  expect(more.map).not.toEqual(parts.map);
  const pieces = everyKind(600, 7).map((sample) => ({ ...sample, asItStands: false, isAgain: true }));
  expect(fitDetector([...samples, ...pieces], wording).parts.map).toEqual(parts.map);
});

it('says no more of long paragraphs because more of those that it saw were a machine’s', () => {
  const samples = everyKind(1200, 5);
  const even = everyKind(4000, 8).map((sample) => ({ ...sample, asItStands: true, isAgain: true }));
  const isLong = ({ whole }: KindOfParagraph): boolean => whole.tokens >= 97;
  // Of long human text and of short machine text a fifth is left.
  const lopsided = even.filter((sample, at) => sample.isPositive === isLong(sample) || at % 5 === 0);
  const perLog = (again: readonly KindOfParagraph[]): number =>
    fitDetector([...samples, ...again], wording).parts.map.perLog ?? NaN;
  expect(Math.abs(perLog(lopsided) - perLog(even))).toBeLessThan(0.4);
});

describe('the scores of a detector', () => {
  const samples = everyKind(900, 3);
  const { parts } = fitDetector(samples, wording);
  const alone = (kind: MachineKind): Scorer =>
    unwrap(
      fitCalibration(
        samples.filter(
          (sample) => sample.kind === kind || (sample.kind === 'human' && (kind !== 'own' || sample.asItStands)),
        ),
        undefined,
        { features: featuresOfKind(kind, ['chat']), wording },
      ),
    ).parts;
  const movesOf = (scorer: Scorer, fitted: Scorer): number[] =>
    samples.map(({ whole }) => scoreOf(whole, { ...scorer, others: [] }) - scoreOf(whole, fitted));

  it('are first the one fitted on instruction-tuned models', () => {
    for (const move of movesOf(parts, alone('chat'))) expect(move).toBe(0);
  });

  it.each([
    ['own', 0],
    ['earlier', 1],
  ] as const)(
    'are then the one fitted on %s text, whatever the length, as rarer than the first: one for twenty',
    (kind, at) => {
      const own = alone(kind);
      expect(own.referenceTokens).not.toBe(parts.referenceTokens);
      expect(parts.others).toHaveLength(2);
      expect(parts.others?.at(at)?.logPrior).toBe(-Math.log(20));
      for (const move of movesOf({ ...parts, ...parts.others?.at(at) }, own)) expect(move).toBeCloseTo(0, 9);
    },
  );
});
