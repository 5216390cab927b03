// Word and character n-grams of a text, hashed into buckets and counted (hashing trick: Weinberger et al. 2009).
import { foldText, type FoldOptions } from './fold.ts';

/** n-grams of `from` to `to` words or characters, in 2^bits buckets. */
export interface GramTable {
  readonly bits: number;
  readonly from: number;
  readonly to: number;
}

/** Words beyond the most frequent ones are masked: how a text is built shows, and hardly what it is about (Stamatatos 2017, text distortion). */
export interface MaskedTable extends GramTable {
  /** Words that stay as they are, in lower case. */
  readonly kept: readonly string[];
  /** Characters at its end that a masked word keeps. */
  readonly ending: number;
}

/** What decides which features a text has. */
export interface GramOptions {
  readonly words: GramTable;
  readonly masked: MaskedTable;
  readonly characters: GramTable;
  readonly fold: FoldOptions;
}

export const LONGEST_GRAM = 8;
/** Counts above this one count as it. */
const MOST_COUNTED = 255;
/** Of a feature by its count, before the values of its table are brought to length 1: 1 + ln count. */
const VALUE_OF_COUNT = Float64Array.from({ length: MOST_COUNTED + 1 }, (_, n) => (n === 0 ? 0 : 1 + Math.log(n)));

/** Buckets of all tables; those of words come first, then those of masked words. */
export const bucketsOf = ({
  words,
  masked,
  characters,
}: Record<'words' | 'masked' | 'characters', GramTable>): number =>
  2 ** words.bits + 2 ** masked.bits + 2 ** characters.bits;

/** What was counted last; the arrays are used again by the next text. */
export interface GramCounts {
  /** Buckets that occur, each once, table by table; the first `size` count. */
  readonly buckets: Uint32Array;
  /** Of each of these: 1 + ln count; the values of a table that has any have Euclidean length 1. */
  readonly values: Float32Array;
  readonly size: number;
}

/** Counts the n-grams of one text after the other without allocating for any of them. */
export class GramCounter {
  readonly #options: GramOptions;
  readonly #kept: ReadonlySet<number>;
  readonly #buckets: Uint32Array;
  readonly #values: Float32Array;
  readonly #counts: Uint8Array;
  /** Hashes of the text's tokens, and of what is left of them when they are masked. */
  #words = new Int32Array(1024);
  #masked = new Int32Array(1024);
  #size = 0;

  constructor(options: GramOptions) {
    this.#options = options;
    this.#kept = new Set(options.masked.kept.map((word) => hashOf(word, 0, word.length)));
    this.#buckets = new Uint32Array(bucketsOf(options));
    this.#values = new Float32Array(bucketsOf(options));
    this.#counts = new Uint8Array(bucketsOf(options));
  }

  /** Undefined for a text without a letter. */
  count(text: string): GramCounts | undefined {
    for (let n = 0; n < this.#size; n++) this.#counts[this.#buckets[n] ?? 0] = 0;
    this.#size = 0;
    const { words, masked, characters, fold } = this.#options;
    const folded = foldText(text, fold);
    if (!/\p{L}/u.test(folded)) return undefined;
    const tokens = this.#readTokens(folded.toLowerCase());
    this.#inTable(() => {
      this.#countTokens(this.#words, tokens, words, 0);
    });
    this.#inTable(() => {
      this.#countTokens(this.#masked, tokens, masked, 2 ** words.bits);
    });
    this.#inTable(() => {
      this.#countCharacters(folded, characters, 2 ** words.bits + 2 ** masked.bits);
    });
    return { buckets: this.#buckets, values: this.#values, size: this.#size };
  }

  /** A table weighs the same however many n-grams it has. */
  #inTable(count: () => void): void {
    const start = this.#size;
    count();
    let square = 0;
    for (let n = start; n < this.#size; n++) square += this.#valueAt(n) ** 2;
    const length = Math.sqrt(square);
    for (let n = start; n < this.#size; n++) this.#values[n] = this.#valueAt(n) / length;
  }

  #valueAt(n: number): number {
    return VALUE_OF_COUNT[this.#counts[this.#buckets[n] ?? 0] ?? 0] ?? 0;
  }

  /** How many: a token is a run of letters, marks, digits and underscores, or any other code point that is no space. */
  #readTokens(text: string): number {
    if (this.#words.length < text.length) {
      this.#words = new Int32Array(2 * text.length);
      this.#masked = new Int32Array(2 * text.length);
    }
    let tokens = 0;
    let at = 0;
    while (at < text.length) {
      const kind = kindAt(text, at);
      let end = at + widthAt(text, at);
      if (kind === WORD) while (end < text.length && kindAt(text, end) === WORD) end += widthAt(text, end);
      if (kind !== SPACE) {
        const hash = hashOf(text, at, end);
        this.#words[tokens] = hash;
        this.#masked[tokens++] = kind === MARK || this.#kept.has(hash) ? hash : this.#maskOf(text, at, end);
      }
      at = end;
    }
    return tokens;
  }

  #maskOf(text: string, at: number, end: number): number {
    const ending = isFigure(text, at)
      ? hashOf(FIGURE, 0, 1)
      : hashOf(text, Math.max(at, end - this.#options.masked.ending), end);
    return mix(ending);
  }

  #countTokens(hashes: Int32Array, tokens: number, { bits, from, to }: GramTable, first: number): void {
    for (let last = 0; last < tokens; last++) {
      let gram = 0;
      for (let n = 1; n <= to && n <= last + 1; n++) {
        gram = (Math.imul(gram, WORD_FACTOR) + (hashes[last - n + 1] ?? 0)) | 0;
        if (n >= from) this.#add(first + (mix(gram) >>> (32 - bits)));
      }
    }
  }

  #countCharacters(text: string, { bits, from, to }: GramTable, first: number): void {
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

const FIGURE = '0';
const isFigure = (text: string, at: number): boolean => /^\p{N}$/u.test(text.charAt(at));

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
