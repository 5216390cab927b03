// An article as a reader of some format hands it on, and what it could not read.
import { dateInWords } from '../../grover/layout.ts';
import { readDate } from '../../draft/dates.ts';
import { hostOf } from '../../draft/hosts.ts';
import type { ImportFormat } from '../../protocol/labelling.ts';
import type { Work } from '../work.ts';

export interface ReadArticle {
  readonly kind: 'article';
  readonly format: ImportFormat;
  /** From 1. */
  readonly line: number;
  /** Keys of the line to be written. */
  readonly keys: Readonly<Record<string, unknown>>;
  /** The line as it stands, where it is one of a labelled file already; then `keys` are its own. */
  readonly raw?: string;
}

export interface ReadProblem {
  readonly kind: 'problem';
  readonly line: number;
  readonly message: string;
}

export type Read = ReadArticle | ReadProblem;

export interface ReadWork extends Pick<Work, 'signal'> {
  readonly onBytes?: (count: number) => void;
}

export const problemAt = (line: number, message: string): ReadProblem => ({ kind: 'problem', line, message });

/** What a file says of its article, as written there. */
export interface Metadata {
  readonly domain?: string | undefined;
  readonly url?: string | undefined;
  readonly date?: string | undefined;
  readonly authors?: readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
}

/** Where a date stands that is not certain, as written. */
const ORIGINAL_DATE = 'original_date';

type CertainDate = { readonly date: string } | { readonly date: undefined; readonly message: string };

/** MM-DD-YYYY, only if the text can be read in one way. */
function certainDate(text: string): CertainDate {
  const read = readDate(text);
  if (read.ok && read.warning === undefined) return { date: read.date };
  const why = read.ok
    ? `The date “${text.trim()}” can be read in two ways`
    : read.message.replace(/\.? Write it as .*$/u, '');
  return { date: undefined, message: `${why}; it is kept as "${ORIGINAL_DATE}", and the article has no date.` };
}

/** True for a date that training reads as it stands. */
const isReadableDate = (text: string): boolean =>
  dateInWords(text.replace(/^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/u, '$2-$3-$1')) !== undefined;

/** What must change about a date of a line of JSON so that training can read the line; a remark for one that is not certain. */
export function mendedDate(
  key: string,
  date: unknown,
): { readonly changes: Readonly<Record<string, unknown>>; readonly remark?: string } {
  if (typeof date !== 'string' || isReadableDate(date)) return { changes: {} };
  if (date.trim() === '') return { changes: { [key]: undefined } };
  const certain = certainDate(date);
  if (certain.date !== undefined) return { changes: { [key]: certain.date } };
  return { changes: { [key]: undefined, [ORIGINAL_DATE]: date }, remark: certain.message };
}

/** Keys of a new line in the usual order; what is empty is left out. A remark for a date that is not certain. */
export function articleKeys(
  text: string,
  { domain, url, date, authors, title, summary }: Metadata,
): { readonly keys: Record<string, unknown>; readonly remark?: string } {
  const day = isBlank(date) ? undefined : certainDate(date);
  const host = [domain, url].map((one) => (isBlank(one) ? undefined : hostOf(one))).find((one) => one !== undefined);
  const keys: Record<string, unknown> = {
    ...(host !== undefined && { domain: host }),
    ...(day?.date !== undefined && { date: day.date }),
    ...(day !== undefined && day.date === undefined && { [ORIGINAL_DATE]: date }),
    ...(authors !== undefined && authors.length > 0 && { authors }),
    ...(!isBlank(title) && { title: title.trim() }),
    ...(!isBlank(summary) && { summary: summary.trim() }),
    ...(!isBlank(url) && { url: url.trim() }),
    text,
  };
  return day !== undefined && day.date === undefined ? { keys, remark: day.message } : { keys };
}

export const isBlank = (text: string | undefined): text is undefined => text === undefined || text.trim() === '';
