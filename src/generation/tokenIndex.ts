// Which tokens begin with given bytes: what the next token may be when part of it has been typed.
import type { Encoder } from '../grover/encoder.ts';
import { FIRST_SPECIAL } from '../grover/vocabulary.ts';

export interface TokenIndex {
  /** Ids of the tokens whose bytes begin with these (at least one), ascending. */
  beginningWith(bytes: Uint8Array): number[];
  /** Ids of the tokens that do not begin with white space: what may open a line. */
  readonly lineStarts: readonly number[];
  /** Ids of the tokens that are a blank and more than white space behind it. */
  readonly wordsBehindBlank: readonly number[];
}

/** A whole character of white space first; a token may also be a part of a character, which is none. */
const WHITE_SPACE = /^\s/u;
const WORD_BEHIND_BLANK = /^ \S/u;

const BLANK = 0x20;
/** An ASCII character that is neither white space nor a control: nearly all tokens need no closer look. */
const isPrinted = (byte: number | undefined): boolean => byte !== undefined && byte > BLANK && byte < 0x7f;

export function createTokenIndex(encoder: Pick<Encoder, 'decodeBytes'>): TokenIndex {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const byFirstByte: number[][] = Array.from({ length: 256 }, () => []);
  const lineStarts: number[] = [];
  const wordsBehindBlank: number[] = [];
  for (let id = 1; id < FIRST_SPECIAL; id++) {
    const bytes = encoder.decodeBytes(id);
    byFirstByte[bytes[0] ?? 0]?.push(id);
    if (isPrinted(bytes[0])) lineStarts.push(id);
    else if (bytes[0] === BLANK && isPrinted(bytes[1])) wordsBehindBlank.push(id);
    else {
      const text = decoder.decode(bytes);
      if (!WHITE_SPACE.test(text)) lineStarts.push(id);
      else if (WORD_BEHIND_BLANK.test(text)) wordsBehindBlank.push(id);
    }
  }
  const startsWith = (id: number, bytes: Uint8Array): boolean => {
    const token = encoder.decodeBytes(id);
    return token.length >= bytes.length && bytes.every((byte, i) => token[i] === byte);
  };
  return {
    beginningWith: (bytes) => (byFirstByte[bytes[0] ?? 0] ?? []).filter((id) => startsWith(id, bytes)),
    lineStarts,
    wordsBehindBlank,
  };
}
