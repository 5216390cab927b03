// The rows that the page holds and asks for.
import { describe, expect, it } from 'vitest';
import { askFor, BLOCK, noRows, PATIENCE_MS, rowAt, withRows } from '../../../../media/labelling/rows.ts';
import { rowsOf } from './pages.ts';

describe('withRows', () => {
  it('takes rows in wherever they begin', () => {
    const rows = withRows(withRows(noRows, 50, rowsOf(50, 30)), 55, rowsOf(1055, 2));
    expect([49, 50, 55, 56, 57, 79, 80].map((position) => rowAt(rows, position)?.id)).toEqual([
      undefined,
      50,
      1055,
      1056,
      57,
      79,
      undefined,
    ]);
  });

  it('lets go of what was looked at long ago, and of nothing that just came', () => {
    let rows = noRows;
    for (let block = 0; block < 200; block++) rows = withRows(rows, block * BLOCK, rowsOf(block * BLOCK, BLOCK));
    expect(rows.size).toBeLessThan(60);
    expect(rowAt(rows, 0)).toBeUndefined();
    expect(rowAt(rows, 200 * BLOCK - 1)?.id).toBe(200 * BLOCK - 1);
  });
});

describe('askFor', () => {
  const total = 100_000;
  const ask = (first: number, last: number, rows = noRows, asked?: ReturnType<typeof askFor>, now = 0) =>
    askFor(1, { first, last, total }, rows, asked, now);

  it.each([
    ['at the top', 0, 12, 0, 120],
    ['in the middle, a block on either side', 130, 142, 60, 180],
    ['across two blocks', 170, 190, 60, 240],
    ['at the bottom, no more than there is', 99_990, 99_999, 99_900, 100],
  ])('asks %s', (_, first, last, from, count) => {
    expect(ask(first, last)).toMatchObject({ list: 1, from, count });
  });

  it('asks once while the same blocks are in sight', () => {
    expect(ask(131, 143, noRows, ask(130, 142), 100)).toBeUndefined();
    expect(ask(230, 242, noRows, ask(130, 142), 100)).toMatchObject({ from: 120 });
  });

  it('asks again for what did not come, and only for that', () => {
    const asked = ask(0, 12);
    expect(ask(0, 12, noRows, asked, PATIENCE_MS)).toMatchObject({ from: 0, count: 120 });
    expect(ask(0, 12, withRows(noRows, 0, rowsOf(0, 13)), asked, PATIENCE_MS)).toBeUndefined();
  });

  it('asks anew in another list', () => {
    expect(askFor(2, { first: 0, last: 12, total }, noRows, ask(0, 12), 1)).toMatchObject({ list: 2, from: 0 });
  });

  it('asks for nothing in an empty list', () => {
    expect(askFor(1, { first: 0, last: -1, total: 0 }, noRows, undefined, 0)).toBeUndefined();
  });
});
