// A key of the front matter as its format gives it, before anyone asks what it means.
import type { FrontMatterProblem, TextRange } from './draft.ts';

export interface RawText {
  readonly text: string;
  readonly range: TextRange;
}

export type RawContent =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly RawText[] }
  /** A value of another shape (a table, a list of lists). */
  | { readonly kind: 'other' }
  /** Its syntax is broken; a problem says how. */
  | { readonly kind: 'broken' };

export interface RawField {
  readonly key: string;
  readonly keyRange: TextRange;
  readonly valueRange: TextRange;
  readonly content: RawContent;
  /** True under `params`, where Hugo keeps a site's own keys: the top level wins over it. */
  readonly nested: boolean;
}

export interface RawFields {
  readonly fields: readonly RawField[];
  readonly problems: readonly FrontMatterProblem[];
}

/** The table under which Hugo keeps custom keys. */
export const NESTED_TABLE = 'params';

/** White space of any kind as single spaces, none around. */
export const collapsed = (text: string): string => text.replace(/[\s\uFEFF]+/gu, ' ').trim();

/** [start, end) without the white space at both ends. */
export function trimmedRange(text: string, start: number, end: number): TextRange {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charAt(from))) from++;
  while (to > from && isSpace(text.charAt(to - 1))) to--;
  return { start: from, end: to };
}

/** What `trim` takes, U+FEFF and the wide spaces of typesetters included. */
const isSpace = (unit: string): boolean => unit.trim() === '';
