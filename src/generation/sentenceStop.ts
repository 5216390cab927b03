// Where a continuation has said enough: the end of its first sentence or paragraph.
import type { StopAt } from './options.ts';

/** Closing marks, then white space, then the first mark of something that is not the same sentence going on. */
const SENTENCE_END = /[.!?…]+["”’'»)\]]*(?=\s+[^\s\p{Ll}])/gu;

/** Words whose full stop ends no sentence: titles, months, places and firms of news text, single initials. */
export const ABBREVIATION =
  /(?:^|[\s("“‘'])(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Sen|Rep|Gov|Gen|Lt|Col|Maj|Sgt|Capt|Cpl|St|Mt|Ft|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|(?:\p{Lu}\.)*\p{Lu})$/u;

/** Characters before the continuation that decide whether a full stop at its beginning is an abbreviation's. */
const LOOK_BACK = 24;

/**
 * Length of `text` to keep, or undefined while it may go on. White space at its beginning ends nothing: a continuation may
 * open a new paragraph. `before` is what stands in front of it.
 */
export function findStop(text: string, before: string, stopAt: StopAt): number | undefined {
  if (stopAt === 'none') return undefined;
  const line = /\S[^\n]*?(?=\s*\n)/u.exec(text);
  const lineEnd = line === null ? undefined : line.index + line[0].length;
  if (stopAt === 'paragraph') return lineEnd;
  const sentence = sentenceEnd(text, before.slice(-LOOK_BACK));
  return sentence === undefined ? lineEnd : Math.min(sentence, lineEnd ?? sentence);
}

function sentenceEnd(text: string, tail: string): number | undefined {
  for (const match of text.matchAll(SENTENCE_END)) {
    const word = (tail + text.slice(0, match.index)).slice(-LOOK_BACK);
    const end = match.index + match[0].length;
    if (text.slice(0, end).trim() === '') continue;
    if (match[0].startsWith('.') && ABBREVIATION.test(word)) continue;
    return end;
  }
  return undefined;
}
