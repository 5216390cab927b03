// The bench's results: rows for a program to read, and the same rows for people.
import { availableParallelism, cpus, freemem, loadavg } from 'node:os';
import type { Timing } from '../harness/watchedProcess.ts';

export interface Row {
  readonly model: string;
  readonly measure: string;
  readonly unit: 'ms' | 'MB';
  readonly count: number;
  readonly median: number;
  /** Left out of fewer than 20 values. */
  readonly p95?: number;
  /** Median of the processor time of all threads together, ms; where it was measured by itself. */
  readonly processor?: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Mean number of runnable processes in the last 1, 5 and 15 minutes. */
  readonly load: readonly number[];
  readonly freeMegabytes: number;
  readonly node: string;
  readonly date: string;
}

const FEWEST_FOR_P95 = 20;

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  load: loadavg().map((load) => Number(load.toFixed(2))),
  freeMegabytes: Math.round(freemem() / 1e6),
  node: process.version,
  date: new Date().toISOString(),
});

export function timingRow(model: string, measure: string, timings: readonly Timing[]): Row {
  const walls = timings.map(({ wall }) => wall);
  const processor = quantile(
    timings.map((timing) => timing.processor),
    0.5,
  );
  return {
    model,
    measure,
    unit: 'ms',
    count: walls.length,
    median: rounded(quantile(walls, 0.5)),
    ...(walls.length < FEWEST_FOR_P95 ? {} : { p95: rounded(quantile(walls, 0.95)) }),
    ...(Number.isFinite(processor) ? { processor: rounded(processor) } : {}),
  };
}

export const memoryRow = (model: string, measure: string, megabytes: number): Row => ({
  model,
  measure,
  unit: 'MB',
  count: 1,
  median: rounded(megabytes),
});

/** Nearest rank: a value that was measured, none between two. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

const rounded = (value: number): number => Number(value.toFixed(value < 100 ? 1 : 0));

export const heading = (): string => line('', 'median', 'p95', 'processor', 'n');

export function text({ measure, unit, count, median, p95, processor }: Row): string {
  const shown = (value: number | undefined): string => (value === undefined ? '' : `${value} ${unit}`);
  return line(measure, Number.isFinite(median) ? shown(median) : 'unknown', shown(p95), shown(processor), `${count}`);
}

const line = (measure: string, ...columns: readonly string[]): string =>
  `  ${measure.padEnd(58)}${columns.map((column, at) => column.padStart(at === 3 ? 5 : 12)).join('')}`.trimEnd();
