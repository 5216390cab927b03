// Which part of a very long draft is read: the part somebody works on.
import { READ_LIMIT } from '../detection/articleScores.ts';
import type { Draft, Paragraph } from '../draft/draft.ts';

/**
 * The paragraphs to read: all of them, or in a draft beyond READ_LIMIT those around `anchor` (UTF-16 offset of the last
 * edit). The window moves in steps, so that typing on does not change what stands before a paragraph.
 */
export function scanWindow({ text, paragraphs }: Draft, anchor: number, limit = READ_LIMIT): readonly Paragraph[] {
  if (text.length <= limit) return paragraphs;
  const step = limit / 4;
  const start = Math.max(0, Math.floor(anchor / step) - 1) * step;
  return paragraphs.filter(({ range }) => range.start >= start && range.start < start + limit);
}
