// What a sample of measurements says: its middle and how far it spreads.

/** Of several measurements of one thing, in its unit; at least one. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  /** First and third. */
  readonly quartiles: readonly [number, number];
  readonly least: number;
  readonly most: number;
}

const DIGITS = 4;

/** Nearest rank: a value that was measured, none between two; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

export const spreadOf = (values: readonly number[]): Spread => ({
  count: values.length,
  median: rounded(median(values)),
  quartiles: [rounded(quantile(values, 0.25)), rounded(quantile(values, 0.75))],
  least: rounded(Math.min(...values)),
  most: rounded(Math.max(...values)),
});
