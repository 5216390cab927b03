import { describe, expect, it } from 'vitest';
import { boundTable, standingOf } from '../../../../bench/detection/boundTable.ts';
import { BOUNDS, type Bound } from '../../../../bench/detection/bounds.ts';
import type { Figure } from '../../../../bench/detection/figure.ts';

const figure = (value: number, more: Partial<Figure> = {}): Figure => ({
  value,
  low: value,
  high: value,
  items: 150,
  groups: 50,
  ...more,
});
const area: Bound = { what: 'AUROC', key: 'a', unit: 'auroc', better: 'more', floor: 0.985, goal: 0.995 };
const marks: Bound = {
  what: 'marked',
  key: 'm',
  unit: 'share',
  better: 'less',
  floor: 0.005,
  goal: 0.001,
  mostAbstained: 0.1,
};

describe('how a figure stands', () => {
  it.each([
    [0.984, 'not met'],
    [0.985, 'floor met'],
    [0.995, 'goal met'],
  ])('wants an AUROC of %d to be no less than its floor: %s', (value, standing) => {
    expect(standingOf(area, figure(value))).toBe(standing);
  });

  it.each([
    [0.006, 0, 'not met'],
    [0.005, 0.1, 'floor met'],
    [0.001, 0, 'goal met'],
    [0, 0.11, 'not met'],
  ])(
    'wants no more than %d marked, and no more than a tenth without a verdict (%d): %s',
    (value, abstained, standing) => {
      expect(standingOf(marks, figure(value, { abstained }))).toBe(standing);
    },
  );

  it('says so where nothing was measured', () => {
    expect(standingOf(area, undefined)).toBe('not measured');
  });
});

describe('the table of bounds', () => {
  it('has a row for each promise when nothing was measured', () => {
    const rows = boundTable({}).split('\n').slice(2);
    expect(rows).toHaveLength(BOUNDS.length);
    for (const row of rows) expect(row).toContain('| not measured |');
  });

  it('shows the value with its interval beside floor and goal, and what went without a verdict', () => {
    expect(boundTable({ m: figure(0.0123, { low: 0.011, high: 0.02, abstained: 0.25 }) }, [marks]).split('\n')[2]).toBe(
      '| marked | 0.50 % | 0.10 % | 1.23 % (1.10-2.00 %) | 25.0 % (at most 10 %) | 150 in 50 | **not met** |',
    );
  });

  it('marks a figure whose interval reaches to the other side of the floor', () => {
    const row = (low: number, high: number) => boundTable({ a: figure(0.99, { low, high }) }, [area]).split('\n')[2];
    expect(row(0.986, 0.997)).toContain('| floor met |');
    expect(row(0.98, 0.997)).toContain('| floor met* |');
  });
});
