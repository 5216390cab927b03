// Paragraphs of plain text; and, with the plainest reading of Markdown's signs, of Markdown too costly to parse.
import type { Block } from './blocks.ts';
import type { NotScored, TextRange } from './draft.ts';
import { labelOf, withoutTemplates } from './proseRules.ts';
import { collapsed, trimmedRange } from './rawField.ts';

const BLANK_LINE = /(?:\r\n|\n|\r(?!\n))[^\S\r\n]*(?:\r\n|\n|\r(?!\n))\s*/gu;
const LINE_END = /\r\n?|\n/gu;

/** Text from `start` split at blank lines; when it has none, at every line. */
export function plainBlocks(text: string, start: number): Block[] {
  const byBlank = split(text, start, BLANK_LINE);
  const ranges = byBlank.length > 1 ? byBlank : split(text, start, LINE_END);
  return ranges.map((range) => {
    const said = collapsed(withoutTemplates(text.slice(range.start, range.end)));
    return { range, text: said, notScored: labelOf(said) };
  });
}

/** As plainBlocks, for Markdown: blocks by their first characters, inline marks removed where that is certain. */
export function plainMarkdownBlocks(text: string, start: number): Block[] {
  let fence: string | undefined;
  return split(text, start, BLANK_LINE).map((range) => {
    const source = text.slice(range.start, range.end);
    const isInFence = fence !== undefined;
    for (const match of source.matchAll(/^[ \t]*(`{3,}|~{3,})/gmu))
      fence = fence === undefined ? match[1] : match[1]?.startsWith(fence) === true ? undefined : fence;
    const kind = isInFence || fence !== undefined || /^(?:`{3}|~{3})/u.test(source) ? 'code' : markdownKind(source);
    const said = collapsed(
      withoutTemplates(source.replace(/^[ \t]*(?:#{1,6}[ \t]|>[ \t]?|[-*+][ \t])+/gmu, '').replace(/\*\*|__|`/gu, '')),
    );
    return { range, text: said, notScored: kind ?? labelOf(said) };
  });
}

function markdownKind(source: string): NotScored | undefined {
  if (/^#{1,6}\s/u.test(source)) return 'heading';
  if (source.startsWith('>')) return 'quote';
  if (/^(?:[-*+]|\d{1,9}[.)])\s/u.test(source)) return 'list';
  if (/^<[a-z!/?]/iu.test(source)) return 'html';
  if (source.startsWith('|')) return 'table';
  if (source.startsWith('![')) return 'caption';
  return /^\[[^\]]{1,200}\]:/u.test(source) ? 'definition' : undefined;
}

function split(text: string, start: number, separator: RegExp): TextRange[] {
  const ranges: TextRange[] = [];
  const add = (from: number, to: number): void => {
    const range = trimmedRange(text, from, to);
    if (range.end > range.start) ranges.push(range);
  };
  let from = start;
  const pattern = new RegExp(separator);
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    add(from, match.index);
    from = pattern.lastIndex;
  }
  add(from, text.length);
  return ranges;
}
