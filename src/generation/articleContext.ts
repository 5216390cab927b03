// What the model reads before it continues an article at a cursor, and what its first tokens must agree with.
// The word at the cursor may be unfinished, so it is not read as it stands: the model draws it anew and is held to what
// was typed ("token healing"; Lundberg 2023, "The Art of Prompt Design: Prompt Boundaries and Token Healing").
import type { Encoder } from '../grover/encoder.ts';
import type { ArticleFields } from '../grover/fields.ts';
import { generationContext } from '../grover/layout.ts';
import { beginOf } from '../grover/vocabulary.ts';
import { wordEnd } from '../grover/words.ts';
import type { TokenIndex } from './tokenIndex.ts';

/** A draw that is not free. */
export interface HeldStep {
  readonly allowed: readonly number[];
  /** The one id that does not yet reach the end of what was typed: after it comes the next held step; after any other, none. */
  readonly onward?: number;
}

export interface ArticleContext {
  readonly ids: readonly number[];
  /** The last ids of `ids` that belong to the word at the cursor; its characters may end inside a token. */
  readonly read: readonly number[];
  /** What stands before the cursor and will be drawn again, `read` included. */
  readonly typed: string;
  readonly held: readonly HeldStep[];
  /** Tokens of metadata, and of text before the cursor (`typed` included). */
  readonly metadataTokens: number;
  readonly textTokens: number;
}

export interface Room {
  readonly maxPositions: number;
  /** Tokens that shall fit behind the context. */
  readonly free: number;
}

/** Longest word drawn anew, tokens; of a longer one only the end. */
const LONGEST_HEALED = 8;
/** The text's beginning is left out in steps so that typing on keeps what has been read: tokens, and UTF-16 units. */
const TOKEN_STEP = 128;
const UNIT_STEP = 4096;
/** More than a token holds on average, so that the window of text is at least the window of tokens. */
const UNITS_PER_POSITION = 12;

export function articleContext(
  encoder: Encoder,
  index: TokenIndex,
  fields: ArticleFields,
  before: string,
  room: Room,
): ArticleContext {
  const prefix = shortened(generationContext(encoder, { ...fields, article: '' }, 'article'), room.maxPositions >> 1);
  const text = asRead(nearest(before, room.maxPositions * UNITS_PER_POSITION));
  const tail = readTail(encoder, index, text);
  const free = Math.min(Math.max(room.free, 1), room.maxPositions >> 2);
  const body = fitted(encoder, tail.ids, room.maxPositions + 1 - free - prefix.length);
  return {
    ids: [...prefix, ...body],
    read: tail.read,
    typed: tail.typed,
    held: tail.held,
    metadataTokens: prefix.length - 1,
    textTokens: tail.ids.length + tail.held.length,
  };
}

/** As articles were in training: one blank between words, one line break between paragraphs, none before the first. */
function asRead(text: string): string {
  return text.replace(/\s+/gu, (run) => (/[\n\r\u2028\u2029]/u.test(run) ? '\n' : ' ')).trimStart();
}

/** The end of a long text, cut at multiples of UNIT_STEP and then at white space. */
function nearest(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = Math.ceil((text.length - most) / UNIT_STEP) * UNIT_STEP;
  const space = /\s/u.exec(text.slice(start, start + UNIT_STEP / 8));
  return text.slice(start + (space?.index ?? 0));
}

function shortened(prefix: readonly number[], most: number): readonly number[] {
  return prefix.length <= most ? prefix : [...prefix.slice(0, most - 1), beginOf('article')];
}

/** The nearest tokens that fit, from the start of a line where there is one. */
function fitted(encoder: Pick<Encoder, 'encode'>, ids: readonly number[], most: number): readonly number[] {
  const excess = ids.length - most;
  if (excess <= 0) return ids;
  const step = Math.min(TOKEN_STEP, Math.max(1, most >> 1));
  const start = Math.ceil(excess / step) * step;
  const [lineBreak] = encoder.encode('\n');
  const line = ids.slice(start, start + step).indexOf(lineBreak ?? -1);
  return ids.slice(start + line + 1);
}

type Tail = Pick<ArticleContext, 'ids' | 'read' | 'typed' | 'held'>;

function readTail(encoder: Encoder, index: TokenIndex, text: string): Tail {
  if (text === '') return { ids: [], read: [], typed: '', held: [{ allowed: index.lineStarts }] };
  if (text.endsWith('\n')) {
    // Encoded as before a word: line breaks at the end of a text would merge into tokens that stand nowhere else.
    const ids = encoder.encode(`${text}x`).slice(0, -1);
    return { ids, read: [], typed: '', held: [{ allowed: index.lineStarts }] };
  }
  if (text.endsWith(' ')) {
    const ids = encoder.encode(text.slice(0, -1));
    return { ids, read: [], typed: ' ', held: [{ allowed: index.wordsBehindBlank }] };
  }
  const typed = text.slice(lastWord(text));
  return heldWord(encoder, index, encoder.encode(text), typed);
}

function lastWord(text: string): number {
  let start = 0;
  for (let end = wordEnd(text, 0); end < text.length; end = wordEnd(text, end)) start = end;
  return start;
}

function heldWord(encoder: Encoder, index: TokenIndex, all: readonly number[], typed: string): Tail {
  const path = encoder.encode(typed);
  const bytes = path.map((id) => encoder.decodeBytes(id));
  const first = Math.max(0, path.length - LONGEST_HEALED);
  const steps = path.slice(first).map((id, i): HeldStep => {
    const isLast = first + i === path.length - 1;
    const covering = index.beginningWith(joined(bytes.slice(first + i)));
    return isLast ? { allowed: covering } : { allowed: [...covering, id], onward: id };
  });
  // Steps that leave no choice are read instead of drawn.
  const choice = steps.findIndex((step) => step.allowed.length > 1);
  const known = choice < 0 ? path.length : first + choice;
  return {
    ids: all.slice(0, all.length - path.length + known),
    read: path.slice(0, known),
    typed,
    held: choice < 0 ? [] : steps.slice(choice),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
