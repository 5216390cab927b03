// GPT-2's tokens and merges in typed arrays (1.2 MB): which bytes are a token, and which two tokens merge into a third.
import { FIRST_SPECIAL } from './vocabulary.ts';

/** Ids are Grover's: GPT-2's plus one. The 256 bytes come first, then the merges in their order; 0 is no token. */
export interface TokenTable {
  /** The token of one byte. */
  ofByte(byte: number): number;
  /** The token whose bytes are these, 0 when there is none. */
  ofBytes(bytes: Uint8Array, start: number, end: number): number;
  /** The token that is this part of the text, 0 when there is none or not all of the part is ASCII. */
  ofText(text: string, start: number, end: number): number;
  /** What two neighbours merge into, 0 when they do not. Of two merges the one with the lower id comes first. */
  merged(left: number, right: number): number;
  /** Bytes of an id, not to be changed; undefined when it is no token. */
  bytesOf(id: number): Uint8Array | undefined;
}

/** Both hash tables are open, a little more than a third full, and looked through slot by slot. */
const SLOT_BITS = 17;
const LAST_SLOT = 2 ** SLOT_BITS - 1;
/** FNV-1a (Fowler, Noll, Vo), spread by Knuth's multiplicative hash. */
const NOTHING = 0x811c9dc5;
const and = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);
const slotOf = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> (32 - SLOT_BITS);
const slotOfPair = (left: number, right: number): number => slotOf(Math.imul(left, 0x85ebca6b) + right);

/** Grows token by token. */
export class TokenTableBuilder implements TokenTable {
  readonly #bytes: Uint8Array;
  /** Bytes of `id` are from #starts[id] to #starts[id + 1]. */
  readonly #starts = new Uint32Array(FIRST_SPECIAL + 1);
  readonly #tokens = new Uint16Array(LAST_SLOT + 1);
  readonly #pairs = new Uint16Array(LAST_SLOT + 1);
  /** What a token was merged from. */
  readonly #left = new Uint16Array(FIRST_SPECIAL);
  readonly #right = new Uint16Array(FIRST_SPECIAL);
  readonly #ofByte = new Uint16Array(256);
  #next = 1;
  #checksum = NOTHING;

  /** Room for so many bytes of tokens. */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** The id of the next token; FIRST_SPECIAL when all are there. */
  get next(): number {
    return this.#next;
  }

  /** A number that other tokens or another order of them would hardly have. */
  get checksum(): number {
    return this.#checksum >>> 0;
  }

  addByte(byte: number): void {
    this.#ofByte[byte] = this.#next;
    const start = this.#starts[this.#next] ?? 0;
    this.#bytes[start] = byte;
    this.#add(start + 1);
  }

  addMerge(left: number, right: number): void {
    const id = this.#next;
    this.#left[id] = left;
    this.#right[id] = right;
    let slot = slotOfPair(left, right);
    while (this.#pairs[slot] !== 0) slot = (slot + 1) & LAST_SLOT;
    this.#pairs[slot] = id;
    this.#checksum = and(and(this.#checksum, left), right);
    const start = this.#starts[id] ?? 0;
    const middle = this.#copy(left, start);
    this.#add(this.#copy(right, middle));
  }

  ofByte(byte: number): number {
    return this.#ofByte[byte] ?? 0;
  }

  ofBytes(bytes: Uint8Array, start: number, end: number): number {
    let hash = NOTHING;
    for (let at = start; at < end; at++) hash = and(hash, bytes[at] ?? 0);
    for (let slot = slotOf(hash); ; slot = (slot + 1) & LAST_SLOT) {
      const id = this.#tokens[slot] ?? 0;
      if (id === 0) return 0;
      const from = this.#starts[id] ?? 0;
      if ((this.#starts[id + 1] ?? 0) - from !== end - start) continue;
      let at = start;
      while (at < end && this.#bytes[from + at - start] === bytes[at]) at++;
      if (at === end) return id;
    }
  }

  ofText(text: string, start: number, end: number): number {
    let hash = NOTHING;
    for (let at = start; at < end; at++) {
      const unit = text.charCodeAt(at);
      if (unit > 0x7f) return 0;
      hash = and(hash, unit);
    }
    for (let slot = slotOf(hash); ; slot = (slot + 1) & LAST_SLOT) {
      const id = this.#tokens[slot] ?? 0;
      if (id === 0) return 0;
      const from = this.#starts[id] ?? 0;
      if ((this.#starts[id + 1] ?? 0) - from !== end - start) continue;
      let at = start;
      while (at < end && this.#bytes[from + at - start] === text.charCodeAt(at)) at++;
      if (at === end) return id;
    }
  }

  merged(left: number, right: number): number {
    for (let slot = slotOfPair(left, right); ; slot = (slot + 1) & LAST_SLOT) {
      const id = this.#pairs[slot] ?? 0;
      if (id === 0 || (this.#left[id] === left && this.#right[id] === right)) return id;
    }
  }

  bytesOf(id: number): Uint8Array | undefined {
    if (!Number.isInteger(id) || id < 1 || id >= this.#next) return undefined;
    return this.#bytes.subarray(this.#starts[id], this.#starts[id + 1]);
  }

  /** Writes the bytes of `id` to `at`; returns their end. */
  #copy(id: number, at: number): number {
    const bytes = this.#bytes;
    const end = this.#starts[id + 1] ?? 0;
    let to = at;
    for (let from = this.#starts[id] ?? 0; from < end; from++) bytes[to++] = bytes[from] ?? 0;
    return to;
  }

  /** The next token's bytes end at `end`. */
  #add(end: number): void {
    const id = this.#next++;
    this.#starts[id + 1] = end;
    let hash = NOTHING;
    for (let at = this.#starts[id] ?? 0; at < end; at++) hash = and(hash, this.#bytes[at] ?? 0);
    let slot = slotOf(hash);
    while (this.#tokens[slot] !== 0) slot = (slot + 1) & LAST_SLOT;
    this.#tokens[slot] = id;
  }
}
