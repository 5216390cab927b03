// Tables of articles, one a row: CSV with commas or semicolons, or tabs.
import { pipeline, Readable } from 'node:stream';
import * as v from 'valibot';
import { namesIn } from '../../draft/authors.ts';
import { listed } from '../../training/data/listed.ts';
import { plainCell } from '../cell.ts';
import { encodingOf, NOT_UTF8, textOf } from '../text/encoding.ts';
import { columnsOf, type Column } from './headers.ts';
import { articleKeys, problemAt, type Read, type ReadProblem, type ReadWork } from './read.ts';
import type { SourceFile } from './sources.ts';
import { splitNamed } from './splits.ts';

const DELIMITERS = [',', ';', '\t'] as const;
/** Characters in which the first row must end. */
const LONGEST_HEADER = 64 * 1024;
/** Characters of a row. */
const LONGEST_ROW = 64 * 2 ** 20;
/** Columns that our own export writes as JSON. */
const JSON_COLUMNS: ReadonlySet<string> = new Set(['authors', 'spans', 'provenance', 'flagged', 'skipped']);

const row = v.object({ record: v.array(v.string()), info: v.object({ lines: v.number() }) });

export async function* readCsvFile({ path }: SourceFile, work: ReadWork): AsyncGenerator<Read> {
  const encoding = await encodingOf(path, work);
  if (encoding === 'windows-1252') yield problemAt(1, NOT_UTF8);
  const header = await firstRow(textOf(path, encoding, work));
  if (header === undefined) {
    yield problemAt(1, 'This table has no header row with the names of its columns.');
    return;
  }
  const { names, delimiter } = header;
  const columns = columnsOf(names);
  if (!columns.has('text')) {
    const known = listed(names.map((name) => `“${name}”`));
    yield problemAt(1, `No column of this table is called text, article, body or content: it has ${known}.`);
    return;
  }
  yield* readRows(textOf(path, encoding, work, work.onBytes), delimiter, names, columns);
}

async function* readRows(
  text: AsyncIterable<string>,
  delimiter: string,
  names: readonly string[],
  columns: ReadonlyMap<Column, number>,
): AsyncGenerator<Read> {
  const { parse } = await import('csv-parse');
  const skipped: ReadProblem[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A stray quotation mark is the article's own; refusing its row would take the next one along.
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_ROW,
    info: true,
    on_skip: (error) => {
      skipped.push(
        problemAt(Number(error?.['lines'] ?? 1), `This row cannot be read: ${error?.message ?? 'it is broken'}.`),
      );
    },
  });
  // What goes wrong on either side arrives at whoever reads the rows.
  pipeline(Readable.from(text), parser, () => undefined);
  let [isHeader, begun] = [true, 0];
  try {
    for await (const parsed of parser as AsyncIterable<unknown>) {
      yield* skipped.splice(0);
      const { record, info } = v.parse(row, parsed);
      const line = begun + 1;
      begun = info.lines;
      if (!isHeader) yield* articleOfRow(record, line, names, columns);
      isHeader = false;
    }
    yield* skipped;
  } finally {
    parser.destroy();
  }
}

/** Which delimiter gives the most columns that are known, and what they are called. */
async function firstRow(
  text: AsyncIterable<string>,
): Promise<{ readonly names: readonly string[]; readonly delimiter: string } | undefined> {
  let beginning = '';
  for await (const piece of text) {
    beginning += piece;
    if (beginning.length >= LONGEST_HEADER) break;
  }
  const { parse } = await import('csv-parse/sync');
  const tried = DELIMITERS.flatMap((delimiter) => {
    try {
      const [first] = v.parse(
        v.array(v.array(v.string())),
        parse(beginning, {
          bom: true,
          delimiter,
          to: 1,
          relax_quotes: true,
          skip_empty_lines: true,
          relax_column_count: true,
        }),
      );
      const names = first?.map((name) => plainCell(name.trim())) ?? [];
      return names.length === 0 ? [] : [{ names, delimiter, known: columnsOf(names).size }];
    } catch {
      return [];
    }
  });
  tried.sort((a, b) => b.known - a.known || b.names.length - a.names.length);
  return tried[0];
}

function* articleOfRow(
  record: readonly string[],
  line: number,
  names: readonly string[],
  columns: ReadonlyMap<Column, number>,
): Generator<Read> {
  const cell = (column: Column): string | undefined => {
    const place = columns.get(column);
    const text = place === undefined ? undefined : plainCell(record[place] ?? '');
    return text === '' ? undefined : text;
  };
  if (record.slice(names.length).some((extra) => extra.trim() !== '')) {
    // Read on, an article would end at its first comma.
    yield problemAt(
      line,
      `This row has ${record.length} cells and the header ${names.length}: put cells that hold the delimiter in quotation marks.`,
    );
    return;
  }
  const text = cell('text');
  if (text === undefined || text.trim() === '') {
    yield problemAt(line, 'This row has no text.');
    return;
  }
  const url = cell('url') ?? (/^[a-z]+:\/\//iu.test(cell('domain') ?? '') ? cell('domain') : undefined);
  const { keys, remark } = articleKeys(text, {
    domain: cell('domain'),
    url,
    date: cell('date'),
    authors: authorsIn(cell('authors')),
    title: cell('title'),
    summary: cell('summary'),
  });
  if (remark !== undefined) yield problemAt(line, remark);
  if (keys['domain'] === undefined && cell('domain') !== undefined) keys['source'] = cell('domain');
  const [label, split] = [cell('label'), cell('split')];
  if (label !== undefined) keys['label'] = label.trim();
  const known = split === undefined ? undefined : splitNamed(split);
  if (known !== undefined) keys['split'] = known;
  else if (split !== undefined) keys['orig_split'] = split;
  yield { kind: 'article', format: 'csv', line, keys: { ...keys, ...otherCells(record, names, columns, keys) } };
}

function otherCells(
  record: readonly string[],
  names: readonly string[],
  columns: ReadonlyMap<Column, number>,
  keys: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const used = new Set(columns.values());
  const others: Record<string, unknown> = {};
  names.forEach((name, at) => {
    const text = plainCell(record[at] ?? '');
    if (used.has(at) || name === '' || text === '' || Object.hasOwn(keys, name)) return;
    others[name] = JSON_COLUMNS.has(name) ? (jsonIn(text) ?? text) : text;
  });
  return others;
}

function authorsIn(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const list = v.safeParse(v.array(v.string()), jsonIn(text));
  return list.success ? list.output : namesIn(text);
}

function jsonIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
