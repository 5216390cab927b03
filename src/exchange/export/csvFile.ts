// Labelled articles as a table: every key a column, one article a row.
import type { stringify as Stringify } from 'csv-stringify/sync';
import { guardedCell } from '../cell.ts';
import { counted } from '../work.ts';
import type { ExportedLine } from './articles.ts';
import type { Write } from './wholeFile.ts';

/** Columns that come first where there are any; the others follow as they are met. */
const FIRST = [
  'label',
  'split',
  'domain',
  'date',
  'publish_date',
  'authors',
  'title',
  'summary',
  'url',
  'text',
  'article',
];
/** Characters that a cell of Excel holds. */
const EXCEL_CELL = 32_767;
/** Spreadsheets take a table for UTF-8 by it. */
const BYTE_ORDER_MARK = '\uFEFF';

export interface CsvRemarks {
  readonly list: () => readonly string[];
}

export const columnsIn = async (lines: AsyncIterable<ExportedLine>): Promise<readonly string[]> => {
  const met = new Set<string>();
  for await (const { keys } of lines) for (const key of Object.keys(keys)) met.add(key);
  return [...FIRST.filter((key) => met.has(key)), ...[...met].filter((key) => !FIRST.includes(key))];
};

/** Writes header and rows; gives how many rows, and what the table cannot hold. */
export async function writeCsv(
  lines: AsyncIterable<ExportedLine>,
  columns: readonly string[],
  write: Write,
): Promise<{ readonly written: number; readonly remarks: readonly string[] }> {
  const { stringify } = await import('csv-stringify/sync');
  const seen = { written: 0, nested: new Set<string>(), guarded: 0, long: 0 };
  await write(BYTE_ORDER_MARK + rowText(stringify, columns.map(guardedCell)));
  for await (const { keys } of lines) {
    const cells = columns.map((column) => {
      const text = cellText(keys[column]);
      const cell = guardedCell(text);
      if (typeof keys[column] === 'object' && keys[column] !== null) seen.nested.add(column);
      if (cell !== text) seen.guarded++;
      if (cell.length > EXCEL_CELL) seen.long++;
      return cell;
    });
    await write(rowText(stringify, cells));
    seen.written++;
  }
  return { written: seen.written, remarks: remarksOn(seen) };
}

/** Lines end as RFC 4180 has it; a cell with any kind of line break is quoted. */
const rowText = (stringify: typeof Stringify, cells: readonly string[]): string =>
  stringify([[...cells]], { record_delimiter: '\r\n', quoted_match: /[\r\n]|^\s|\s$/u });

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function remarksOn({
  nested,
  guarded,
  long,
}: {
  nested: ReadonlySet<string>;
  guarded: number;
  long: number;
}): readonly string[] {
  return [
    ...(nested.size > 0 ? [`Lists and objects stand as JSON in their cells: ${[...nested].join(', ')}.`] : []),
    ...(guarded > 0
      ? [
          `An apostrophe was put before ${counted(guarded, 'cell')} beginning with =, +, -, @ or a tab, so that no spreadsheet takes them for formulas; importing the table takes it away.`,
        ]
      : []),
    ...(long > 0 ? [`Longer than Excel holds (32,767 characters), and cut off there: ${counted(long, 'cell')}.`] : []),
  ];
}
