// A block of a document before it has its place among the paragraphs.
import type { NotScored, Paragraph, TextRange } from './draft.ts';

export interface Block {
  readonly range: TextRange;
  readonly text: string;
  readonly notScored?: NotScored | undefined;
}

/** Blocks whose text is part of the article though nothing is said of them. */
const contextKinds: ReadonlySet<NotScored> = new Set<NotScored>(['heading', 'quote', 'list']);

/** Numbers the blocks; a block without text is never prose. */
export function toParagraphs(blocks: readonly Block[]): Paragraph[] {
  return blocks.map(({ range, text, notScored }, index) => {
    const kind = notScored ?? (text === '' ? 'html' : undefined);
    const isContext = text !== '' && (kind === undefined || contextKinds.has(kind));
    return { index, range, text, isContext, ...(kind === undefined ? {} : { notScored: kind }) };
  });
}
