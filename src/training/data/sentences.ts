// Where sentences end, as far as cutting an article needs it.
import { ABBREVIATION } from '../../generation/sentenceStop.ts';

/** Closing marks, what may close behind them, then white space or the end of the text. A run of marks is tried from its beginning only: linear time. */
const END = /(?<![.!?…])[.!?…]+["”’'»)\]]*(?=\s|$)/gu;
/** Characters before a full stop that tell an abbreviation. */
const LOOK_BACK = 24;

/** Does the text stop where a sentence does? White space at its end is passed over. */
export const endsFinished = (text: string): boolean => /[.!?…]["”’'»)\]]*$/u.test(text.trimEnd().slice(-LOOK_BACK));

/** Ends (exclusive) of the sentences of a text, in order. The last one may be an abbreviation's when the text ends there. */
export function* sentenceEnds(text: string): Generator<number> {
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - LOOK_BACK), match.index);
    if (end < text.length && match[0].startsWith('.') && ABBREVIATION.test(before)) continue;
    yield end;
  }
}

/** The end (exclusive) of the last sentence that ends at or before `limit`; undefined without one. */
export function lastSentenceEnd(text: string, limit = text.length): number | undefined {
  let last: number | undefined;
  for (const end of sentenceEnds(text)) {
    if (end > limit) break;
    last = end;
  }
  return last;
}
