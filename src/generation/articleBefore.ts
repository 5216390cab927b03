// The article before a cursor as the model reads it.
import { PARAGRAPH_SEPARATOR, type Draft } from '../draft/draft.ts';

/**
 * Text of a draft that ends at the cursor (`parseDraft(text.slice(0, offset), language)`): its paragraphs without markup,
 * one line break between them, and the white space at the cursor that tells whether a word, a sentence or a paragraph comes next.
 */
export function articleBefore(draft: Draft): string {
  // The paragraph at the cursor is gone on with, whatever it looks like so far.
  const atCursor = draft.paragraphs.findLast(({ range }) => range.end === draft.text.trimEnd().length);
  const paragraphs = draft.paragraphs.filter((paragraph) => paragraph.isContext || paragraph === atCursor);
  const body = paragraphs.map((paragraph) => paragraph.text).join(PARAGRAPH_SEPARATOR);
  if (body === '') return '';
  const tail = draft.text.slice(draft.text.trimEnd().length);
  const lineBreaks = tail.match(/\r\n|\r|\n/gu)?.length ?? 0;
  const isHeading = draft.paragraphs.at(-1)?.notScored === 'heading';
  const isByLine = draft.language === 'plaintext' && !/(?:\r\n|\r|\n)[^\S\r\n]*[\r\n]/u.test(draft.text.trim());
  const enough = isHeading || isByLine ? 1 : 2;
  if (lineBreaks >= enough) return body + PARAGRAPH_SEPARATOR;
  return tail === '' ? body : `${body} `;
}
