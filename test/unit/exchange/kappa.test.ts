import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohensKappa, strengthOf } from '../../../src/exchange/kappa.ts';

describe("Cohen's kappa", () => {
  it.each([
    // Cohen (1960), table 1: kappa .492.
    [
      'Cohen 1960',
      [
        [88, 14, 18],
        [10, 40, 10],
        [2, 6, 12],
      ],
      0.492,
      3,
    ],
    // Fleiss (1981), table 13.1: kappa .68.
    [
      'Fleiss 1981',
      [
        [75, 1, 4],
        [5, 4, 1],
        [0, 0, 10],
      ],
      0.68,
      2,
    ],
    // Viera & Garrett (2005), table 2: kappa .57.
    [
      'Viera & Garrett 2005',
      [
        [15, 5],
        [10, 70],
      ],
      0.57,
      2,
    ],
  ])('is that of %s', (_, table, kappa, digits) => {
    expect(cohensKappa(table).kappa).toBeCloseTo(kappa, digits);
  });

  it('has the interval of Fleiss (1981): .51 to .85 there, from a kappa and an error rounded to .68 and .087', () => {
    const { standardError = 0, interval = [0, 0] } = cohensKappa([
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ]);
    expect(standardError).toBeCloseTo(0.088, 3);
    expect(interval[0]).toBeCloseTo(0.505, 3);
    expect(interval[1]).toBeCloseTo(0.848, 3);
  });

  it('is 1 where all agree, -1 where two labels are always swapped, and missing for one label or none', () => {
    expect(
      cohensKappa([
        [4, 0],
        [0, 6],
      ]),
    ).toMatchObject({ kappa: 1, standardError: 0, interval: [1, 1], agreed: 10 });
    expect(
      cohensKappa([
        [0, 5],
        [5, 0],
      ]).kappa,
    ).toBeCloseTo(-1, 12);
    expect(cohensKappa([[7]])).toEqual({ cases: 7, agreed: 7 });
    expect(
      cohensKappa([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual({ cases: 0, agreed: 0 });
    expect(cohensKappa([])).toEqual({ cases: 0, agreed: 0 });
  });

  it('refuses a table that is not square', () => {
    expect(() => cohensKappa([[1, 2]])).toThrow(RangeError);
  });

  const counts = fc.array(fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 });

  it('does not depend on who is first or on the order of the labels', () => {
    fc.assert(
      fc.property(counts, (table) => {
        const turned = table.map((_, i) => table.map((row) => row[i] ?? 0));
        const moved = [2, 0, 1].map((i) => [2, 0, 1].map((j) => table[i]?.[j] ?? 0));
        const { kappa, standardError } = cohensKappa(table);
        for (const other of [cohensKappa(turned), cohensKappa(moved)]) {
          expect(other.kappa === undefined).toBe(kappa === undefined);
          expect(other.kappa ?? 0).toBeCloseTo(kappa ?? 0, 9);
          expect(other.standardError ?? 0).toBeCloseTo(standardError ?? 0, 9);
        }
      }),
    );
  });

  it('has the standard error that the delta method gives, derivatives taken numerically', () => {
    const positive = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(positive, (table) => {
        const cases = table.flat().reduce((total, count) => total + count, 0);
        const step = 1e-5 * cases;
        let [mean, square] = [0, 0];
        table.forEach((row, i) => {
          row.forEach((count, j) => {
            const moved = (by: number) => table.map((r, k) => r.map((c, l) => (k === i && l === j ? c + by : c)));
            const derivative =
              (cases * ((cohensKappa(moved(step)).kappa ?? 0) - (cohensKappa(moved(-step)).kappa ?? 0))) / (2 * step);
            mean += (count / cases) * derivative;
            square += (count / cases) * derivative ** 2;
          });
        });
        expect(cohensKappa(table).standardError ?? 0).toBeCloseTo(Math.sqrt((square - mean ** 2) / cases), 6);
      }),
      { numRuns: 50 },
    );
  });

  it('lies in its interval, and that within -1 … 1', () => {
    fc.assert(
      fc.property(counts, (table) => {
        const { kappa = 0, interval = [0, 0] } = cohensKappa(table);
        expect(interval[0]).toBeLessThanOrEqual(kappa + 1e-12);
        expect(interval[1]).toBeGreaterThanOrEqual(kappa - 1e-12);
        expect(interval[0]).toBeGreaterThanOrEqual(-1);
        expect(interval[1]).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the reading of a kappa', () => {
  it.each([
    [-0.1, 'poor'],
    [0, 'slight'],
    [0.2, 'slight'],
    [0.204, 'slight'],
    [0.21, 'fair'],
    [0.41, 'moderate'],
    [0.6, 'moderate'],
    [0.61, 'substantial'],
    [0.81, 'almost perfect'],
    [1, 'almost perfect'],
  ])('of %d is %s', (kappa, word) => {
    expect(strengthOf(kappa)).toBe(word);
  });
});
