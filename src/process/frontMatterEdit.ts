// The edit that puts a value into a draft's front matter, wherever its place may be.
import type { Draft, FrontMatter, FrontMatterEntry, MetadataField } from '../draft/draft.ts';
import type { OffsetEdit } from '../protocol/messages.ts';
import { formatKey, formatValue } from './frontMatterValue.ts';

export type FieldValue = string | readonly string[];

/** Fills the field's key if it is there, adds the key to the front matter, or opens a front matter with it. */
export function frontMatterEdit(draft: Draft, field: MetadataField, value: FieldValue): OffsetEdit {
  const { frontMatter, text } = draft;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (frontMatter === undefined) {
    const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const lines = ['---', formatKey('yaml', field) + formatValue('yaml', field, value), '---', '', ''];
    return { start, end: start, newText: lines.join(newline) };
  }
  const entry = frontMatter.entries.find((candidate) => candidate.field === field);
  return entry === undefined
    ? added(
        text,
        frontMatter,
        formatKey(frontMatter.format, field) + formatValue(frontMatter.format, field, value),
        newline,
      )
    : filled(text, frontMatter.format, entry, value);
}

/** Writes a value behind a key that is there, in place of what stands there now. */
export function filled(
  text: string,
  format: FrontMatter['format'],
  entry: FrontMatterEntry,
  value: FieldValue,
): OffsetEdit {
  const { keyRange, valueRange } = entry;
  const newText = formatValue(format, entry.field, value);
  if (valueRange.end > valueRange.start) return { start: valueRange.start, end: valueRange.end, newText };
  const behind = /^["']?[ \t]*[:=]?[ \t]*/.exec(text.slice(keyRange.end))?.[0] ?? '';
  const start = keyRange.end + behind.length;
  const space = behind.endsWith(' ') || behind.endsWith('\t') ? '' : ' ';
  return { start, end: start, newText: space + newText };
}

function added(text: string, { format, content, range }: FrontMatter, line: string, newline: string): OffsetEdit {
  if (format === 'json') {
    const inside = text.slice(range.start, range.end);
    const last = range.start + inside.slice(0, inside.lastIndexOf('}')).trimEnd().length;
    const comma = text[last - 1] === '{' || text[last - 1] === ',' ? '' : ',';
    return { start: last, end: last, newText: `${comma}${newline}  ${line}` };
  }
  // A key behind a TOML table would belong to the table.
  const table = format === 'toml' ? /^[ \t]*\[/m.exec(text.slice(content.start, content.end)) : null;
  const at = table === null ? content.end : content.start + table.index;
  const before = text.slice(content.start, at);
  const opens = before === '' || before.endsWith('\n') ? '' : newline;
  const closes = opens === '' ? newline : '';
  return { start: at, end: at, newText: opens + line + closes };
}
