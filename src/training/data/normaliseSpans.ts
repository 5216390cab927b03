// Where the spans of an article stand once its text has been made like the others.
import type { Span } from '../../labelling/judgement.ts';
import { offsetsOf, utf16Offsets } from '../../labelling/spanOffsets.ts';
import { mendWithRanges } from './mojibake.ts';
import { normaliseArticle, type Normalisation } from './normaliseArticle.ts';

/**
 * An article's text under these settings, and its spans (Unicode code points of the text) as UTF-16 offsets into that. A span covers
 * the words that it covered before, as far as they are still there, and begins and ends with one of them; without any it is left out.
 */
export function normaliseSpans(
  text: string,
  spans: readonly Span[],
  settings: Normalisation,
): { readonly article: string; readonly spans: readonly Span[] } {
  const units = inUnits(text, spans);
  // Once the characters are mended, only white space is changed, and the end cut: the characters between keep their order.
  const mended = settings.mojibake ? mendWithRanges(text, units) : { text, ranges: units };
  const article = normaliseArticle(mended.text, { ...settings, mojibake: false });
  const before = placesOf(mended.text);
  const after = placesOf(article);
  return {
    article,
    spans: mended.ranges.flatMap(({ start, end, label }) => {
      const first = countBefore(before, start);
      const last = Math.min(countBefore(before, end), after.length) - 1;
      const [from, to] = [after[first], after[last]];
      return from === undefined || to === undefined || last < first ? [] : [{ start: from, end: to + 1, label }];
    }),
  };
}

/** In UTF-16 offsets. */
function inUnits(text: string, spans: readonly Span[]): readonly Span[] {
  const units = utf16Offsets(text, offsetsOf(spans));
  return spans.map(({ start, end, label }) => ({ start: units.get(start) ?? 0, end: units.get(end) ?? 0, label }));
}

/** Offsets of the UTF-16 units that are no white space, ascending. */
function placesOf(text: string): Int32Array {
  const places = new Int32Array(text.length);
  let count = 0;
  for (const { index, 0: word } of text.matchAll(/\S+/gu))
    for (let unit = 0; unit < word.length; unit++) places[count++] = index + unit;
  return places.subarray(0, count);
}

/** How many of the places lie before an offset. */
function countBefore(places: Int32Array, offset: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
