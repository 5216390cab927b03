// Positions in a document that others edit meanwhile; free of VS Code.

/** Characters `start … start + length` were replaced by `inserted` characters. As VS Code reports a change. */
export interface Change {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where `span` lies after the changes, which apply together (offsets of the document before them, not overlapping).
 * Undefined when one of them touched what is inside it.
 */
export function shiftSpan(span: Span, changes: readonly Change[]): Span | undefined {
  let by = 0;
  for (const { rangeOffset, rangeLength, text } of changes) {
    const end = rangeOffset + rangeLength;
    if (rangeOffset >= span.end) continue;
    if (end > span.start) return undefined;
    by += text.length - rangeLength;
  }
  return { start: span.start + by, end: span.end + by };
}

/** Length of the front matter at the head of a draft, its closing line and the line break behind it included. */
export function frontMatterLength(text: string): number {
  const block = /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:[\s\S]*?\r?\n)??\1[ \t]*(?:\r?\n|$)/.exec(text);
  const json = /^\uFEFF?\{[ \t]*\r?\n[\s\S]*?\r?\n\}[ \t]*(?:\r?\n|$)/.exec(text);
  return (block ?? json)?.[0].length ?? 0;
}
