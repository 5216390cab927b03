// Cuts text into the words that byte-pair encoding never merges across, by the pattern of sample/encoder.py:
// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
// A scanner instead of a RegExp: no backtracking stack to overflow on a run of a million letters.

const Kind = { Unknown: 0, Letter: 1, Number: 2, Space: 3, Other: 4 } as const;

const APOSTROPHE = 39;
const BLANK = 32;
const LETTER = /^\p{L}$/u;
const NUMBER = /^\p{N}$/u;
/** Unicode's White_Space, as the reference's `regex` module reads \s: U+0085 is in it, U+FEFF is not (unlike JavaScript's). */
const SPACE = /^\p{White_Space}$/u;

/** Kinds of the code units of the basic plane, filled as they are met; those of surrogates stay unknown. */
const basicPlane = new Uint8Array(0x10000);

function kindOf(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (LETTER.test(character)) return Kind.Letter;
  if (NUMBER.test(character)) return Kind.Number;
  return SPACE.test(character) ? Kind.Space : Kind.Other;
}

/** Kind of the character at `at`, whose unit the table does not know. */
function findKind(text: string, at: number): number {
  const codePoint = text.codePointAt(at) ?? 0;
  const kind = kindOf(codePoint);
  if (codePoint < 0xd800 || (codePoint > 0xdfff && codePoint < 0x10000)) basicPlane[codePoint] = kind;
  return kind;
}

function kindAt(text: string, at: number): number {
  const kind = basicPlane[text.charCodeAt(at)] ?? Kind.Unknown;
  return kind === Kind.Unknown ? findKind(text, at) : kind;
}

/** Length of a contraction at `start`, where an apostrophe stands; 0 when there is none. Only lower case, as in the reference. */
function contraction(text: string, start: number): number {
  const next = text[start + 1];
  if (next === 's' || next === 't' || next === 'm' || next === 'd') return 2;
  const two = text.slice(start + 1, start + 3);
  return two === 're' || two === 've' || two === 'll' ? 3 : 0;
}

/** End of the run of one kind that begins at `start`. */
function runEnd(text: string, start: number, kind: number): number {
  let at = start;
  while (at < text.length) {
    const known = basicPlane[text.charCodeAt(at)] ?? Kind.Unknown;
    if (known === kind) at++;
    else if (known !== Kind.Unknown || findKind(text, at) !== kind) break;
    else at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/** White space before a word leaves its last character to that word. */
function spaceEnd(text: string, start: number): number {
  const end = runEnd(text, start, Kind.Space);
  return end === text.length || end - start === 1 ? end : end - 1;
}

/** End (exclusive, in UTF-16 units) of the word that begins at `start`; start < text.length. */
export function wordEnd(text: string, start: number): number {
  const unit = text.charCodeAt(start);
  if (unit === APOSTROPHE) {
    const length = contraction(text, start);
    if (length > 0) return start + length;
  }
  const first = unit === BLANK && start + 1 < text.length ? start + 1 : start;
  const kind = kindAt(text, first);
  return kind === Kind.Space ? spaceEnd(text, start) : runEnd(text, first, kind);
}
