// Orders in which the model reads an article's fields: each kind of use has its own, all from the reference.
// Its oddities (raw dates in one place, dates in words in another) are part of the format.
import type { Encoder } from './encoder.ts';
import type { ArticleFields } from './fields.ts';
import { beginOf, endOf, FIELDS, type Field } from './vocabulary.ts';

type TextEncoding = Pick<Encoder, 'encode'>;

/** Ids of each field that is there, its markers included. */
export type Pieces = Partial<Record<Field, number[]>>;

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
/** The reference leaves out shorter bylines and summaries (characters, as code points; equal is too short). */
const SHORTEST_AUTHORS = 5;
const SHORTEST_SUMMARY = 50;
/** contextual_generate.py keeps this much of a context, before the marker of what is to be written. */
export const LONGEST_CONTEXT = 1020;

/**
 * MM-DD-YYYY as the model saw dates in training, `January 2, 2020`, day and year as written; undefined for anything else,
 * and for a day that the month does not have.
 */
export function dateInWords(date: string): string | undefined {
  const [, month, day, year] = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(date) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return undefined;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= days ? `${name} ${day}, ${year}` : undefined;
}

/** The other way round: MM-DD-YYYY of `January 2, 2020`; undefined for anything else. */
export function wordsAsDate(words: string): string | undefined {
  const [, name = '', day = '', year = ''] = /^([A-Z][a-z]+) (\d{1,2}), (\d{4})$/.exec(words) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  return month === 0 ? undefined : `${String(month).padStart(2, '0')}-${day.padStart(2, '0')}-${year}`;
}

/** Fields as the model was trained on them (`_tokenize_article_pieces`); a date that is no MM-DD-YYYY is left out. */
export function pieces(encoder: TextEncoding, fields: ArticleFields): Pieces {
  const { domain, title, article, summary } = fields;
  const date = fields.date === undefined ? undefined : dateInWords(fields.date);
  const authors = fields.authors?.join(', ') ?? '';
  const all: Pieces = {};
  const add = (field: Field, text: string | undefined): void => {
    if (text !== undefined) all[field] = enclosed(encoder, field, text);
  };
  add('domain', domain);
  add('date', date);
  if (characters(authors) > SHORTEST_AUTHORS) add('authors', authors);
  add('title', title);
  add('article', article);
  if (summary !== undefined && characters(summary) > SHORTEST_SUMMARY) add('summary', summary);
  return all;
}

/**
 * What is known before a field is written (`format_context`): values trimmed, the date as digits, the title standing in for
 * the article when something else is the target. Ends with the marker that opens the target.
 */
export function formatContext(encoder: TextEncoding, fields: ArticleFields, target: Field): number[] {
  const ids: number[] = [];
  for (const field of FIELDS) {
    if (field === 'summary') continue;
    const title = field === 'article' && target !== 'article' ? (fields.title ?? '') : undefined;
    const text = title ?? trimmed(valueOf(fields, field) ?? '');
    if (text !== '') append(ids, enclosed(encoder, field, text));
  }
  ids.push(beginOf(target));
  return ids;
}

/** Context of contextual_generate.py: training pieces but the target and the summary, at most LONGEST_CONTEXT, then the target's marker. */
export function generationContext(encoder: TextEncoding, fields: ArticleFields, target: Field): number[] {
  const all = pieces(encoder, fields);
  const ids: number[] = [];
  for (const field of FIELDS) if (field !== target && field !== 'summary') append(ids, all[field] ?? []);
  if (ids.length > LONGEST_CONTEXT) ids.length = LONGEST_CONTEXT;
  ids.push(beginOf(target));
  return ids;
}

/**
 * Input of the discriminator (run_discrimination.py): every field that is given, even an empty one, as written, the date as
 * digits; cut at the end to make room for the class token, begin-summary.
 */
export function discriminatorTokens(encoder: TextEncoding, fields: ArticleFields, maxLength = 1024): number[] {
  const ids: number[] = [];
  for (const field of FIELDS) {
    const text = field === 'summary' ? undefined : valueOf(fields, field);
    if (text !== undefined) append(ids, enclosed(encoder, field, text));
  }
  if (ids.length > maxLength - 1) ids.length = maxLength - 1;
  ids.push(beginOf('summary'));
  return ids;
}

/** Everything known in canonical order, in the training layout: what is scored. Not cut; the reader keeps to its positions. */
export function scoringTokens(encoder: TextEncoding, fields: ArticleFields): number[] {
  const all = pieces(encoder, fields);
  const ids: number[] = [];
  for (const field of FIELDS) append(ids, all[field] ?? []);
  return ids;
}

function enclosed(encoder: TextEncoding, field: Field, text: string): number[] {
  const ids = encoder.encode(text);
  ids.unshift(beginOf(field));
  ids.push(endOf(field));
  return ids;
}

/** Not push(...more): a long article would overflow the stack. */
function append(ids: number[], more: readonly number[]): void {
  for (const id of more) ids.push(id);
}

function valueOf(fields: ArticleFields, field: Field): string | undefined {
  return field === 'authors' ? fields.authors?.join(', ') : fields[field];
}

/** Length as Python counts it. */
const characters = (text: string): number => Array.from(text).length;

/** Python's str.strip(): unlike trim(), it takes U+001C to U+001F and U+0085 and leaves U+FEFF. */
function trimmed(text: string): string {
  const isSpace = (unit: string | undefined): boolean =>
    unit !== undefined && /^[\x1c-\x1f\p{White_Space}]$/u.test(unit);
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}
