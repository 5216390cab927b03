// The calibration script on made-up paragraphs whose truth is known.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCalibration, probabilityOf, thresholdFor, type Calibration } from '../../../src/detection/calibration.ts';
import type { NumericEvidence } from '../../../src/detection/statistics.ts';
import { createRandom } from '../../../src/grover/random.ts';
import { fitCalibration, type Sample } from '../../calibration/fit.ts';
import { fitLogistic, sigmoid } from '../../calibration/logistic.ts';
import { auroc, balanced, brier, calibrationError } from '../../calibration/metrics.ts';
import { measured } from '../../calibration/report.ts';

/** Uniform and (Box and Muller) normal deviates. */
function draws(seed: number): { uniform: () => number; normal: () => number } {
  const random = createRandom(seed);
  const uniform = (): number => random.nextFloat();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Curvature a token is 0 in human and 0.15 in machine paragraphs, with unit variance; all else is noise. */
function samples(count: number, seed: number): Sample[] {
  const { uniform, normal } = draws(seed);
  const evidence = (tokens: number, isMachine: boolean) => ({
    tokens,
    curvature: normal() + (isMachine ? 0.15 * Math.sqrt(tokens) : 0),
    meanLogProbability: -4 + normal() / Math.sqrt(tokens),
    meanLogRank: 3 + normal() / Math.sqrt(tokens),
    top10: uniform(),
    top100: uniform(),
    top1000: uniform(),
  });
  return Array.from({ length: count }, (_, at) => {
    const isMachine = at % 3 === 0;
    const tokens = 40 + Math.floor(uniform() * 200);
    const halves = [evidence(tokens >> 1, isMachine), evidence(tokens - (tokens >> 1), isMachine)] as const;
    return { outlet: `outlet-${at % 17}`, isMachine, whole: together(...halves), halves };
  });
}

/** Curvature adds up as a sum of deviates does; all else is a mean over tokens. */
function together(a: NumericEvidence, b: NumericEvidence): NumericEvidence {
  const tokens = a.tokens + b.tokens;
  const mean = (name: keyof NumericEvidence): number => (a[name] * a.tokens + b[name] * b.tokens) / tokens;
  return {
    tokens,
    curvature: (a.curvature * Math.sqrt(a.tokens) + b.curvature * Math.sqrt(b.tokens)) / Math.sqrt(tokens),
    meanLogProbability: mean('meanLogProbability'),
    meanLogRank: mean('meanLogRank'),
    top10: mean('top10'),
    top100: mean('top100'),
    top1000: mean('top1000'),
  };
}

const calibrated = (fitted: ReturnType<typeof fitCalibration>): Calibration => ({
  format: 1,
  model: { name: 'made up', hash: 'abc', precisions: ['fp32'] },
  minimumTokens: 40,
  ...fitted,
});

describe('fitCalibration', () => {
  const calibration = calibrated(fitCalibration(samples(6000, 1)));
  const fresh = samples(6000, 2);

  it('writes what the product reads', () => {
    expect(parseCalibration(JSON.stringify(calibration), 'x')).toEqual({ ok: true, value: calibration });
  });

  it('gives probabilities that come true on paragraphs it has not seen', () => {
    const { calibrationError: error, auroc: area, brier: score } = measured(fresh, calibration);
    expect(area).toBeGreaterThan(0.8);
    expect(error).toBeLessThan(0.04);
    expect(score).toBeLessThan(0.18);
  });

  it('holds the false-positive rates on paragraphs it has not seen', () => {
    const human = fresh
      .filter(({ isMachine }) => !isMachine)
      .map(({ whole }) => probabilityOf(whole, calibration).score);
    for (const rate of [0.1, 0.05, 0.02, 0.01]) {
      const marked = human.filter((score) => score >= thresholdFor(rate, calibration)).length / human.length;
      expect(marked).toBeGreaterThan(rate / 3);
      expect(marked).toBeLessThan(rate * 1.6);
    }
  });

  it('measures only rates that its human paragraphs support', () => {
    const rates = (count: number) => fitCalibration(samples(count, 3)).thresholds.map((row) => row.falsePositiveRate);
    expect(rates(300)).toEqual([0.1, 0.05]);
    expect(rates(3000)).toEqual([0.1, 0.05, 0.02, 0.01, 0.005]);
  });

  it('knows how far a score is from what more words of the same kind would give', () => {
    // All human paragraphs of one length are the same here but for chance.
    const { perToken, floor } = calibration.scoreVariance;
    const human = fresh.filter(({ isMachine, whole }) => !isMachine && whole.tokens > 100 && whole.tokens < 180);
    const scores = human.map(({ whole }) => probabilityOf(whole, calibration).score);
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
    expect((floor + perToken / 140) / variance).toBeGreaterThan(0.7);
    expect((floor + perToken / 140) / variance).toBeLessThan(1.4);
  });

  it('refuses too few paragraphs', () => {
    expect(() => fitCalibration(samples(50, 4))).toThrow('too few');
    const oneSided = samples(300, 4).filter(({ isMachine }, at) => isMachine || at < 48);
    expect(() => fitCalibration(oneSided)).toThrow('too few to measure');
  });
});

describe('fitLogistic', () => {
  it('finds the weights that made the labels', () => {
    const { uniform, normal } = draws(5);
    const truth = [-0.6, 2, -1];
    const rows = Array.from({ length: 20_000 }, () => [1, normal(), normal()]);
    const labels = rows.map((row) =>
      uniform() < sigmoid(row.reduce((sum, x, at) => sum + x * (truth[at] ?? 0), 0)) ? 1 : 0,
    );
    const weights = fitLogistic(
      rows,
      labels,
      rows.map(() => 1 / rows.length),
      0,
    );
    expect(weights.map((weight) => Math.round(weight * 5) / 5)).toEqual([-0.6, 2, -1]);
  });

  it('stays finite when the classes fall apart', () => {
    const weights = fitLogistic(
      [
        [1, -1],
        [1, 1],
      ],
      [0, 1],
      [0.5, 0.5],
      1e-3,
    );
    expect(weights.every(Number.isFinite)).toBe(true);
    expect(weights[1]).toBeGreaterThan(1);
  });
});

describe('metrics', () => {
  it.each([
    ['all right', [1, 2], [3, 4], 1],
    ['all wrong', [3, 4], [1, 2], 0],
    ['all the same', [1, 1], [1, 1, 1], 0.5],
    ['one of four pairs wrong', [1, 3], [2, 4], 0.75],
  ])('AUROC: %s', (_, human, machine, expected) => {
    const scored = [
      ...human.map((score) => ({ score, isMachine: false })),
      ...machine.map((score) => ({ score, isMachine: true })),
    ];
    expect(auroc(scored)).toBe(expected);
  });

  it('AUROC is the share of pairs in the right order', () => {
    const side = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(side, side, (human, machine) => {
        const right = machine.flatMap((m) => human.map((h) => (m > h ? 1 : m === h ? 0.5 : 0)));
        const scored = [
          ...human.map((score) => ({ score, isMachine: false })),
          ...machine.map((score) => ({ score, isMachine: true })),
        ];
        expect(auroc(scored)).toBeCloseTo(right.reduce<number>((sum, one) => sum + one, 0) / right.length, 12);
      }),
    );
  });

  it('weighs both classes alike in the Brier score and the calibration error', () => {
    const labels = [true, false, false, false];
    const judged = balanced(labels).map((weight, at) => ({ weight, isMachine: labels[at] === true, probability: 0.5 }));
    expect(judged.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(brier(judged)).toBeCloseTo(0.25, 12);
    expect(calibrationError(judged)).toBeCloseTo(0, 12);
    expect(calibrationError(judged.map((one) => ({ ...one, probability: 0.9 })))).toBeCloseTo(0.4, 12);
  });
});
