// Floats from their stored forms: IEEE half, bfloat16, float32, int8 (all little-endian, as every machine we run on).
import type { ElementType } from './tensorStore.ts';

export const ELEMENT_BYTES: Record<ElementType, number> = { F32: 4, F16: 2, BF16: 2, I8: 1 };

export const isElementType = (type: string): type is ElementType => Object.hasOwn(ELEMENT_BYTES, type);

/** Values as float32. `bytes` must begin its buffer; float32 is a view, the others are new. */
export function toFloat32(type: ElementType, bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  switch (type) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, byteLength / 4);
    case 'BF16': {
      const bits = Uint32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), (half) => half << 16);
      return new Float32Array(bits.buffer);
    }
    case 'F16':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), halfToNumber);
    case 'I8':
      return Float32Array.from(new Int8Array(buffer, byteOffset, byteLength));
  }
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Place of the first value that is NaN or infinite; -1 when all are finite. */
export function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value - value !== 0) return i;
  }
  return -1;
}
