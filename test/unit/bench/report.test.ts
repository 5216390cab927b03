import { describe, expect, it } from 'vitest';
import { machine } from '../../../bench/harness/machine.ts';
import { resultsOf, type KeptRow } from '../../../bench/harness/results.ts';
import { valueRow, type RowOptions } from '../../../bench/harness/rows.ts';
import { budgetTable } from '../../../bench/report/budgetTable.ts';
import type { Budget, Source } from '../../../bench/report/budgets.ts';
import { allRows, filled } from '../../../bench/report/figures.ts';

const here = machine();
const row = (measure: string, values: readonly number[], unit = 'ms', options: RowOptions = {}): KeptRow => ({
  suite: 'editor',
  ...valueRow('mini', measure, unit, values, options),
});
const source = (measure: string, budget: number, goal: number, more: Partial<Source> = {}): Source => ({
  suite: 'editor',
  measure,
  take: 'median',
  budget,
  goal,
  ...more,
});
const table = (rows: readonly KeptRow[], ...sources: readonly Source[]): string => {
  const budgets: readonly Budget[] = [{ what: 'it', sources }];
  return budgetTable(resultsOf(rows, here, here, 'abc1234'), budgets).split('\n')[2] ?? '';
};

describe('the table of budgets', () => {
  it.each([
    [100, 'goal met'],
    [150, 'within budget'],
    [201, '**over budget**'],
  ])('says how %d ms stand to a goal of 100 and a budget of 200', (value, verdict) => {
    expect(table([row('edit', [value])], source('edit', 200, 100))).toBe(
      `| it | 200 ms | 100 ms | ${value} ms | ${verdict} |`,
    );
  });

  it('wants more of a rate than the best of the peers', () => {
    const rows = [
      row('scan', [2], 'articles/s', { against: { other: [2], 'PyTorch fp32': [0.5], 'PyTorch bf16': [1] } }),
    ];
    const scan = source('scan', 1.5, 3, { take: { ratioTo: /^PyTorch/ } });
    expect(table(rows, scan)).toBe('| it | 1.5 × | 3 × | 2 × | within budget |');
  });

  it('takes the 95th percentile where that was promised', () => {
    const edits = row(
      'edit',
      Array.from({ length: 20 }, (_, at) => 100 + at),
    );
    expect(table([edits], source('edit', 200, 100, { take: 'p95' }))).toContain('| 118 ms | within budget |');
  });

  it('has several figures in one row, and says what is not measured', () => {
    const sources = [source('warm', 200, 100, { label: 'warm' }), source('cold', 400, 300, { label: 'cold' })];
    expect(table([row('warm', [90])], ...sources)).toBe(
      '| it | 200 ms / 400 | 100 ms / 300 | warm 90 ms / not measured | goal met /  |',
    );
  });

  it('names the commit and the machine', () => {
    const text = budgetTable(resultsOf([], here, here, 'abc1234'), []);
    expect(text).toContain('commit abc1234');
    expect(text).toContain(here.cpu);
  });
});

describe('the table of all rows', () => {
  it('has each suite’s rows with their spread and peers', () => {
    const text = allRows(resultsOf([row('decode', [1, 2, 3], 'ms', { against: { fast: [4] } })], here, here, ''));
    expect(text).toContain('#### editor');
    expect(text).toContain('| mini | decode | 2 ms | 1-3 |  | 3 | 0.50 × fast (4) |');
  });
});

describe('a document with places for figures', () => {
  const document = 'a\n<!-- figures: one -->\nold\n<!-- end -->\nb\n<!-- figures: two -->\n<!-- end -->\n';

  it('has the new ones where the old ones were, and all else as it was', () => {
    const once = filled(document, 'one', 'new');
    expect(once).toEqual({ ok: true, value: document.replace('\nold\n', '\n\nnew\n\n') });
    expect(once.ok && filled(once.value, 'one', 'new')).toEqual(once);
  });

  it('is refused when there is no such place', () => {
    const none = filled(document, 'three', 'new');
    expect(none.ok ? '' : none.problem.message).toContain('three');
  });
});
