// A writer for protocol buffer messages (ONNX graphs, TensorBoard events): fields in any order, lengths known once a message is done.

/** One message under construction; see the wire format, https://protobuf.dev/programming-guides/encoding. */
export class ProtoMessage {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** An integer field (int32, int64 ≥ 0, enum, bool). */
  integer(field: number, value: number): this {
    return this.#add(varint(field * 8)).#add(varint(value));
  }

  /** A 32-bit floating-point field. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#add(varint(field * 8 + 5)).#add(bytes);
  }

  /** A 64-bit floating-point field. */
  double(field: number, value: number): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return this.#add(varint(field * 8 + 1)).#add(bytes);
  }

  /** A string, bytes or embedded message field. */
  bytes(field: number, value: string | Uint8Array | ProtoMessage): this {
    const bytes =
      typeof value === 'string'
        ? new TextEncoder().encode(value)
        : value instanceof ProtoMessage
          ? value.encode()
          : value;
    return this.#add(varint(field * 8 + 2))
      .#add(varint(bytes.length))
      .#add(bytes);
  }

  /** Repeated strings, bytes or messages. */
  each(field: number, values: Iterable<string | Uint8Array | ProtoMessage>): this {
    for (const value of values) this.bytes(field, value);
    return this;
  }

  /** Repeated integers, unpacked. */
  integers(field: number, values: Iterable<number>): this {
    for (const value of values) this.integer(field, value);
    return this;
  }

  encode(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #add(part: Uint8Array): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }
}

/** A non-negative safe integer, or a negative one as the 64-bit two's complement that protocol buffers want. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
