// A figure in a cell: the value, and its interval in brackets.
import type { Bound } from './bounds.ts';
import type { Figure } from './figure.ts';

export type Unit = Bound['unit'] | 'ms';

export const NOT_MEASURED = 'not measured';

export function valueText(value: number, unit: Unit): string {
  switch (unit) {
    case 'auroc':
    case 'error':
      return value.toFixed(3);
    case 'share':
      return percent(value);
    case 'ms':
      return `${value.toFixed(2)} ms`;
  }
}

/** Small shares need more digits: 0.3 % is not 0.25 %. */
export const percent = (share: number): string => `${(100 * share).toFixed(share !== 0 && share < 0.0995 ? 2 : 1)} %`;

export function figureText(figure: Figure | undefined, unit: Unit): string {
  if (figure === undefined) return NOT_MEASURED;
  const { value, low, high } = figure;
  return `${valueText(value, unit)} (${range(low, high, unit)})`;
}

function range(low: number, high: number, unit: Unit): string {
  const [from, to] = [valueText(low, unit), valueText(high, unit)];
  return `${from.replace(/ (?:%|ms)$/u, '')}-${to}`;
}

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(escaped).join(' | ')} |`).join('\n');

const escaped = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll(/\s+/gu, ' ');
