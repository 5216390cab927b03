// Text to Grover's token ids and back: GPT-2's byte-level byte-pair encoding, ids raised by one (sample/encoder.py).
import { mergePairs, pairKey, type MergeTable } from './bytePairs.ts';
import { ProblemError } from './problem.ts';
import { FIRST_SPECIAL, isSpecial } from './vocabulary.ts';
import { wordEnd } from './words.ts';

/** GPT-2's two vocabulary files as text: encoder.json (token → id) and vocab.bpe (merges, most frequent first). */
export interface VocabularyText {
  readonly encoderJson: string;
  readonly mergesText: string;
}

export interface Encoder {
  /** Ids of the text, never special ones. Lone surrogates count as U+FFFD. */
  encode(text: string): number[];
  /** Text of the ids; special ids yield nothing, invalid UTF-8 becomes U+FFFD. */
  decode(ids: Iterable<number>): string;
  /** Bytes of one id, not to be changed; empty for special ids. Throws RangeError for ids outside the vocabulary. */
  decodeBytes(id: number): Uint8Array;
}

/** Words longer than this (UTF-16 units) are not remembered, nor more than so many words. */
const CACHED_LENGTH = 48;
const CACHED_WORDS = 40_000;

interface Tables {
  /** Bytes of each id, [FIRST_SPECIAL]. */
  readonly bytes: readonly Uint8Array[];
  /** Id of each single byte, [256]. */
  readonly idOfByte: Uint16Array;
  readonly merges: MergeTable;
}

/** Builds the encoder. Throws ProblemError (file-corrupt) when the files are not GPT-2's vocabulary. */
export function createEncoder(vocabulary: VocabularyText): Encoder {
  const { bytes, idOfByte, merges } = buildTables(vocabulary);
  const utf8 = new TextEncoder();
  const cache = new Map<string, readonly number[]>();

  const encodeWord = (word: string): readonly number[] => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    const ids = mergePairs(
      Array.from(utf8.encode(word), (byte) => idOfByte[byte] ?? 0),
      merges,
    );
    if (word.length <= CACHED_LENGTH) {
      if (cache.size >= CACHED_WORDS) cache.clear();
      cache.set(word, ids);
    }
    return ids;
  };

  const decodeBytes = (id: number): Uint8Array => {
    if (isSpecial(id)) return NOTHING;
    const found = bytes[id];
    if (found === undefined) throw new RangeError(`Token id ${id} is not in the vocabulary.`);
    return found;
  };

  return {
    encode: (text) => {
      const ids: number[] = [];
      for (let start = 0; start < text.length;) {
        const end = wordEnd(text, start);
        for (const id of encodeWord(text.slice(start, end))) ids.push(id);
        start = end;
      }
      return ids;
    },
    decode: (ids) => {
      const parts = Array.from(ids, decodeBytes);
      const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        joined.set(part, at);
        at += part.length;
      }
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(joined);
    },
    decodeBytes,
  };
}

/** Text that grows id by id; a character is given out once its last byte is there. */
export interface TextStream {
  /** The text that has become complete with this id; often empty inside a character of several tokens. */
  push(id: number): string;
  /** What was left: U+FFFD for an unfinished character, else nothing. */
  end(): string;
}

export function createTextStream(encoder: Pick<Encoder, 'decodeBytes'>): TextStream {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    push: (id) => decoder.decode(encoder.decodeBytes(id), { stream: true }),
    end: () => decoder.decode(),
  };
}

const NOTHING = new Uint8Array(0);

function broken(what: string): ProblemError {
  return new ProblemError({
    code: 'file-corrupt',
    message: `The vocabulary files encoder.json and vocab.bpe are not GPT-2's: ${what}.`,
    hint: 'Reinstall the extension.',
  });
}

/**
 * GPT-2's printable stand-ins for bytes, by their code: 188 bytes are their own character, the other 68 are U+0100 onwards
 * in order (bytes_to_unicode of sample/encoder.py).
 */
function byteOfCharacter(): Uint8Array {
  const printable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  const bytes = new Uint8Array(0x144);
  let shifted = 0x100;
  for (let byte = 0; byte < 256; byte++) bytes[printable(byte) ? byte : shifted++] = byte;
  return bytes;
}

/** Grover's id of a token's text: GPT-2's plus one. */
type IdLookup = (token: string) => number | undefined;

function buildTables({ encoderJson, mergesText }: VocabularyText): Tables {
  const table = readTable(encoderJson);
  const byteOf = byteOfCharacter();
  const bytes: Uint8Array[] = new Array<Uint8Array>(FIRST_SPECIAL).fill(NOTHING);
  const idOfByte = new Uint16Array(256);
  let known = 0;
  for (const token of Object.keys(table)) {
    const id = table[token];
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= FIRST_SPECIAL)
      throw broken(`the id of “${token}” is ${String(id)}`);
    if (token === '<|endoftext|>') continue;
    const value = new Uint8Array(token.length);
    for (let i = 0; i < token.length; i++) value[i] = byteOf[token.charCodeAt(i)] ?? 0;
    if (bytes[id + 1] === NOTHING) known++;
    bytes[id + 1] = value;
    if (value.length === 1) idOfByte[value[0] ?? 0] = id + 1;
  }
  if (known !== FIRST_SPECIAL - 1) throw broken(`${known} tokens where ${FIRST_SPECIAL - 1} belong`);
  const idOf: IdLookup = (token) => {
    const id = table[token];
    return typeof id === 'number' ? id + 1 : undefined;
  };
  return { bytes, idOfByte, merges: readMerges(mergesText, idOf) };
}

function readTable(encoderJson: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(encoderJson);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch (cause) {
    throw broken(`encoder.json is not JSON (${String(cause)})`);
  }
  throw broken('encoder.json holds no table');
}

function readMerges(mergesText: string, idOf: IdLookup): MergeTable {
  const lines = mergesText.trimEnd().split(/\r?\n/).slice(1);
  const ranks = new Map<number, number>();
  const merged = new Uint16Array(lines.length);
  lines.forEach((line, rank) => {
    const blank = line.indexOf(' ');
    const left = idOf(line.slice(0, blank));
    const right = idOf(line.slice(blank + 1));
    const both = idOf(line.slice(0, blank) + line.slice(blank + 1));
    if (left === undefined || right === undefined || both === undefined)
      throw broken(`merge ${rank + 1} of vocab.bpe names an unknown token`);
    ranks.set(pairKey(left, right), rank);
    merged[rank] = both;
  });
  return { ranks, merged };
}
