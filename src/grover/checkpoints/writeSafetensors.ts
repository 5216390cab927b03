// Writes the safetensors format.
import { ELEMENT_BYTES } from './elements.ts';
import type { QuantisedTensor } from '../model.ts';
import { elementCount, shapeText, type ElementType } from './tensorStore.ts';

export interface TensorToWrite {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

/** What the metadata of a file with int8 matrices say of them, under `quantization`. */
export const INT8_CONVENTION =
  'int8 symmetric: value = q * scale; X/scale is per row for embeddings, per output column for kernels';

/** A float32 tensor to write. */
export const float32Tensor = (name: string, shape: readonly number[], values: Float32Array): TensorToWrite => ({
  name,
  type: 'F32',
  shape,
  bytes: bytesOf(values),
});

/** An int8 matrix and its scales (`X/scale`) to write. */
export const quantisedTensors = (name: string, { shape, q, scale }: QuantisedTensor): TensorToWrite[] => [
  { name, type: 'I8', shape, bytes: bytesOf(q) },
  float32Tensor(`${name}/scale`, [scale.length], scale),
];

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/**
 * The file as chunks, header first; nothing is copied. Throws RangeError when bytes and shape disagree or a name occurs twice.
 */
export function safetensorsChunks(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  for (const { name, type, shape, bytes } of tensors)
    if (bytes.length !== byteCount({ type, shape }))
      throw new RangeError(`${name} is ${type} ${shapeText(shape)} but has ${bytes.length} bytes.`);
  const { header, ordered } = safetensorsLayout(tensors, metadata);
  return [header, ...ordered.map(({ bytes }) => bytes)];
}

/** What a file says of a tensor, its values left out. */
export type TensorEntry = Omit<TensorToWrite, 'bytes'>;

/**
 * The header of a file, and the order in which the tensors' bytes follow it: for files larger than memory. Wider elements
 * come first so that all are aligned, then names decide. Throws RangeError when a name occurs twice.
 */
export function safetensorsLayout<T extends TensorEntry>(
  tensors: readonly T[],
  metadata: Readonly<Record<string, string>> = {},
): { readonly header: Uint8Array; readonly ordered: readonly T[] } {
  const ordered = tensors.toSorted(
    (a, b) => ELEMENT_BYTES[b.type] - ELEMENT_BYTES[a.type] || (a.name < b.name ? -1 : 1),
  );
  const entries = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) entries.set('__metadata__', metadata);
  let at = 0;
  for (const { name, type, shape } of ordered) {
    if (entries.has(name)) throw new RangeError(`Two tensors are called ${name}.`);
    const end = at + byteCount({ type, shape });
    entries.set(name, { dtype: type, shape, data_offsets: [at, end] });
    at = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const header = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true);
  header.set(json, 8);
  return { header, ordered };
}

const byteCount = ({ type, shape }: Pick<TensorEntry, 'type' | 'shape'>): number =>
  elementCount(shape) * ELEMENT_BYTES[type];
