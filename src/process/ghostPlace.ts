// Where ghost text may be offered: at the end of a line of prose, and wherever an editor asks by hand.
import type { Draft, FrontMatter, NotScored } from '../draft/draft.ts';

/** What may stand behind the cursor on its line: closing punctuation and white space. */
const CLOSING = /^[\s)\]}>"'»”’」』.,;:!?…*_~]*$/u;

/** Blocks in which a continuation would be no prose. */
const MARKUP_BLOCKS: ReadonlySet<NotScored | undefined> = new Set<NotScored>(['code', 'table', 'html', 'definition']);
/** Inline markup as its opening and its end. */
const INLINE_MARKUP = [
  ['<!--', '-->'],
  ['{{', '}}'],
  ['{%', '%}'],
  ['](', ')'],
] as const;
/** A table's row, an HTML tag or an address, being typed. */
const LINE_MARKUP = /^[ \t]*\||<\/?[a-z][^<>]*$|(?:https?:\/\/|www\.)[^\s)>]*$/iu;
/** Characters before the cursor in which inline markup may have been opened. */
const LONGEST_MARKUP = 2000;

/** True when an article can be continued at `offset`. Shown unasked only where it cannot stand in the way. */
export function mayContinue(draft: Draft, offset: number, askedFor: boolean): boolean {
  const { text, frontMatter } = draft;
  if (frontMatter !== undefined && offset <= frontMatterEnd(text, frontMatter)) return false;
  if (isInCode(draft, offset)) return false;
  if (Object.keys(draft.fields).length === 0 && text.slice(0, offset).trim() === '') return false;
  if (askedFor) return true;
  if (draft.language === 'markdown' && (isInMarkupBlock(draft, offset) || isInMarkup(text, offset))) return false;
  const lineEnd = /[\r\n]|$/.exec(text.slice(offset, offset + 2000))?.index ?? 0;
  return CLOSING.test(text.slice(offset, offset + lineEnd));
}

/** Where the cursor leaves the front matter. A block that nobody has closed yet goes on to the key just begun. */
export function frontMatterEnd(text: string, { format, range, content }: FrontMatter): number {
  if (format === 'json' || content.end < range.end) return range.end;
  return range.end + (/^[ \t]*(?:\r?\n[\w-]*(?=[\r\n]|$))?/.exec(text.slice(range.end))?.[0].length ?? 0);
}

function isInCode({ paragraphs, text }: Draft, offset: number): boolean {
  const last = paragraphs.findLast(({ range }) => range.start < offset);
  if (last?.notScored !== 'code') return false;
  return offset <= last.range.end || isOpenFence(text.slice(last.range.start, last.range.end));
}

/** A fence that nobody has closed yet swallows the rest of the document, trailing blank lines included. */
function isOpenFence(block: string): boolean {
  const fence = /^\s*(`{3,}|~{3,})/.exec(block)?.[1];
  if (fence === undefined) return false;
  const lastLine = block.slice(block.trimEnd().lastIndexOf('\n') + 1).trim();
  return !block.includes('\n') || !lastLine.startsWith(fence) || /[^`~]/.test(lastLine);
}

/** In a block of markup: up to the end of its last line, and without end in a comment that nobody has closed. */
function isInMarkupBlock({ paragraphs, text }: Draft, offset: number): boolean {
  const last = paragraphs.findLast(({ range }) => range.start < offset);
  if (last === undefined || !MARKUP_BLOCKS.has(last.notScored)) return false;
  const block = text.slice(last.range.start, last.range.end);
  if (block.startsWith('<!--') && !block.includes('-->')) return true;
  return !/[\r\n]/.test(text.slice(last.range.end, offset));
}

/** Behind an opening whose end is still to come, in the text since the last blank line. */
function isInMarkup(text: string, offset: number): boolean {
  const near = text.slice(Math.max(0, offset - LONGEST_MARKUP), offset);
  const before = near.split(/\r?\n[ \t]*\r?\n/).at(-1) ?? '';
  if (INLINE_MARKUP.some(([open, close]) => before.lastIndexOf(open) > before.lastIndexOf(close))) return true;
  return LINE_MARKUP.test(before.split(/\r?\n/).at(-1) ?? '');
}
