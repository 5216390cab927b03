// Where a range stands after the text around it was edited.
import type { TextRange } from '../draft/draft.ts';

/** `start … end` (UTF-16 offsets before the edit) was replaced by `length` characters. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly length: number;
  /** The new text begins, or ends, with a line break. */
  readonly opensLine?: boolean;
  readonly closesLine?: boolean;
}

/** The range after the edits, applied in order; undefined when one of them touched it. */
export function moveRange(range: TextRange, edits: readonly TextEdit[]): TextRange | undefined {
  let { start, end } = range;
  for (const edit of edits) {
    // What is inserted right at a border joins the paragraph, unless a line break keeps it apart.
    const isInsertion = edit.start === edit.end;
    if (isInsertion && (edit.length === 0 || (edit.start === end && edit.opensLine === true))) continue;
    const isBefore = isInsertion && edit.end === start && edit.closesLine === true;
    if (edit.end < start || isBefore) {
      const shift = edit.length - (edit.end - edit.start);
      start += shift;
      end += shift;
    } else if (edit.start <= end) return undefined;
  }
  return { start, end };
}

/**
 * What really changes when `start … end` of `before` is replaced by `text`: an editor may send a whole document for one
 * word. Line breaks at the ends of what is left are noted.
 */
export function narrowEdit(before: string, start: number, end: number, text: string): TextEdit {
  const most = Math.min(end - start, text.length);
  let same = 0;
  while (same < most && before[start + same] === text[same]) same++;
  let sameBehind = 0;
  while (sameBehind < most - same && before[end - 1 - sameBehind] === text[text.length - 1 - sameBehind]) sameBehind++;
  const left = text.slice(same, text.length - sameBehind);
  return {
    start: start + same,
    end: end - sameBehind,
    length: left.length,
    opensLine: /^[\r\n]/.test(left),
    closesLine: /[\r\n]$/.test(left),
  };
}
