// Offsets of spans: files count Unicode code points, as Python does; editors count UTF-16 units.
import type { SpanView } from '../protocol/labellingView.ts';
import type { Span } from './judgement.ts';

const SURROGATE = /[\uD800-\uDFFF]/;

/** Spans as a page sees them; what reaches beyond the text ends with it. */
export const toUtf16 = (text: string, spans: readonly Span[]): SpanView[] =>
  convert(spans, SURROGATE.test(text) ? utf16Offsets(text, offsetsOf(spans)) : undefined, text.length);

/** Spans as they are written; an offset inside a character counts as its start. */
export const toCodePoints = (text: string, spans: readonly SpanView[]): Span[] =>
  convert(spans, SURROGATE.test(text) ? codePointOffsets(text, offsetsOf(spans)) : undefined, text.length);

/** Where they begin and end, ascending. */
export const offsetsOf = (spans: readonly SpanView[]): readonly number[] =>
  [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);

/** Empty ones are left out; in the order of the text. */
function convert(
  spans: readonly SpanView[],
  known: ReadonlyMap<number, number> | undefined,
  limit: number,
): SpanView[] {
  const at = (offset: number): number => Math.min(limit, known?.get(offset) ?? offset);
  return spans
    .map(({ start, end, label }) => ({ start: at(start), end: at(end), label }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Code points, ascending, with the UTF-16 offsets they stand at; what lies behind the text's end ends with it. */
export function utf16Offsets(text: string, offsets: readonly number[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let [unit, point] = [0, 0];
  for (const offset of offsets) {
    for (; point < offset && unit < text.length; point++) unit += widthAt(text, unit);
    found.set(offset, unit);
  }
  return found;
}

/** UTF-16 offsets, ascending, with the code points they stand at. */
export function codePointOffsets(text: string, offsets: readonly number[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let [unit, point] = [0, 0];
  for (const offset of offsets) {
    for (; unit + widthAt(text, unit) <= offset && unit < text.length; point++) unit += widthAt(text, unit);
    found.set(offset, point);
  }
  return found;
}

const widthAt = (text: string, unit: number): 1 | 2 => ((text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1);
