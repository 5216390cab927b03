// Finds words in lines, in any case, also where JSON writes their letters as escapes.
import { parsedLine, textOf } from './lineBase.ts';

export interface LineSearch {
  /** `note`: what takes the place of the line's own note; null: none. */
  readonly matches: (bytes: Uint8Array, note?: string | null) => boolean;
}

/** Lines that hold every one of these words, as a part of a word too; undefined where there are none. */
export function createLineSearch(text: string): LineSearch | undefined {
  const words = folded(text).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return undefined;
  const needles = words.flatMap((word) => {
    const run = longestPlainRun(word);
    return run === '' ? [] : [createNeedle(run)];
  });
  return {
    matches: (bytes, note) => {
      if (note === undefined && needles.some((needle) => !needle(bytes)) && !hasEscapedAscii(bytes)) return false;
      const said = saidIn(bytes, note);
      return words.every((word) => said.includes(word));
    },
  };
}

/** Letters that differ only in case or in how they are composed are one. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** All values of a line, one after the other; of a broken line, all of it. */
function saidIn(bytes: Uint8Array, note: string | null | undefined): string {
  const line = parsedLine(bytes);
  if (line === undefined) return folded(textOf(bytes));
  const values: string[] = [];
  for (const [key, value] of Object.entries(line)) if (key !== 'note' || note === undefined) collect(value, values);
  if (typeof note === 'string') values.push(note);
  return folded(values.join('\n'));
}

function collect(value: unknown, into: string[]): void {
  if (typeof value === 'string') into.push(value);
  else if (typeof value === 'number' || typeof value === 'boolean') into.push(String(value));
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collect(one, into);
}

/** What JSON writes as itself: no quote, slash or backslash, and nothing that another letter becomes in lower case. */
function longestPlainRun(word: string): string {
  return (word.match(/[a-z0-9.,;:!?'()-]+/g) ?? []).reduce((best, run) => (run.length > best.length ? run : best), '');
}

/** Does a line hold this ASCII text in any case? Horspool's search. */
function createNeedle(text: string): (bytes: Uint8Array) => boolean {
  const lower = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));
  const needle = Buffer.from(text, 'latin1');
  const last = needle.length - 1;
  const skip = new Int32Array(256).fill(needle.length);
  for (let at = 0; at < last; at++) skip[needle[at] ?? 0] = last - at;
  for (let byte = 0x41; byte <= 0x5a; byte++) skip[byte] = skip[byte + 0x20] ?? needle.length;
  return (bytes) => {
    let at = last;
    while (at < bytes.length) {
      let back = 0;
      while (back <= last && lower[bytes[at - back] ?? 0] === needle[last - back]) back++;
      if (back > last) return true;
      at += skip[bytes[at] ?? 0] ?? 1;
    }
    return false;
  };
}

const ESCAPED_ASCII = Buffer.from('\\u00');

/** A letter of ASCII written as \u0041: rare, so it is enough to know that there is one. Also U+212A, which is a k in lower case. */
function hasEscapedAscii(bytes: Uint8Array): boolean {
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = line.indexOf(ESCAPED_ASCII); at !== -1; at = line.indexOf(ESCAPED_ASCII, at + 1)) {
    const digit = line[at + ESCAPED_ASCII.length] ?? 0;
    if (digit >= 0x32 && digit <= 0x37) return true;
  }
  return line.includes(KELVIN) || line.includes('\\u212');
}

const KELVIN = Buffer.from('\u212a');
