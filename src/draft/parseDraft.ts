// From the text of a document to a draft: front matter, fields, paragraphs.
import { toParagraphs, type Block } from './blocks.ts';
import { isCostlyMarkdown } from './costlyMarkdown.ts';
import type { Draft, DraftLanguage } from './draft.ts';
import { readFrontMatter } from './frontMatter.ts';
import { markdownBlocks } from './markdownBlocks.ts';
import { plainBlocks, plainMarkdownBlocks } from './plainBlocks.ts';

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
  if (isCostlyMarkdown(text, start)) return plainMarkdownBlocks(text, start);
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
