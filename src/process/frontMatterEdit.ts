// The edit that puts a value into a draft's front matter, wherever its place may be.
import type { Draft, FrontMatter, FrontMatterEntry, MetadataField } from '../draft/draft.ts';
import { meaningOfKey } from '../draft/fieldKeys.ts';
import { readFrontMatter } from '../draft/frontMatter.ts';
import { collapsed } from '../draft/rawField.ts';
import type { OffsetEdit } from '../protocol/messages.ts';
import { formatKey, formatValue } from './frontMatterValue.ts';
import { tomlLayout } from './tomlLayout.ts';

export type FieldValue = string | readonly string[];

const EXAMPLES: Readonly<Record<MetadataField, string>> = {
  title: 'Title',
  authors: 'Ann Lee',
  date: '2019-05-13',
  domain: 'example.org',
  summary: 'Summary',
};

/** True when frontMatterEdit finds a place for values of the field. */
export const hasPlaceFor = (draft: Draft, field: MetadataField): boolean =>
  frontMatterEdit(draft, field, EXAMPLES[field]) !== undefined;

/**
 * Fills the field's own key, or an empty key of the same meaning, or adds the key to the front matter, or opens a front
 * matter with it. Undefined where the front matter is such that the value would not be read back.
 */
export function frontMatterEdit(draft: Draft, field: MetadataField, value: FieldValue): OffsetEdit | undefined {
  const { frontMatter, text } = draft;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (frontMatter === undefined) {
    const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const lines = ['---', formatKey('yaml', field) + formatValue('yaml', field, value), '---', '', ''];
    return { start, end: start, newText: lines.join(newline) };
  }
  const { format } = frontMatter;
  const entry = entryFor(draft, frontMatter, field);
  if (entry === undefined && isTaken(text, frontMatter, field)) return undefined;
  const edit =
    entry === undefined
      ? added(text, frontMatter, formatKey(format, field) + formatValue(format, field, value), newline)
      : filled(text, format, entry, value);
  return edit !== undefined && isReadBack(text, edit, field, value) ? edit : undefined;
}

/** The field's own key, the outermost if there are several; else a key of the same meaning that nobody has filled. */
function entryFor({ text }: Draft, { entries }: FrontMatter, field: MetadataField): FrontMatterEntry | undefined {
  const named = entries.filter((entry) => entry.field === field);
  const column = ({ keyRange }: FrontMatterEntry): number =>
    keyRange.start - text.lastIndexOf('\n', keyRange.start - 1);
  const [own] = named.filter(({ key }) => meaningOfKey(key)?.rank === 0).toSorted((a, b) => column(a) - column(b));
  return own ?? named.find((entry) => isEmpty(entry) && placeOf(text, entry) !== undefined);
}

/** True when the field's own key is there with a value of another meaning (`date: false`): it may not be there twice. */
function isTaken(text: string, { format, content }: FrontMatter, field: MetadataField): boolean {
  const end = format === 'toml' ? endOfTopLevel(text, content) : content.end;
  const key = new RegExp(`^(["']?)${field}\\1[ \\t]*[:=]`, 'm');
  return format !== 'json' && key.test(text.slice(content.start, end));
}

/** True for a key whose value is nothing: no text, empty quotes, an empty list, null. */
export const isEmpty = ({ text, valid }: FrontMatterEntry): boolean => valid && text.trim() === '';

interface Place {
  readonly start: number;
  readonly end: number;
  /** Comments between the colon and a value on a line of its own; they go behind the new value. */
  readonly comments: string;
}

/** What a new value of the key replaces. Undefined behind an anchor, a tag or an alias, which say more than a value. */
export function placeOf(text: string, { keyRange, valueRange, valid }: FrontMatterEntry): Place | undefined {
  const colon = /^["']?\s*[:=]/.exec(text.slice(keyRange.end, valueRange.start))?.[0];
  if (colon === undefined) return undefined;
  const behind = keyRange.end + colon.length;
  const value = text.slice(valueRange.start, valueRange.end);
  // In TOML a list that nobody has closed takes in the keys below it.
  if (!valid && colon.endsWith('=') && /[\r\n]/.test(value)) return undefined;
  if (/(?:^|[\r\n])[ \t]*[&!*]/.test(text.slice(behind, valueRange.start + 1))) return undefined;
  if (value === '' || value.startsWith('#')) {
    const blanks = /^[ \t]*/.exec(text.slice(behind))?.[0].length ?? 0;
    return { start: behind, end: behind + blanks, comments: '' };
  }
  const between = text.slice(behind, valueRange.start);
  const isOnLine = between !== '' && !/[\r\n]/.test(between);
  return isOnLine
    ? { ...valueRange, comments: '' }
    : { start: behind, end: valueRange.end, comments: between.trimEnd() };
}

/** Writes a value behind a key that is there, in place of what stands there now. */
export function filled(
  text: string,
  format: FrontMatter['format'],
  entry: FrontMatterEntry,
  value: FieldValue,
): OffsetEdit | undefined {
  const place = placeOf(text, entry);
  if (place === undefined) return undefined;
  const { start, end, comments } = place;
  // In YAML's braces a comma ends a plain value.
  const isInBraces = format === 'yaml' && /[{,]\s*$/.test(text.slice(0, entry.keyRange.start));
  const written = formatValue(isInBraces ? 'json' : format, entry.field, value);
  const before = /[ \t]/.test(text[start - 1] ?? '') ? '' : ' ';
  const after = text[end] === '#' ? ' ' : '';
  return { start, end, newText: before + written + comments + after };
}

function added(text: string, { format, content, range }: FrontMatter, line: string, newline: string): OffsetEdit {
  if (format === 'json') {
    const inside = text.slice(range.start, range.end);
    const last = range.start + inside.slice(0, inside.lastIndexOf('}')).trimEnd().length;
    const comma = text[last - 1] === '{' || text[last - 1] === ',' ? '' : ',';
    return { start: last, end: last, newText: `${comma}${newline}  ${line}` };
  }
  const at = format === 'toml' ? endOfTopLevel(text, content) : content.end;
  const before = text.slice(content.start, at);
  const opens = before === '' || before.endsWith('\n') ? '' : newline;
  const closes = opens === '' ? newline : '';
  return { start: at, end: at, newText: opens + line + closes };
}

/** A key behind a TOML table would belong to the table, one behind an open bracket to its array. */
function endOfTopLevel(text: string, content: FrontMatter['content']): number {
  const { table, isOpen } = tomlLayout(text, content.start, content.end);
  return isOpen ? content.start : (table ?? content.end);
}

function isReadBack(
  text: string,
  { start, end, newText }: OffsetEdit,
  field: MetadataField,
  value: FieldValue,
): boolean {
  const after = readFrontMatter(text.slice(0, start) + newText + text.slice(end));
  const names = typeof value === 'string' ? [value] : value;
  const wanted = names.map(collapsed).filter((name) => name !== '');
  return after?.frontMatter.entries.some((entry) => entry.field === field && entry.text === wanted.join(', ')) ?? false;
}
