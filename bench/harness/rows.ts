// A row of the bench: one thing measured of one subject, how it spreads, and its peers measured in the same run.
import { quantile, rounded, spreadOf, type Spread } from './statistics.ts';
import type { Timing } from './watchedProcess.ts';

export { machine, type Machine } from './machine.ts';

/** The same thing done by other people's software, its rounds between ours. */
export interface Peer extends Spread {
  readonly peer: string;
  /** Our median by the peer's. */
  readonly ratio: number;
}

export interface Row extends Spread {
  /** A model, a file, a case: `mini`, `12×768`. */
  readonly subject: string;
  readonly measure: string;
  /** `ms`, `MB`, `articles/s` … */
  readonly unit: string;
  /** What is good to have: less of a time, more of a rate. */
  readonly better: 'less' | 'more';
  /** Left out of fewer than 20 values. */
  readonly p95?: number;
  /** Median of the processor time of all threads together, ms; where it was measured by itself. */
  readonly processor?: number;
  readonly against?: readonly Peer[];
}

export interface RowOptions {
  /** `more` where the unit ends with `/s`, else `less`. */
  readonly better?: Row['better'];
  /** Milliseconds of processor, of each value. */
  readonly processor?: readonly number[];
  /** Values of each peer, in the row's unit. */
  readonly against?: Readonly<Record<string, readonly number[]>>;
}

const FEWEST_FOR_P95 = 20;

/** A row of any unit, from the values of its runs. */
export function valueRow(
  subject: string,
  measure: string,
  unit: string,
  values: readonly number[],
  { better = unit.endsWith('/s') ? 'more' : 'less', processor = [], against = {} }: RowOptions = {},
): Row {
  const spread = spreadOf(values);
  const used = quantile(processor, 0.5);
  const peers = Object.entries(against).map(([peer, theirs]) => {
    const other = spreadOf(theirs);
    return { peer, ...other, ratio: rounded(spread.median / other.median) };
  });
  return {
    subject,
    measure,
    unit,
    better,
    ...spread,
    ...(values.length < FEWEST_FOR_P95 ? {} : { p95: rounded(quantile(values, 0.95)) }),
    ...(Number.isFinite(used) ? { processor: rounded(used) } : {}),
    ...(peers.length === 0 ? {} : { against: peers }),
  };
}

/** Milliseconds by the clock, with the processor's. */
export const timingRow = (
  subject: string,
  measure: string,
  timings: readonly Timing[],
  against: RowOptions['against'] = {},
): Row =>
  valueRow(
    subject,
    measure,
    'ms',
    timings.map(({ wall }) => wall),
    { processor: timings.map(({ processor }) => processor), against },
  );

export const memoryRow = (subject: string, measure: string, megabytes: number | readonly number[]): Row =>
  valueRow(subject, measure, 'MB', typeof megabytes === 'number' ? [megabytes] : megabytes);

const COLUMNS = [14, 16, 12, 12, 6];

export const heading = (): string => line('', 'median', 'quartiles', 'p95', 'processor', 'n');

/** One line of the table, and one more for each peer. */
export function text({ measure, unit, count, median, quartiles, p95, processor, against = [] }: Row): string {
  const own = line(
    measure,
    Number.isFinite(median) ? `${shown(median)} ${unit}` : 'unknown',
    count > 1 ? range(quartiles) : '',
    p95 === undefined ? '' : shown(p95),
    processor === undefined ? '' : `${shown(processor)} ms`,
    `${count}`,
  );
  const peers = against.map((peer) =>
    line(
      `    ${peer.peer}: ours is × ${peer.ratio.toFixed(2)}`,
      `${shown(peer.median)} ${unit}`,
      range(peer.quartiles),
      '',
      '',
      `${peer.count}`,
    ),
  );
  return [own, ...peers].join('\n');
}

/** Three digits, all of them before the point. */
export function shown(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

const range = ([low, high]: readonly [number, number]): string => `${shown(low)}-${shown(high)}`;

const line = (measure: string, ...columns: readonly string[]): string =>
  `  ${measure.padEnd(58)}${columns.map((column, at) => column.padStart(COLUMNS[at] ?? 12)).join('')}`.trimEnd();
