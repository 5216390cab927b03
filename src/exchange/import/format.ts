// Which format a file is of: by its name, else by its first characters.
import { extname } from 'node:path';
import type { ImportFormat } from '../../protocol/labelling.ts';

/** How a file is read; lines of JSON tell one by one whether they are articles or generations. */
export type FileKind = 'markdown' | 'html' | 'text' | 'csv' | 'jsonl';

const BY_EXTENSION: Readonly<Record<string, FileKind>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.mdown': 'markdown',
  '.mkd': 'markdown',
  '.html': 'html',
  '.htm': 'html',
  '.xhtml': 'html',
  '.txt': 'text',
  '.text': 'text',
  '.csv': 'csv',
  '.tsv': 'csv',
  '.tab': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

/** Names for people. */
export const KNOWN_ENDINGS = '.md, .html, .txt, .csv, .tsv and .jsonl';

export const kindOfFormat = (format: ImportFormat): FileKind =>
  format === 'realnews' || format === 'generations' ? 'jsonl' : format;

/** By the name's ending; undefined where it says nothing. */
export function kindByName(path: string): FileKind | undefined {
  const extension = extname(path).toLowerCase();
  return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}

/** By how a file begins; undefined where that could be anything. */
export function kindByContent(beginning: string): FileKind | undefined {
  const text = beginning.replace(/^\uFEFF/u, '').trimStart();
  if (
    /^<(?:!doctype\s+html|html|head|body)[\s>]/iu.test(text) ||
    /^<\?xml[^>]*\?>\s*<(?:!doctype\s+)?html/iu.test(text)
  )
    return 'html';
  if (/^(?:---|\+\+\+)[ \t]*\r?\n/u.test(text)) return 'markdown';
  return isJsonLine(text) ? 'jsonl' : undefined;
}

/** An object that ends with its line, or whose text goes on for longer than what is looked at. */
function isJsonLine(text: string): boolean {
  if (!/^\{\s*"/u.test(text)) return false;
  const end = text.indexOf('\n');
  return end < 0 || /\}\s*$/u.test(text.slice(0, end));
}
