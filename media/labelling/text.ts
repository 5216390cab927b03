// The text of an article in paragraphs, and arithmetic of places in it. All offsets are UTF-16 into the whole text.
import type { SpanView } from '../../src/protocol/labellingView.ts';
import type { AssessedRange } from '../../src/protocol/messages.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A piece of a paragraph of which the same things are said throughout. */
export interface Segment extends Range {
  /** Indices of the spans that cover it. */
  readonly spans: readonly number[];
  readonly mark?: AssessedRange;
}

/** Lines that hold more than white space; however the line breaks are written, they lie between. */
export const paragraphsOf = (text: string): Range[] =>
  Array.from(text.matchAll(/[^\r\n\u2028\u2029]+/g), ({ index, 0: line }) => ({
    start: index,
    end: index + line.length,
  })).filter(({ start, end }) => text.slice(start, end).trim() !== '');

const overlaps = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;

/** Cuts a paragraph where a mark or a span begins or ends. */
export function segmentsOf(paragraph: Range, marks: readonly AssessedRange[], spans: readonly SpanView[]): Segment[] {
  const here = [...marks, ...spans].filter((range) => overlaps(range, paragraph));
  const inside = here
    .flatMap(({ start, end }) => [start, end])
    .filter((at) => at > paragraph.start && at < paragraph.end);
  const cuts = [...new Set([paragraph.start, ...inside, paragraph.end])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const piece = { start: cuts[i] ?? paragraph.start, end };
    const mark = marks.find((range) => overlaps(range, piece));
    return {
      ...piece,
      spans: spans.flatMap((span, index) => (overlaps(span, piece) ? [index] : [])),
      ...(mark === undefined ? {} : { mark }),
    };
  });
}

/** The mark that says most of a paragraph: the one that covers most of it. */
export function markOf(paragraph: Range, marks: readonly AssessedRange[]): AssessedRange | undefined {
  const shared = (range: Range): number => Math.min(range.end, paragraph.end) - Math.max(range.start, paragraph.start);
  let most: AssessedRange | undefined;
  for (const mark of marks) if (shared(mark) > 0 && (most === undefined || shared(mark) > shared(most))) most = mark;
  return most;
}

const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
/** Between the two halves of one character. */
const isInside = (text: string, at: number): boolean =>
  at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

/** What lies between two places, without white space at its ends and with whole characters; undefined: nothing. */
export function rangeBetween(text: string, a: number, b: number): Range | undefined {
  const clamp = (at: number): number => Math.min(Math.max(at, 0), text.length);
  let start = clamp(Math.min(a, b));
  let end = clamp(Math.max(a, b));
  if (isInside(text, start)) start -= 1;
  if (isInside(text, end)) end += 1;
  const chosen = text.slice(start, end);
  if (chosen.trim() === '') return undefined;
  start += chosen.length - chosen.trimStart().length;
  end -= chosen.length - chosen.trimEnd().length;
  return { start, end };
}

const inOrder = (a: SpanView, b: SpanView): number => a.start - b.start || a.end - b.end;

/** Spans with one more: where it lies, others give way; what it touches and has the same label becomes one with it. */
export function withSpan(spans: readonly SpanView[], added: SpanView): SpanView[] {
  let { start, end } = added;
  const rest: SpanView[] = [];
  for (const span of [...spans].sort(inOrder)) {
    if (span.end < start || span.start > end) rest.push(span);
    else if (span.label === added.label) {
      start = Math.min(start, span.start);
      end = Math.max(end, span.end);
    } else {
      if (span.start < added.start) rest.push({ ...span, end: Math.min(span.end, added.start) });
      if (span.end > added.end) rest.push({ ...span, start: Math.max(span.start, added.end) });
    }
  }
  return [...rest, { start, end, label: added.label }].sort(inOrder);
}

export const withoutSpan = (spans: readonly SpanView[], index: number): SpanView[] =>
  spans.filter((_, i) => i !== index);
