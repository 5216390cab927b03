// GPT-2's vocab.bpe: a line for each merge, the most frequent first, its two tokens in printable stand-ins for their bytes.
// It says all there is to know: encoder.json only lists the ids that follow from it.
import { ProblemError } from './problem.ts';
import { TokenTableBuilder, type TokenTable } from './tokenTable.ts';
import { FIRST_SPECIAL } from './vocabulary.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BLANK = 0x20;
/** TokenTableBuilder.checksum over GPT-2's merges. */
const CHECKSUM = 0x43432f1c;
/** Bytes of the longest token. */
const LONGEST = 128;

/** Reads vocab.bpe, as it is on disk. Throws ProblemError (file-corrupt) when it is not GPT-2's. */
export function readMerges(file: Uint8Array): TokenTable {
  const { order, byteOf } = byteCharacters();
  const table = new TokenTableBuilder(file.length + order.length);
  for (const byte of order) table.addByte(byte);
  const token = new Uint8Array(LONGEST);
  /** The token that is written from `at` to the byte `last` or the end of the line. */
  let at = 0;
  const read = (last: number): number => {
    let length = 0;
    for (; at < file.length; at++) {
      let character = file[at] ?? 0;
      if (character === last || character === LINE_FEED) break;
      if (character === CARRIAGE_RETURN) continue;
      if (character > 0x7f) character = twoBytes(character, file[++at] ?? 0);
      if (length < LONGEST) token[length++] = byteOf[character] ?? 0;
    }
    return table.ofBytes(token, 0, length);
  };
  // The first line is a version.
  at = file.indexOf(LINE_FEED) + 1;
  for (let line = 2; at > 0 && at < file.length; line++, at++) {
    const left = read(BLANK);
    at++;
    const right = read(LINE_FEED);
    if (left === 0 || right === 0) throw broken(`line ${line} names an unknown token`);
    if (table.next === FIRST_SPECIAL) throw broken(`line ${line} is one too many`);
    table.addMerge(left, right);
  }
  if (table.checksum !== CHECKSUM) throw broken('its merges are others');
  return table;
}

/** A character of two bytes of UTF-8 (stand-ins end at U+0143); of bytes that are none, one that stands for nothing. */
const twoBytes = (first: number, second: number): number =>
  first >> 5 === 0b110 && second >> 6 === 0b10 ? ((first & 0x1f) << 6) | (second & 0x3f) : 0xffff;

function broken(what: string): ProblemError {
  return new ProblemError({
    code: 'file-corrupt',
    message: `The vocabulary file vocab.bpe is not GPT-2's: ${what}.`,
    hint: 'Reinstall the extension.',
  });
}

interface ByteCharacters {
  /** The bytes in the order of their ids. */
  readonly order: Uint8Array;
  /** The byte for which a character stands, by its code. */
  readonly byteOf: Uint8Array;
}

/**
 * GPT-2's printable stand-ins: 188 bytes are their own character and come first, the other 68 are U+0100 onwards
 * (bytes_to_unicode of sample/encoder.py).
 */
function byteCharacters(): ByteCharacters {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const isPrintable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  const printable = bytes.filter(isPrintable);
  const others = bytes.filter((byte) => !isPrintable(byte));
  const byteOf = new Uint8Array(0x100 + others.length);
  for (const byte of printable) byteOf[byte] = byte;
  byteOf.set(others, 0x100);
  return { order: Uint8Array.of(...printable, ...others), byteOf };
}
