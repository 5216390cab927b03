// Parts of an article with a label of their own, put together.
import type { Span } from '../judgement.ts';

/** In order, with the new one over what was there; one that touches another of the same label becomes one with it. */
export function withSpan(spans: readonly Span[], added: Span): readonly Span[] {
  let { start, end } = added;
  const rest: Span[] = [];
  for (const span of spans) {
    if (span.end < start || span.start > end) rest.push(span);
    else if (span.label === added.label) {
      start = Math.min(start, span.start);
      end = Math.max(end, span.end);
    } else rest.push(...outside(span, added));
  }
  return [...rest, { start, end, label: added.label }].sort((a, b) => a.start - b.start);
}

/** What of a span lies before and behind another. */
const outside = (span: Span, { start, end }: Span): Span[] =>
  [
    { ...span, end: Math.min(span.end, start) },
    { ...span, start: Math.max(span.start, end) },
  ].filter((part) => part.start < part.end);
