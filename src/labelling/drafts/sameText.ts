// When two texts are the same article, and where a part of the one stands in the other: white space does not count.
import { codePointOffsets } from '../spanOffsets.ts';

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export const isSameText = (a: string, b: string): boolean => withoutSpace(a) === withoutSpace(b);

/** `range` of `text` (UTF-16) in another text that is the same; without the white space at its ends. */
export function rangeInSame(text: string, { start, end }: TextRange, other: string): TextRange {
  const before = withoutSpace(text.slice(0, start)).length;
  const inside = withoutSpace(text.slice(start, end)).length;
  return rangeOf(other, before, inside);
}

/** Where `part` stands in `text` (UTF-16), if it stands there once. */
export function onlyPlaceOf(part: string, text: string): TextRange | undefined {
  const [wanted, all] = [withoutSpace(part), withoutSpace(text)];
  const at = wanted === '' ? -1 : all.indexOf(wanted);
  return at < 0 || all.includes(wanted, at + 1) ? undefined : rangeOf(text, at, wanted.length);
}

/** UTF-16 offsets of `text` in Unicode code points, as spans are written. */
export const inCodePoints = (text: string, { start, end }: TextRange): TextRange => {
  const points = codePointOffsets(text, [start, end]);
  return { start: points.get(start) ?? 0, end: points.get(end) ?? 0 };
};

/**
 * A few long words of a text that every line with it holds as they are, however its JSON is escaped: a line without
 * them need not be parsed. Empty for a text without such words.
 */
export function tellingWords(text: string): readonly string[] {
  const words = new Set(text.slice(0, 20_000).match(/[A-Za-z0-9]{4,}/g));
  return [...words].sort((a, b) => b.length - a.length).slice(0, 3);
}

const withoutSpace = (text: string): string => text.replace(/\s+/gu, '');

/** The range of `length` units that are no white space, behind `before` of them. */
function rangeOf(text: string, before: number, length: number): TextRange {
  let seen = 0;
  let start: number | undefined;
  let end = 0;
  for (let at = 0; at < text.length && seen < before + length; at++) {
    if (/\s/u.test(text.charAt(at))) continue;
    if (seen === before) start = at;
    seen++;
    end = at + 1;
  }
  return { start: start ?? end, end };
}
