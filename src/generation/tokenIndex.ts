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

const BLANK = 32;
const isWhiteSpace = (byte: number | undefined): boolean =>
  byte === BLANK || (byte !== undefined && byte >= 9 && byte <= 13);

export function createTokenIndex(encoder: Pick<Encoder, 'decodeBytes'>): TokenIndex {
  const byFirstByte: number[][] = Array.from({ length: 256 }, () => []);
  const lineStarts: number[] = [];
  const wordsBehindBlank: number[] = [];
  for (let id = 1; id < FIRST_SPECIAL; id++) {
    const bytes = encoder.decodeBytes(id);
    byFirstByte[bytes[0] ?? 0]?.push(id);
    if (!isWhiteSpace(bytes[0])) lineStarts.push(id);
    else if (bytes[0] === BLANK && bytes.length > 1 && !isWhiteSpace(bytes[1])) wordsBehindBlank.push(id);
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
