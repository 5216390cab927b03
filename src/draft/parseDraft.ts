// From the text of a document to a draft: front matter, fields, paragraphs.
import { toParagraphs, type Block } from './blocks.ts';
import type { Draft, DraftLanguage } from './draft.ts';
import { readFrontMatter } from './frontMatter.ts';
import { markdownBlocks } from './markdownBlocks.ts';
import { plainBlocks, plainMarkdownBlocks } from './plainBlocks.ts';

/** Markdown beyond this many characters is split at blank lines instead of parsed: the parser needs some 2 s a million. */
export const LONGEST_MARKDOWN = 400_000;
/** So is Markdown with a line or a block on which the parser's time grows with the square of its length. */
const LONGEST_LINE = 20_000;
const MOST_MARKS_IN_BLOCK = 1500;
/** Share of replacement characters in the beginning of a text that shows it was never text. */
const BINARY_SHARE = 0.1;
const BINARY_SAMPLE = 8192;

/**
 * Reads a document. Never throws, whatever the text: broken front matter becomes problems in it; binary content (a NUL,
 * or many replacement characters) has no paragraphs; oversized or pathological Markdown is read as plain text whose
 * headings, quotes, lists and code are told by their first characters.
 */
export function parseDraft(text: string, language: DraftLanguage): Draft {
  if (isBinary(text)) return { language, text, fields: {}, paragraphs: [] };
  const reading = readFrontMatter(text);
  const bodyStart = reading?.frontMatter.range.end ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
  const paragraphs = toParagraphs(bodyBlocks(text, bodyStart, language));
  if (reading === undefined) return { language, text, fields: {}, paragraphs };
  return { language, text, frontMatter: reading.frontMatter, fields: reading.fields, paragraphs };
}

function bodyBlocks(text: string, start: number, language: DraftLanguage): Block[] {
  if (language === 'plaintext') return plainBlocks(text, start);
  if (isCostly(text, start)) return plainMarkdownBlocks(text, start);
  try {
    return markdownBlocks(text, start);
  } catch {
    // Deep nesting can exhaust the parser's stack.
    return plainMarkdownBlocks(text, start);
  }
}

function isBinary(text: string): boolean {
  if (text.includes('\u0000')) return true;
  const sample = text.slice(0, BINARY_SAMPLE);
  return sample.split('\uFFFD').length - 1 > BINARY_SHARE * sample.length;
}

function isCostly(text: string, start: number): boolean {
  if (text.length - start > LONGEST_MARKDOWN) return true;
  let lineStart = start;
  let marks = 0;
  for (let at = start; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 10;
    if (code === 13 && text.charCodeAt(at + 1) === 10) continue;
    if (code === 10 || code === 13) {
      if (at - lineStart > LONGEST_LINE) return true;
      if (at - lineStart <= 1) marks = 0;
      lineStart = at + 1;
    } else if (isMark(code) && ++marks > MOST_MARKS_IN_BLOCK) return true;
  }
  return false;
}

/** ! & * < > [ ] ` _ ~ | */
const isMark = (code: number): boolean =>
  code === 33 ||
  code === 38 ||
  code === 42 ||
  code === 60 ||
  code === 62 ||
  (code >= 91 && code <= 96 && code !== 92 && code !== 94) ||
  code === 124 ||
  code === 126;
