// Where the members of a JSON object lie in its bytes: takes what JSON.parse takes, without decoding a text.

/** Told of each member of the object itself, in order: offsets of the key with its quotes and of the value, ends exclusive. */
export type MemberVisitor = (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => void;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What may come next. */
type Expected = 'object' | 'key or end' | 'key' | 'colon' | 'value' | 'value or end' | 'comma or end' | 'nothing';

/** 1: stands for itself within a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);
const ESCAPED = new Set(Buffer.from('"\\/bfnrt'));
const LITERALS = ['true', 'false', 'null'].map((literal) => Buffer.from(literal));

/** Reads an object from its first byte to its last, in as many runs as its caller likes, so that a long one need not block. */
export class ObjectScanner {
  readonly #bytes: Uint8Array;
  readonly #visit: MemberVisitor;
  /** Of each open container: is it an array? */
  readonly #isArray: boolean[] = [];
  #at = 0;
  #expected: Expected = 'object';
  #inString = false;
  #keyStart = 0;
  #keyEnd = 0;
  #valueStart = 0;

  constructor(bytes: Uint8Array, visit: MemberVisitor) {
    this.#bytes = bytes;
    this.#visit = visit;
  }

  /** Reads on until about this offset. `broken`: the bytes are no JSON object, or more than one. */
  run(until = Infinity): 'unfinished' | 'object' | 'broken' {
    const stop = Math.min(until, this.#bytes.length);
    while (this.#at < stop)
      if (!(this.#inString ? this.#string(stop) : this.#token(this.#bytes[this.#at] ?? 0))) return 'broken';
    if (this.#at < this.#bytes.length) return 'unfinished';
    return this.#expected === 'nothing' ? 'object' : 'broken';
  }

  #token(byte: number): boolean {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) return this.#step();
    switch (this.#expected) {
      case 'object':
        return byte === OPEN_BRACE && this.#enter(false);
      case 'key or end':
        return byte === CLOSE_BRACE ? this.#leave() : this.#key(byte);
      case 'key':
        return this.#key(byte);
      case 'colon':
        this.#expected = 'value';
        return byte === COLON && this.#step();
      case 'value or end':
        return byte === CLOSE_BRACKET ? this.#leave() : this.#value(byte);
      case 'value':
        return this.#value(byte);
      case 'comma or end':
        return this.#separator(byte);
      case 'nothing':
        return false;
    }
  }

  #step(): true {
    this.#at++;
    return true;
  }

  #enter(isArray: boolean): true {
    this.#isArray.push(isArray);
    this.#expected = isArray ? 'value or end' : 'key or end';
    return this.#step();
  }

  #leave(): true {
    this.#isArray.pop();
    this.#at++;
    return this.#valueEnded();
  }

  #key(byte: number): boolean {
    if (byte !== QUOTE) return false;
    if (this.#isArray.length === 1) this.#keyStart = this.#at;
    // A string that ends while a key is expected is that key.
    this.#expected = 'key';
    this.#inString = true;
    return this.#step();
  }

  #value(byte: number): boolean {
    if (this.#isArray.length === 1) this.#valueStart = this.#at;
    this.#expected = 'value';
    if (byte === QUOTE) {
      this.#inString = true;
      return this.#step();
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return this.#enter(byte === OPEN_BRACKET);
    return (byte === MINUS || isDigit(byte) ? this.#number() : this.#literal()) && this.#valueEnded();
  }

  #separator(byte: number): boolean {
    const isArray = this.#isArray.at(-1) === true;
    if (byte === (isArray ? CLOSE_BRACKET : CLOSE_BRACE)) return this.#leave();
    this.#expected = isArray ? 'value' : 'key';
    return byte === COMMA && this.#step();
  }

  #valueEnded(): true {
    const depth = this.#isArray.length;
    this.#expected = depth === 0 ? 'nothing' : 'comma or end';
    if (depth === 1) this.#visit(this.#keyStart, this.#keyEnd, this.#valueStart, this.#at);
    return true;
  }

  /** From within a string to behind its end, or to where this run stops. */
  #string(stop: number): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < stop) {
      while (at < stop && PLAIN[bytes[at] ?? 0] === 1) at++;
      if (at >= stop) break;
      if (bytes[at] === QUOTE) return this.#stringEnded(at + 1);
      const length = escapeLength(bytes, at);
      if (length === 0) return false;
      at += length;
    }
    this.#at = at;
    return true;
  }

  #stringEnded(at: number): true {
    this.#at = at;
    this.#inString = false;
    if (this.#expected !== 'key') return this.#valueEnded();
    if (this.#isArray.length === 1) this.#keyEnd = at;
    this.#expected = 'colon';
    return true;
  }

  #literal(): boolean {
    const rest = this.#bytes.subarray(this.#at, this.#at + 5);
    const literal = LITERALS.find((one) => one.every((byte, at) => rest[at] === byte));
    this.#at += literal?.length ?? 0;
    return literal !== undefined;
  }

  #number(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] === MINUS) this.#at++;
    if (bytes[this.#at] === ZERO) this.#at++;
    else if (!this.#digits()) return false;
    if (bytes[this.#at] === POINT) {
      this.#at++;
      if (!this.#digits()) return false;
    }
    if (bytes[this.#at] !== 0x65 && bytes[this.#at] !== 0x45) return true;
    this.#at++;
    if (bytes[this.#at] === 0x2b || bytes[this.#at] === MINUS) this.#at++;
    return this.#digits();
  }

  /** At least one. */
  #digits(): boolean {
    const from = this.#at;
    while (isDigit(this.#bytes[this.#at] ?? 0)) this.#at++;
    return this.#at > from;
  }
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 0x39;

const isHex = (byte: number): boolean =>
  isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

/** Bytes of the escape that begins here; 0 where none does. */
function escapeLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== BACKSLASH) return 0;
  const kind = bytes[at + 1] ?? 0;
  if (ESCAPED.has(kind)) return 2;
  if (kind !== 0x75) return 0;
  for (let digit = at + 2; digit < at + 6; digit++) if (!isHex(bytes[digit] ?? 0)) return 0;
  return 6;
}
