import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compare } from '../../../bench/compare/compareRows.ts';
import { comparisonText } from '../../../bench/compare/comparisonText.ts';
import { machine } from '../../../bench/harness/machine.ts';
import { resultsOf, type KeptRow, type Results } from '../../../bench/harness/results.ts';
import { valueRow, type RowOptions } from '../../../bench/harness/rows.ts';

const here = machine();
const of = (...rows: readonly KeptRow[]): Results => resultsOf(rows, here, here, '83372f8');
const row = (measure: string, values: readonly number[], options: RowOptions = {}, unit = 'ms'): KeptRow => ({
  suite: 'editor',
  ...valueRow('mini', measure, unit, values, options),
});
const verdict = (before: readonly number[], after: readonly number[], unit = 'ms'): string | undefined =>
  compare(of(row('edit', before, {}, unit)), of(row('edit', after, {}, unit))).changes[0]?.verdict;

describe('two results of the bench', () => {
  it('differ where the middle halves of the runs lie apart', () => {
    expect(verdict([100, 101, 102, 103, 104], [120, 121, 122, 123, 124])).toBe('worse');
    expect(verdict([120, 121, 122, 123, 124], [100, 101, 102, 103, 104])).toBe('better');
  });

  it('are the same where the middle halves touch', () => {
    expect(verdict([80, 90, 100, 130, 140], [100, 110, 120, 130, 140])).toBe('same');
  });

  it('are the same where the medians are at most 5 % apart, however steady', () => {
    expect(verdict([100, 100, 100, 100, 100], [105, 105, 105, 105, 105])).toBe('same');
    expect(verdict([100, 100, 100, 100, 100], [106, 106, 106, 106, 106])).toBe('worse');
  });

  it('are not judged by fewer than five runs', () => {
    expect(verdict([100], [200])).toBe('too few runs');
    expect(verdict([100, 100, 100, 100, 100], [200, 200, 200, 200])).toBe('too few runs');
  });

  it('are better with more of a rate', () => {
    expect(verdict([10, 10, 10, 10, 10], [20, 20, 20, 20, 20], 'articles/s')).toBe('better');
    expect(verdict([20, 20, 20, 20, 20], [10, 10, 10, 10, 10], 'MB/s')).toBe('worse');
  });

  it('are judged the other way round when they change places', () => {
    const opposite = { better: 'worse', worse: 'better', same: 'same', 'too few runs': 'too few runs' };
    const runs = fc.array(fc.double({ min: 50, max: 200, noNaN: true }), { minLength: 5, maxLength: 9 });
    fc.assert(
      fc.property(runs, runs, (before, after) => {
        const there = verdict(before, after) ?? 'missing';
        expect(verdict(after, before)).toBe(opposite[there as keyof typeof opposite]);
      }),
    );
  });

  it('never differ from themselves', () => {
    const runs = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(fc.property(runs, (values) => ['same'].includes(verdict(values, values) ?? '')));
  });

  it('name the rows that only one of them has', () => {
    const { changes, onlyBefore, onlyAfter } = compare(
      of(row('old', [1]), row('both', [1])),
      of(row('both', [1]), row('new', [1])),
    );
    expect([
      changes.map(({ after }) => after.measure),
      onlyBefore.map(({ measure }) => measure),
      onlyAfter.map(({ measure }) => measure),
    ]).toEqual([['both'], ['old'], ['new']]);
  });

  it('are different rows when only the unit differs', () => {
    expect(compare(of(row('load', [1])), of(row('load', [1], {}, 's'))).changes).toEqual([]);
  });

  it('have the ratios to the peers that both were measured against', () => {
    const before = of(row('decode', [4], { against: { CTranslate2: [8], gone: [1] } }));
    const after = of(row('decode', [3], { against: { CTranslate2: [10], fresh: [1] } }));
    expect(compare(before, after).changes[0]?.peers).toEqual([{ peer: 'CTranslate2', before: 0.5, after: 0.3 }]);
  });
});

describe('a comparison in words', () => {
  const steady = [100, 100, 100, 100, 100];
  const before = of(row('edit', steady), row('gone', [1]));
  const after = of(row('edit', [150, 150, 150, 150, 150]), row('fresh', [1]));
  const lines = comparisonText(before, after, compare(before, after));

  it('marks what got worse, with the change in percent', () => {
    expect(lines.find((line) => line.startsWith('  edit '))).toMatch(/100 ms +150 ms +\+50\.0 % +WORSE$/);
  });

  it('names missing rows by their whole key', () => {
    expect(lines).toContain('  editor / mini / gone / ms');
    expect(lines).toContain('  editor / mini / fresh / ms');
  });

  it('says when the machines differ', () => {
    const other = { ...after, machine: { before: { ...here, cpu: 'another' }, after: here } };
    expect(comparisonText(before, other, compare(before, other)).join('\n')).toContain('The machines differ');
    expect(lines.join('\n')).not.toContain('The machines differ');
  });
});
