// Text to Grover's token ids and back: GPT-2's byte-level byte-pair encoding, ids raised by one (sample/encoder.py).
import { mergePairs } from './bytePairs.ts';
import { readMerges } from './mergesFile.ts';
import { isSpecial } from './vocabulary.ts';
import { wordEnd } from './words.ts';

export interface Encoder {
  /** Ids of the text, never special ones. Lone surrogates count as U+FFFD. */
  encode(text: string): number[];
  /** Text of the ids; special ids yield nothing, invalid UTF-8 becomes U+FFFD. */
  decode(ids: Iterable<number>): string;
  /** Bytes of one id, not to be changed; empty for special ids. Throws RangeError for ids outside the vocabulary. */
  decodeBytes(id: number): Uint8Array;
}

/** Words of several tokens are remembered, but none longer than this (UTF-16 units), nor more than so many. */
const CACHED_LENGTH = 48;
const CACHED_WORDS = 40_000;

/**
 * Builds the encoder from GPT-2's vocab.bpe, as it is on disk. Throws ProblemError (file-corrupt) when it is not GPT-2's.
 */
export function createEncoder(merges: Uint8Array): Encoder {
  const table = readMerges(merges);
  const merged = table.merged.bind(table);
  const utf8 = new TextEncoder();
  const cache = new Map<string, readonly number[]>();

  const encodeWord = (word: string): readonly number[] => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    const bytes = Array.from(utf8.encode(word), (byte) => table.ofByte(byte));
    const ids = mergePairs(bytes, merged);
    if (word.length <= CACHED_LENGTH) {
      if (cache.size >= CACHED_WORDS) cache.clear();
      cache.set(word, ids);
    }
    return ids;
  };

  const decodeBytes = (id: number): Uint8Array => {
    if (isSpecial(id)) return NOTHING;
    const found = table.bytesOf(id);
    if (found === undefined) throw new RangeError(`Token id ${id} is not in the vocabulary.`);
    return found;
  };

  return {
    encode: (text) => {
      const ids: number[] = [];
      for (let start = 0; start < text.length;) {
        const end = wordEnd(text, start);
        // Nearly all words are tokens, and whatever is a token merges into it.
        const whole = table.ofText(text, start, end);
        if (whole !== 0) ids.push(whole);
        else for (const id of encodeWord(text.slice(start, end))) ids.push(id);
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
