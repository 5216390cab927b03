import { describe, expect, it } from 'vitest';
import type { DatasetInspection } from '../../../../src/protocol/training.ts';
import { baselinePlan } from '../../../../src/training/baselines/baselinePlan.ts';
import { BASELINES } from '../../../../src/training/baselines/baselineTable.ts';

function inspection(articles: number, medianWords: number): DatasetInspection {
  const count = (share: number): { articles: number; byLabel: number[] } => ({
    articles: articles * share,
    byLabel: [(articles * share) / 2, (articles * share) / 2],
  });
  return {
    files: [],
    problems: [],
    problemCount: 0,
    articles,
    labels: ['machine', 'human'],
    byLabel: [articles / 2, articles / 2],
    splits: { train: count(0.8), val: count(0.1), test: count(0.1) },
    splitsMade: 0,
    pairs: 0,
    unpaired: articles,
    duplicates: { withinSplits: 0, acrossSplits: 0, examples: [] },
    tooShort: 0,
    fewestWords: 20,
    leaks: [],
    medianWords,
  };
}

describe.each(BASELINES)('the plan of $name', (settings) => {
  it('grows with the articles and, up to what is read of them, with their words', () => {
    const plan = (articles: number, words: number): ReturnType<typeof baselinePlan> =>
      baselinePlan(settings, inspection(articles, words), false);
    expect(plan(4000, 400).seconds).toBeGreaterThan(plan(2000, 400).seconds);
    expect(plan(2000, 400).seconds).toBeGreaterThan(plan(2000, 100).seconds);
    expect(plan(4000, 400).memoryBytes).toBeGreaterThan(plan(2000, 400).memoryBytes);
    expect(plan(2000, 400)).toMatchObject({
      recipe: settings.name,
      defaults: { ...settings.defaults, optimizer: 'adamw' },
    });
  });

  it('passes on what makes training impossible', () => {
    const problem = { code: 'input-invalid', message: 'There is one label only.' } as const;
    expect(baselinePlan(settings, { ...inspection(2, 400), problem }, true).problem).toEqual(problem);
  });
});
