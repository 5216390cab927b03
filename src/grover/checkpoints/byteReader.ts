// Reads little-endian numbers off bytes, never past their end.
import { FormatError } from './formatError.ts';

export class ByteReader {
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#bytes.length - this.position;
  }

  /** The next `length` bytes, a view. */
  take(length: number): Uint8Array {
    if (length > this.remaining) throw new FormatError('it ends in the middle of an entry');
    this.position += length;
    return this.#bytes.subarray(this.position - length, this.position);
  }

  uint32(): number {
    this.take(4);
    return this.#view.getUint32(this.position - 4, true);
  }

  /** Base-128 number, low group first. Throws FormatError beyond 2^53. */
  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.take(1)[0] ?? 0;
      value += (byte & 127) * factor;
      if (value > Number.MAX_SAFE_INTEGER) throw new FormatError('a number in it is too large');
      if (byte < 128) return value;
      if (factor > Number.MAX_SAFE_INTEGER) throw new FormatError('a number in it has no end');
    }
  }
}
