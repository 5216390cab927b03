// Cohen's kappa: how far two people agree beyond what chance alone would give.

export interface Agreement {
  /** Cases that both have judged. */
  readonly cases: number;
  readonly agreed: number;
  /** 1: they agree wholly; 0: as chance would; below: less than that. Missing where chance alone agrees wholly (one label) or there is no case. */
  readonly kappa?: number;
  /** Of kappa, large samples. */
  readonly standardError?: number;
  /** 95 %, within -1 … 1. */
  readonly interval?: readonly [number, number];
}

/** Of the standard normal distribution, 97.5 %. */
const Z = 1.959964;

/**
 * Kappa of a square table of counts, rows the one's judgements, columns the other's in the same order (Cohen 1960), with the
 * large-sample standard error of Fleiss, Cohen & Everitt (1969). Throws RangeError for a table that is not square.
 */
export function cohensKappa(table: readonly (readonly number[])[]): Agreement {
  const size = table.length;
  if (table.some((row) => row.length !== size)) throw new RangeError('A table of agreement must be square.');
  const cases = sum(table.map(sum));
  const at = (row: number, column: number): number => (table[row]?.[column] ?? 0) / cases;
  const agreed = sum(table.map((row, i) => row[i] ?? 0));
  if (cases === 0) return { cases, agreed };
  const rows = table.map((row) => sum(row) / cases);
  const columns = table.map((_, j) => sum(table.map((row) => row[j] ?? 0)) / cases);
  const expected = sum(rows.map((row, i) => row * (columns[i] ?? 0)));
  if (1 - expected < 1e-12) return { cases, agreed };
  const kappa = (agreed / cases - expected) / (1 - expected);
  const rest = 1 - kappa;
  let spread = -((kappa - expected * rest) ** 2);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      spread +=
        i === j
          ? at(i, i) * (1 - ((rows[i] ?? 0) + (columns[i] ?? 0)) * rest) ** 2
          : at(i, j) * rest ** 2 * ((columns[i] ?? 0) + (rows[j] ?? 0)) ** 2;
  const standardError = Math.sqrt(Math.max(0, spread) / cases) / (1 - expected);
  const interval = [Math.max(-1, kappa - Z * standardError), Math.min(1, kappa + Z * standardError)] as const;
  return { cases, agreed, kappa, standardError, interval };
}

/** Landis & Koch (1977): each word with the largest kappa that it is said of. */
const WORDS = [
  [0, 'poor'],
  [0.2, 'slight'],
  [0.4, 'fair'],
  [0.6, 'moderate'],
  [0.8, 'substantial'],
  [1, 'almost perfect'],
] as const;

/** The word of Landis & Koch (1977) for the strength of an agreement; kappa is taken to two places, as their table has it. */
export function strengthOf(kappa: number): (typeof WORDS)[number][1] {
  if (kappa < 0) return 'poor';
  const rounded = Math.round(100 * kappa) / 100;
  return WORDS.find(([most], at) => at > 0 && rounded <= most)?.[1] ?? 'almost perfect';
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
