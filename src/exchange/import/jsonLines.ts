// Lines of JSON as articles: labelled files and RealNews as they stand, the reference's generations one by one.
import * as v from 'valibot';
import { hostOf } from '../../draft/hosts.ts';
import type { ImportFormat } from '../../protocol/labelling.ts';
import { NOT_UTF8 } from '../text/encoding.ts';
import { linesOf } from '../text/lines.ts';
import { generationsOf, isGenerations, mendedSplit } from './generations.ts';
import { columnsOf } from './headers.ts';
import { mendedDate, problemAt, type Read, type ReadWork } from './read.ts';
import type { SourceFile } from './sources.ts';

type Keys = Readonly<Record<string, unknown>>;
const keysSchema = v.record(v.string(), v.unknown());

export async function* readJsonLinesFile(
  { path }: SourceFile,
  format: ImportFormat | undefined,
  work: ReadWork,
): AsyncGenerator<Read> {
  for await (const { line, text, isCertain } of linesOf(path, work, work.onBytes)) {
    if (text === undefined) yield problemAt(line, 'This line has more than 64 MiB, too much for one article.');
    else {
      if (!isCertain) yield problemAt(line, NOT_UTF8);
      yield* articlesOfLine(text, line, format);
    }
  }
}

/** A byte order mark is no part of the first line. */
export function* articlesOfLine(text: string, line: number, format: ImportFormat | undefined): Generator<Read> {
  const raw = text.replace(/^\uFEFF/u, '');
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (thrown) {
    yield problemAt(line, `This is not JSON (${thrown instanceof Error ? thrown.message : String(thrown)}).`);
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield problemAt(line, 'This is no JSON object with keys such as "title" and "text".');
    return;
  }
  const keys = v.parse(keysSchema, value);
  if (format !== 'realnews' && isGenerations(keys)) yield* generationsOf(keys, line);
  else if (format === 'generations')
    yield problemAt(line, 'There are no generations in this line: it has no "gens_article".');
  else yield* mended(keys, raw, line);
}

/** As the line stands wherever it can be read; else with its text, date or split where they are looked for, the rest kept. */
function* mended(keys: Keys, raw: string, line: number): Generator<Read> {
  const changes: Record<string, unknown> = {};
  if (!isText(keys['article']) && !isText(keys['text'])) Object.assign(changes, renamed(keys));
  const dateKey = isText(keys['date']) ? 'date' : 'publish_date';
  const { changes: dateChanges, remark } = mendedDate(dateKey, keys[dateKey]);
  Object.assign(changes, dateChanges);
  if (remark !== undefined) yield problemAt(line, remark);
  Object.assign(changes, mendedSplit(keys));
  const { url } = keys;
  const host = isText(url) ? hostOf(url) : undefined;
  if (keys['label'] === undefined && !isText(keys['domain']) && host !== undefined) changes['domain'] ??= host;
  if (Object.keys(changes).length === 0) yield { kind: 'article', format: 'realnews', line, keys, raw };
  else yield { kind: 'article', format: 'realnews', line, keys: { ...keys, ...changes } };
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Text and title under the names that others give them. */
function renamed(keys: Keys): Record<string, unknown> {
  const names = Object.keys(keys);
  const columns = columnsOf(names);
  const valueOf = (column: 'text' | 'title'): unknown => keys[names[columns.get(column) ?? -1] ?? ''];
  const [text, title] = [valueOf('text'), valueOf('title')];
  return {
    ...(isText(text) && { text }),
    ...(isText(text) && isText(title) && keys['title'] === undefined && { title }),
  };
}
