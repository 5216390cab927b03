// The file beside an ONNX graph that holds its tensors' bytes, written one tensor after the other.
import type { FileHandle } from 'node:fs/promises';

/** Where a tensor's bytes lie in the file. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** Tensors begin at multiples of this, so that they can be used where the file is mapped. */
const ALIGNMENT = 64;

export class WeightFile {
  readonly #file: FileHandle;
  #end = 0;

  /** Writes to `file`, opened by the caller and closed by it. */
  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#end;
  }

  async add(data: Float32Array | Int8Array | Uint8Array): Promise<Extent> {
    const offset = Math.ceil(this.#end / ALIGNMENT) * ALIGNMENT;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, offset + at);
      at += bytesWritten;
    }
    this.#end = offset + bytes.length;
    return { offset, length: bytes.length };
  }
}
