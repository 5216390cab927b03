// Word and character n-grams of a text, hashed into buckets and counted (hashing trick: Weinberger et al. 2009).
import { foldText, type FoldOptions } from './fold.ts';

/** n-grams of `from` to `to` words or characters, in 2^bits buckets. */
export interface GramTable {
  readonly bits: number;
  readonly from: number;
  readonly to: number;
}

/** What decides which features a text has. */
export interface GramOptions {
  readonly words: GramTable;
  readonly characters: GramTable;
  readonly fold: FoldOptions;
}

export const LONGEST_GRAM = 8;
/** Counts above this one count as it. */
export const MOST_COUNTED = 255;
/** Value of a feature by its count: 1 + ln count; 0 for 0. */
export const VALUE_OF_COUNT = Float64Array.from({ length: MOST_COUNTED + 1 }, (_, n) =>
  n === 0 ? 0 : 1 + Math.log(n),
);

/** Buckets of both tables; those of words come first. */
export const bucketsOf = ({ words, characters }: Pick<GramOptions, 'words' | 'characters'>): number =>
  2 ** words.bits + 2 ** characters.bits;

/** What was counted last; the arrays are used again by the next text. */
export interface GramCounts {
  /** Buckets that occur, each once, in order of their first occurrence; the first `size` count. */
  readonly buckets: Uint32Array;
  readonly size: number;
  /** Of every bucket: how often it occurs, at most MOST_COUNTED. */
  readonly counts: Uint8Array;
  /** Euclidean length of the values. */
  readonly norm: number;
}

/** Counts the n-grams of one text after the other without allocating for any of them. */
export class GramCounter {
  readonly #options: GramOptions;
  readonly #buckets: Uint32Array;
  readonly #counts: Uint8Array;
  /** Hashes of the last tokens, the place of token n being n modulo LONGEST_GRAM. */
  readonly #last = new Int32Array(LONGEST_GRAM);
  #size = 0;

  constructor(options: GramOptions) {
    this.#options = options;
    this.#buckets = new Uint32Array(bucketsOf(options));
    this.#counts = new Uint8Array(bucketsOf(options));
  }

  /** Undefined for a text without a letter. */
  count(text: string): GramCounts | undefined {
    for (let n = 0; n < this.#size; n++) this.#counts[this.#buckets[n] ?? 0] = 0;
    this.#size = 0;
    const folded = foldText(text, this.#options.fold);
    if (!/\p{L}/u.test(folded)) return undefined;
    this.#countWords(folded.toLowerCase());
    this.#countCharacters(folded);
    let square = 0;
    for (let n = 0; n < this.#size; n++) square += (VALUE_OF_COUNT[this.#counts[this.#buckets[n] ?? 0] ?? 0] ?? 0) ** 2;
    return { buckets: this.#buckets, size: this.#size, counts: this.#counts, norm: Math.sqrt(square) };
  }

  /** A token is a run of letters, marks, digits and underscores, or any other code point that is no space. */
  #countWords(text: string): void {
    let token = 0;
    let at = 0;
    while (at < text.length) {
      const kind = kindAt(text, at);
      let end = at + widthAt(text, at);
      if (kind === WORD) while (end < text.length && kindAt(text, end) === WORD) end += widthAt(text, end);
      if (kind !== SPACE) this.#countToken(token++, hashOf(text, at, end));
      at = end;
    }
  }

  #countToken(token: number, hash: number): void {
    const { bits, from, to } = this.#options.words;
    this.#last[token % LONGEST_GRAM] = hash;
    let gram = 0;
    for (let n = 1; n <= to && n <= token + 1; n++) {
      gram = (Math.imul(gram, WORD_FACTOR) + (this.#last[(token - n + 1) % LONGEST_GRAM] ?? 0)) | 0;
      if (n >= from) this.#add(mix(gram) >>> (32 - bits));
    }
  }

  #countCharacters(text: string): void {
    const { bits, from, to } = this.#options.characters;
    const first = 2 ** this.#options.words.bits;
    for (let start = 0; start < text.length; start++) {
      const end = Math.min(text.length, start + to);
      let hash = FNV_OFFSET;
      for (let at = start; at < end; at++) {
        hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
        if (at - start + 1 >= from) this.#add(first + (mix(hash) >>> (32 - bits)));
      }
    }
  }

  #add(bucket: number): void {
    const count = this.#counts[bucket] ?? 0;
    if (count === 0) this.#buckets[this.#size++] = bucket;
    if (count < MOST_COUNTED) this.#counts[bucket] = count + 1;
  }
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const WORD_FACTOR = 0x9e3779b1;

/** FNV-1a over UTF-16 units. */
function hashOf(text: string, start: number, end: number): number {
  let hash = FNV_OFFSET;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash;
}

/** The finaliser of MurmurHash3, 32 bits. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

const WORD = 1;
const SPACE = 2;
const MARK = 3;
/** Kinds of the characters below U+10000; 0 where none has occurred yet. */
const kinds = new Uint8Array(2 ** 16);

function kindAt(text: string, at: number): number {
  const point = text.codePointAt(at) ?? 0;
  const known = kinds[point] ?? 0;
  if (known !== 0) return known;
  const character = String.fromCodePoint(point);
  const kind = /^[\p{L}\p{M}\p{N}_]$/u.test(character) ? WORD : /^\s$/u.test(character) ? SPACE : MARK;
  if (point < kinds.length) kinds[point] = kind;
  return kind;
}

const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
