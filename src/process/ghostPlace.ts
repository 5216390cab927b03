// Where ghost text may be offered: at the end of a line of prose, and wherever an editor asks by hand.
import type { Draft, FrontMatter } from '../draft/draft.ts';

/** What may stand behind the cursor on its line: closing punctuation and white space. */
const CLOSING = /^[\s)\]}>"'»”’」』.,;:!?…*_~]*$/u;

/** True when an article can be continued at `offset`. Shown unasked only where it cannot stand in the way. */
export function mayContinue(draft: Draft, offset: number, askedFor: boolean): boolean {
  const { text, frontMatter } = draft;
  if (frontMatter !== undefined && offset <= frontMatterEnd(text, frontMatter)) return false;
  if (isInCode(draft, offset)) return false;
  if (Object.keys(draft.fields).length === 0 && text.slice(0, offset).trim() === '') return false;
  if (askedFor) return true;
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
