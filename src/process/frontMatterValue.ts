// Generated text as a value of the front matter: quoted as YAML, TOML or JSON ask.
import { stringify } from 'yaml';
import type { FrontMatter, MetadataField } from '../draft/draft.ts';

type Format = FrontMatter['format'];

/** Keys in the order an editor fills them in. */
export const METADATA_FIELDS: readonly MetadataField[] = ['title', 'authors', 'date', 'domain', 'summary'];

/** The value as it is written behind the key; authors become a list when there is more than one. */
export function formatValue(format: Format, field: MetadataField, value: string | readonly string[]): string {
  if (typeof value !== 'string') {
    const names = value.map(oneLine).filter((name) => name !== '');
    if (names.length !== 1 || format === 'json') return `[${names.map(quoted).join(', ')}]`;
    return formatValue(format, field, names[0] ?? '');
  }
  const line = oneLine(value);
  if (format === 'yaml') return stringify(line, { lineWidth: 0 }).trimEnd();
  if (format === 'toml' && field === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(line)) return line;
  return quoted(line);
}

/** A line that opens a missing key, the value still empty. */
export function formatKey(format: Format, key: string): string {
  if (format === 'yaml') return `${key}: `;
  return format === 'toml' ? `${key} = ` : `${quoted(key)}: `;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** JSON's string is a YAML double-quoted scalar; TOML's basic string too once DEL is escaped. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f');
