import { describe, expect, it } from 'vitest';
import { machine } from '../../../bench/harness/machine.ts';
import { keyOf, merged, parseResults, resultsOf, resultsText, toRow } from '../../../bench/harness/results.ts';
import { memoryRow, valueRow } from '../../../bench/harness/rows.ts';

const here = machine();
const kept = (suite: string, value: number) => ({ suite, ...memoryRow('mini', 'memory, idle', value) });

describe('results of a bench', () => {
  it('are read back as they were written', () => {
    const row = valueRow('6×384 int8', 'decode', 'ms', [1, 2, 3], { processor: [4], against: { peer: [5, 6] } });
    const results = resultsOf([{ suite: 'engines', ...row }], here, here, '83372f8');
    expect(parseResults(resultsText(results), 'a.json')).toEqual({ ok: true, value: results });
  });

  it('have no row whose value is not known', () => {
    const { rows } = resultsOf([kept('editor', NaN), kept('memory', 5)], here, here, '83372f8');
    expect(rows.map(keyOf)).toEqual(['memory / mini / memory, idle / MB']);
  });

  it('of several suites are one, from the first one’s start to the last one’s end', () => {
    const later = { ...here, freeMegabytes: 1 };
    const all = [resultsOf([kept('a', 1)], here, here, '83372f8'), resultsOf([kept('b', 2)], later, later, '83372f8')];
    const both = merged(all);
    expect(both?.rows.map(({ suite }) => suite)).toEqual(['a', 'b']);
    expect(both?.machine).toEqual({ before: here, after: later });
    expect(merged([])).toBeUndefined();
  });

  it('have a row that was measured twice as it was the last time', () => {
    const of = (value: number) => resultsOf([kept('a', value)], here, here, '83372f8');
    expect(merged([of(3), of(4)])?.rows).toEqual([kept('a', 4)]);
  });

  it('name every commit they were measured at, once', () => {
    const at = (commit: string) => resultsOf([], here, here, commit);
    expect(merged([at('83372f8'), at('9495851'), at('83372f8')])?.commit).toBe('83372f8, 9495851');
  });

  it.each([
    ['not JSON', '{', 'is not JSON'],
    ['of another format', '{"format": "grover-bench-0"}', 'has no results of a bench'],
    ['without rows', '{"format": "grover-bench-1", "commit": "", "date": "", "machine": {}}', 'machine'],
  ])('%s are refused with a sentence that names the file', (_, text, wanted) => {
    const read = parseResults(text, 'before.json');
    expect(read.ok ? '' : read.problem.message).toContain('before.json');
    expect(read.ok ? '' : read.problem.message).toContain(wanted);
  });

  it('take a row from another process only if it is one', () => {
    const row = memoryRow('mini', 'memory, idle', 5);
    expect(toRow(JSON.parse(JSON.stringify(row)))).toEqual(row);
    expect(() => toRow({ ...row, median: 'much' })).toThrow();
  });
});
