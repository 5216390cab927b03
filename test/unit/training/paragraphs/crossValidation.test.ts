// Scores of paragraphs whose article was kept out of the fit.
import { describe, expect, it } from 'vitest';
import { auroc } from '../../../../src/training/metrics/binary.ts';
import { crossValidate } from '../../../../src/training/paragraphs/crossValidation.ts';
import { paragraphs, withHidden } from './builders.ts';

const areaOf = ({ scores, isPositive }: ReturnType<typeof crossValidate>): number =>
  auroc(scores.map((score, at) => ({ score, isPositive: isPositive[at] === true }))) ?? NaN;

describe('crossValidate', () => {
  it('scores every paragraph once, the same each time', () => {
    const samples = paragraphs(600, 1, 60);
    const found = crossValidate(samples, 0);
    expect(found.isPositive).toEqual(samples.map(({ isPositive }) => isPositive));
    expect(found.scores.every(Number.isFinite)).toBe(true);
    expect(areaOf(found)).toBeGreaterThan(0.75);
    expect(crossValidate(samples, 0)).toEqual(found);
  });

  it('scores labels that mean nothing like chance, however many entries there are to fit them', () => {
    const random = withHidden(paragraphs(400, 1, 80), 3, { size: 100, shift: 0 }).map((sample, at) => ({
      ...sample,
      isPositive: (at * 7919) % 13 < 6,
    }));
    expect(areaOf(crossValidate(random, 100))).toBeGreaterThan(0.4);
    expect(areaOf(crossValidate(random, 100))).toBeLessThan(0.6);
  });

  it('chooses a weaker ridge the more there is to learn from', () => {
    const states = { size: 20, shift: 2 };
    const ridge = (count: number): number =>
      crossValidate(withHidden(paragraphs(count, 1, count / 5), 3, states), states.size).hiddenRidge ?? Infinity;
    expect(ridge(2000)).toBeLessThan(ridge(200));
  });

  it('leaves nobody out where no hidden state is weighed, and whole articles beyond a limit where one is', () => {
    const samples = withHidden(paragraphs(6000, 1, 600), 3, { size: 2, shift: 0 });
    const all = crossValidate(samples, 0);
    expect(all.samples).toEqual(samples);
    expect(all.scores.length).toBe(6000);
    const some = crossValidate(samples, 2).samples;
    expect(some.length).toBeGreaterThan(3900);
    expect(some.length).toBeLessThanOrEqual(4000);
    const groups = new Set(some.map(({ group }) => group));
    expect(some).toEqual(samples.filter(({ group }) => groups.has(group)));
  });

  it('keeps a class that few articles have when there are too many paragraphs', () => {
    const states = { size: 2, shift: 0 };
    const rare = withHidden(paragraphs(12_000, 1, 1200), 3, states).map((sample, at) => ({
      ...sample,
      group: `article-${at % 1200}`,
      isPositive: at % 1200 < 4,
    }));
    const { scores, isPositive } = crossValidate(rare, states.size);
    expect(isPositive.filter(Boolean).length).toBe(40);
    expect(scores.length).toBeLessThanOrEqual(4080);
    expect(Math.max(...scores.map(Math.abs))).toBeLessThan(50);
  });
});
