// The paragraph head of a discriminator, fitted on some articles and measured on others.
import { describe, expect, it } from 'vitest';
import { parseCalibration } from '../../../../src/detection/calibration.ts';
import { probabilityOf } from '../../../../src/detection/score.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { auroc } from '../../../../src/training/metrics/binary.ts';
import { fitParagraphs } from '../../../../src/training/paragraphs/fitParagraphs.ts';
import type { ParagraphSample } from '../../../../src/training/recipe.ts';
import { paragraphs, withHidden } from './builders.ts';

const MACHINE = 1;
const model = { name: 'made up', hash: 'abc', precisions: ['int8'] };
const samples = (count: number, seed: number): ParagraphSample[] =>
  paragraphs(count, seed, Math.ceil(count / 5)).map(({ group, isPositive, whole, halves }) => ({
    example: `${group}-${isPositive ? 'machine' : 'human'}`,
    label: isPositive ? MACHINE : 0,
    whole,
    halves,
  }));

describe('fitParagraphs', () => {
  const fit = samples(1500, 1);
  const held = samples(1200, 2);
  const { calibration, report } = unwrap(fitParagraphs({ fit, held, positive: MACHINE, model }));

  it('gives a calibration of this model that the product reads', () => {
    expect(parseCalibration(JSON.stringify(calibration), 'x')).toEqual({ ok: true, value: calibration });
    expect(calibration.model).toEqual(model);
    expect(calibration.report).toMatchObject({
      fittedOn: { human: 1000, machine: 500 },
      measuredOn: { human: 800, machine: 400 },
      hiddenRidge: null,
    });
  });

  it('reports what it does on the paragraphs that were kept apart', () => {
    expect(report).toMatchObject({ paragraphs: 1200, minimumTokens: 40, falsePositiveRate: 0.01 });
    expect(report.auroc).toBeGreaterThan(0.8);
    expect(report.brier).toBeLessThan(0.18);
    expect(report.expectedCalibrationError).toBeLessThan(0.08);
    const strictest = calibration.thresholds.at(-1)?.score ?? Infinity;
    const marked = held.filter(({ whole }) => probabilityOf(whole, calibration).score >= strictest);
    const found = marked.filter(({ label }) => label === MACHINE).length / 400;
    expect(report.found).toBe(found);
    expect(found).toBeGreaterThan(0.1);
    // At most 8 of 800, one standard error fewer.
    expect(marked.filter(({ label }) => label !== MACHINE).length).toBe(5);
  });

  it('measures false positives on the paragraphs that were kept apart, not on those it was fitted on', () => {
    const far = held.map((sample) => ({
      ...sample,
      whole: { ...sample.whole, curvature: sample.whole.curvature + 2 },
    }));
    const moved = unwrap(fitParagraphs({ fit, held: far, positive: MACHINE, model })).calibration;
    expect(moved.features).toEqual(calibration.features);
    expect(moved.map).toEqual(calibration.map);
    expect(moved.thresholds[0]?.score).toBeGreaterThan((calibration.thresholds[0]?.score ?? 0) + 1);
  });

  it('says the smallest rate that few paragraphs support', () => {
    const few = unwrap(fitParagraphs({ fit, held: samples(45, 2), positive: MACHINE, model }));
    expect(few.report).toMatchObject({ paragraphs: 45, falsePositiveRate: 0.18 });
    expect(few.calibration.thresholds).toHaveLength(1);
  });

  it('measures by scores that never saw the article where none are kept apart', () => {
    // So many entries of noise that the paragraphs fitted on are told apart by heart.
    const noisy = withHidden(paragraphs(300, 5, 60), 7, { size: 60, shift: 0.6 });
    const few = noisy.map(({ group, isPositive, whole, halves }) => ({
      example: group,
      label: isPositive ? MACHINE : 0,
      whole,
      halves,
    }));
    const crossed = unwrap(fitParagraphs({ fit: few, positive: MACHINE, model }));
    expect(crossed.calibration.report).toMatchObject({ crossFitted: true, measuredOn: { human: 200, machine: 100 } });
    const byHeart = unwrap(fitParagraphs({ fit: few, held: few, positive: MACHINE, model }));
    expect(byHeart.calibration.report).toMatchObject({ crossFitted: false });
    expect(byHeart.calibration.features).toEqual(crossed.calibration.features);
    expect(byHeart.report.auroc).toBeGreaterThan(crossed.report.auroc + 0.03);
    const fresh = withHidden(paragraphs(3000, 6, 600), 8, { size: 60, shift: 0.6 });
    const area = auroc(
      fresh.map(({ whole, isPositive }) => ({ ...probabilityOf(whole, crossed.calibration), isPositive })),
    );
    expect(Math.abs(crossed.report.auroc - (area ?? 0))).toBeLessThan(0.04);
  });

  it('passes over short paragraphs', () => {
    const short = held.map((sample) => ({ ...sample, whole: { ...sample.whole, tokens: 39 } }));
    const all = unwrap(fitParagraphs({ fit: [...fit, ...short], held: [...held, ...short], positive: MACHINE, model }));
    expect(all).toEqual({ calibration, report });
  });

  it('keeps twins together when it is told of them', () => {
    const inOne = fitParagraphs({ fit, held, positive: MACHINE, model, groupOf: () => 'one' });
    expect(inOne.ok ? '' : inOne.problem.message).toContain('1000 human paragraphs (of 1 articles)');
    const twins = unwrap(
      fitParagraphs({ fit, held, positive: MACHINE, model, groupOf: (example) => example.replace(/-\w+$/u, '') }),
    );
    expect(twins.calibration.report).toMatchObject({ fittedOn: { articles: 300 }, measuredOn: { articles: 240 } });
  });

  it.each([
    ['to fit on', samples(40, 3), held, '26 human paragraphs'],
    ['to measure on', fit, samples(18, 3), '6 machine paragraphs'],
    ['of people to measure on', fit, held.filter(({ label }) => label === MACHINE), '0 paragraphs of 0 human articles'],
  ])('refuses too few %s', (_, fitOn, heldOut, message) => {
    const result = fitParagraphs({ fit: fitOn, held: heldOut, positive: MACHINE, model });
    expect(result.ok ? '' : result.problem.message).toContain(message);
  });
});
