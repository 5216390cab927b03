// Keys and values of the tokens a model has read, in plain arrays: engines take them as input and return only new rows.
/// <reference lib="es2024.arraybuffer" />
import type { GroverConfig } from '../grover/model.ts';

/** New rows of one run: for each layer, [S, hiddenSize] keys and values (hiddenSize = heads × head size), row-major. */
export interface KeyValueRows {
  readonly count: number;
  readonly keys: readonly Float32Array[];
  readonly values: readonly Float32Array[];
}

interface Storage {
  capacity: number;
  /** Rows written by anyone who shares this storage; a cache may append in place only if its length equals this. */
  written: number;
  keys: Float32Array[];
  values: Float32Array[];
}

/**
 * An immutable prefix of `length` tokens. Prefixes share storage: `slice` is free, `append` writes in place when this
 * prefix is the storage's tip and copies otherwise (copy on write). Storage row 0 is a dummy that engines mask: ONNX
 * Runtime's FusedMatMul cannot take an empty past.
 */
export class KeyValueCache {
  readonly length: number;
  readonly #width: number;
  readonly #storage: Storage;

  private constructor(length: number, width: number, storage: Storage) {
    this.length = length;
    this.#width = width;
    this.#storage = storage;
  }

  static empty(config: Pick<GroverConfig, 'layers' | 'hiddenSize'>, capacity = 64): KeyValueCache {
    const make = (): Float32Array[] =>
      Array.from({ length: config.layers }, () => reserved((capacity + 1) * config.hiddenSize));
    return new KeyValueCache(0, config.hiddenSize, { capacity, written: 0, keys: make(), values: make() });
  }

  /** The first `length` tokens of this prefix; no copy. */
  slice(length: number): KeyValueCache {
    if (length < 0 || length > this.length)
      throw new RangeError(`slice(${length}) of a cache of ${this.length} tokens`);
    return length === this.length ? this : new KeyValueCache(length, this.#width, this.#storage);
  }

  /** This prefix followed by `count` new rows (default: all of them); a copy is given room for `room` tokens or more. */
  append(rows: KeyValueRows, count = rows.count, room = 0): KeyValueCache {
    const length = this.length + count;
    const mine = this.#storage;
    const storage = mine.written === this.length && length <= mine.capacity ? mine : this.#copied(length, room);
    const at = (this.length + 1) * this.#width;
    for (let layer = 0; layer < rows.keys.length; layer++) {
      storage.keys[layer]?.set(rows.keys[layer]?.subarray(0, count * this.#width) ?? [], at);
      storage.values[layer]?.set(rows.values[layer]?.subarray(0, count * this.#width) ?? [], at);
    }
    storage.written = length;
    return new KeyValueCache(length, this.#width, storage);
  }

  /** Keys of one layer, [length, hiddenSize]; a view, not to be written to. `withDummy` adds row 0: [length + 1, hiddenSize]. */
  keys(layer: number, withDummy = false): Float32Array {
    return this.#view(this.#storage.keys[layer], withDummy);
  }

  /** Values of one layer, as `keys`. */
  values(layer: number, withDummy = false): Float32Array {
    return this.#view(this.#storage.values[layer], withDummy);
  }

  /** Bytes of memory behind this prefix and its siblings: of the rows written, what is reserved beyond them takes none. */
  get bytes(): number {
    return 2 * this.#storage.keys.length * (this.#storage.written + 1) * this.#width * 4;
  }

  #view(rows: Float32Array | undefined, withDummy: boolean): Float32Array {
    if (rows === undefined) throw new RangeError('no such layer');
    return rows.subarray(withDummy ? 0 : this.#width, (this.length + 1) * this.#width);
  }

  #copied(length: number, room: number): Storage {
    const capacity = Math.max(64, room, Math.ceil(length * 1.5));
    const copy = (from: Float32Array): Float32Array => {
      const to = reserved((capacity + 1) * this.#width);
      to.set(from.subarray(0, (this.length + 1) * this.#width));
      return to;
    };
    return { capacity, written: length, keys: this.#storage.keys.map(copy), values: this.#storage.values.map(copy) };
  }
}

/**
 * Zeros that take no memory until they are written, and give it back to the system as soon as they are collected. A resizable buffer has
 * pages of its own; ordinary ones come from the C library's heap, which keeps what lies between others (60 to 100 MB in a day's work).
 */
function reserved(length: number): Float32Array {
  const bytes = length * Float32Array.BYTES_PER_ELEMENT;
  return new Float32Array(new ArrayBuffer(bytes, { maxByteLength: bytes }), 0, length);
}
