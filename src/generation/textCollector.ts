// From drawn tokens to the text people see, piece by piece: whole characters, and for ghost text whole words.
import { createTextStream, type Encoder } from '../grover/encoder.ts';
import type { StopAt } from './options.ts';
import { findStop } from './sentenceStop.ts';

/** How a candidate has come to its end. */
export type Ending = 'end' | 'length' | 'stopped' | 'cancelled';

export interface TextCollector {
  /** Text that this token has made certain. `stop`: the text is complete, whatever the model would add. */
  push(id: number): { readonly added: string; readonly stop: boolean };
  /** What was still held back, and the whole text. */
  finish(ending: Ending): { readonly added: string; readonly text: string };
}

/** The text of the tokens as it is. */
export function plainCollector(encoder: Pick<Encoder, 'decodeBytes'>): TextCollector {
  const stream = createTextStream(encoder);
  let text = '';
  const take = (piece: string): string => {
    text += piece;
    return piece;
  };
  return {
    push: (id) => ({ added: take(stream.push(id)), stop: false }),
    finish: (ending) => {
      // A character cut off by the last position is no character; one that the model left unfinished counts as in Python.
      const added = ending === 'end' ? take(stream.end()) : '';
      return { added, text };
    },
  };
}

export interface CursorText {
  /** Ids of the word at the cursor that the model has read, not drawn. */
  readonly read: readonly number[];
  /** What stands before the cursor and is drawn again. */
  readonly typed: string;
  /** The article before the cursor. */
  readonly before: string;
}

/** Text behind a cursor: without what was typed, ended by `stopAt`, without a half word or white space at its end. */
export function cursorCollector(
  encoder: Pick<Encoder, 'decodeBytes'>,
  { read, typed, before }: CursorText,
  stopAt: StopAt,
): TextCollector {
  const stream = createTextStream(encoder);
  let drawn = read.map((id) => stream.push(id)).join('');
  let given = 0;
  const behindCursor = (): string => drawn.slice(typed.length);
  const give = (upTo: string): string => {
    const added = upTo.slice(given);
    given = Math.max(given, upTo.length);
    return added;
  };
  return {
    push: (id) => {
      drawn += stream.push(id);
      const text = behindCursor();
      const stop = findStop(text, before, stopAt);
      if (stop === undefined) return { added: give(wholeWords(text)), stop: false };
      drawn = drawn.slice(0, typed.length + stop);
      return { added: give(behindCursor()), stop: true };
    },
    finish: (ending) => {
      const isWhole = ending === 'end' || ending === 'stopped';
      const all = isWhole ? behindCursor().trimEnd() : unbroken(behindCursor());
      const text = all.length < given ? behindCursor().slice(0, given) : all;
      return { added: give(text), text };
    },
  };
}

/** The text up to its last white space, which may still become a paragraph break or nothing. */
const wholeWords = (text: string): string => text.slice(0, Math.max(0, text.search(/\s+\S*$/u))).trimEnd();

/** Without a last word that may go on, unless it is the only one. */
function unbroken(text: string): string {
  const whole = text.trimEnd();
  if (whole.length < text.length || !/[\p{L}\p{M}\p{N}\uFFFD]$/u.test(whole)) return whole;
  const words = wholeWords(whole);
  return words === '' ? whole : words;
}
