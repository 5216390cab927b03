// Matrices in few bits as products want them: 7-bit, side by side, int4 in blocks of 32 (MatMulNBits).
import type { QuantisedTensor } from '../../grover/model.ts';

/**
 * The same matrix in 7 bits (-64 … 63). Processors without dot-product instructions add pairs of u8 × s8 products in
 * 16 bits, where 8-bit weights can saturate and 7-bit weights cannot.
 */
export function narrowed({ shape, q, scale, axis }: QuantisedTensor): QuantisedTensor {
  return {
    shape,
    axis,
    q: q.map((value) => Math.min(63, Math.round(value / 2))),
    scale: scale.map((value) => value * 2),
  };
}

/** Matrices of equally many rows side by side; their scales are by column. */
export function besideQuantised(parts: readonly QuantisedTensor[]): QuantisedTensor {
  const rows = parts[0]?.shape[0] ?? 0;
  const columns = parts.reduce((sum, part) => sum + part.shape[1], 0);
  const q = new Int8Array(rows * columns);
  const scale = new Float32Array(columns);
  let at = 0;
  for (const part of parts) {
    const width = part.shape[1];
    scale.set(part.scale, at);
    for (let row = 0; row < rows; row++) q.set(part.q.subarray(row * width, (row + 1) * width), row * columns + at);
    at += width;
  }
  return { shape: [rows, columns], q, scale, axis: 1 };
}

/** Row-major matrices of equally many rows side by side. */
export function beside(parts: readonly Float32Array[], rows: number): Float32Array {
  const columns = parts.reduce((sum, part) => sum + part.length / rows, 0);
  const all = new Float32Array(rows * columns);
  let at = 0;
  for (const part of parts) {
    const width = part.length / rows;
    for (let row = 0; row < rows; row++) all.set(part.subarray(row * width, (row + 1) * width), row * columns + at);
    at += width;
  }
  return all;
}

export const INT4_BLOCK = 32;

/** A kernel as MatMulNBits wants it: [out, blocks, 16] bytes, two inputs a byte (the even one low), and [out × blocks] scales. */
export interface Int4Tensor {
  readonly shape: readonly [number, number];
  readonly blocks: number;
  readonly packed: Uint8Array;
  readonly scale: Float32Array;
}

/** Symmetric int4 of a row-major [in, out] kernel: blocks of 32 inputs, the largest of each lands on -8. */
export function quantiseInt4(values: Float32Array, shape: readonly [number, number]): Int4Tensor {
  const [inputs, outputs] = shape;
  const blocks = Math.ceil(inputs / INT4_BLOCK);
  const scale = new Float32Array(outputs * blocks);
  const packed = new Uint8Array((outputs * blocks * INT4_BLOCK) / 2).fill(0x88);
  for (let output = 0; output < outputs; output++)
    for (let block = 0; block < blocks; block++) {
      const from = block * INT4_BLOCK;
      const to = Math.min(inputs, from + INT4_BLOCK);
      let top = 0;
      for (let i = from; i < to; i++) {
        const value = values[i * outputs + output] ?? 0;
        if (Math.abs(value) > Math.abs(top)) top = value;
      }
      const step = Math.fround(top / -8) || 1;
      scale[output * blocks + block] = step;
      for (let i = from; i < to; i++) {
        const q = Math.min(7, Math.max(-8, Math.round((values[i * outputs + output] ?? 0) / step))) + 8;
        const at = (output * blocks + block) * (INT4_BLOCK / 2) + ((i - from) >> 1);
        packed[at] = (i & 1) === 0 ? ((packed[at] ?? 0) & 0xf0) | q : ((packed[at] ?? 0) & 0x0f) | (q << 4);
      }
    }
  return { shape, blocks, packed, scale };
}
