// Writes tensor bundles as TensorFlow does, for forms the recorded checkpoint does not have: shards, half floats, many blocks.
import { crc32c, maskCrc } from '../../src/grover/checkpoints/crc32c.ts';
import { shardName } from '../../src/grover/checkpoints/tensorBundle.ts';

export interface BundleTensor {
  readonly name: string;
  /** DataType of types.proto: 1 float, 6 int8, 9 int64, 14 bfloat16, 19 half. */
  readonly dataType: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly shard?: number;
}

const bytesOf = (value: Float32Array | Uint16Array): Uint8Array =>
  new Uint8Array(value.buffer, value.byteOffset, value.byteLength);

export const floatTensor = (name: string, shape: readonly number[], values: Float32Array): BundleTensor => ({
  name,
  dataType: 1,
  shape,
  bytes: bytesOf(values),
});

export function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const fixed32 = (value: number): number[] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
const field = (number: number, value: number): number[] => [number * 8, ...varint(value)];
const message = (number: number, bytes: readonly number[]): number[] => [
  number * 8 + 2,
  ...varint(bytes.length),
  ...bytes,
];

/** A block's bytes with its trailer; keys share prefixes, with one restart point every 16. */
function block(entries: readonly (readonly [string, readonly number[]])[], compression: number): number[] {
  const out: number[] = [];
  const restarts: number[] = [];
  let before: number[] = [];
  entries.forEach(([name, value], i) => {
    const key = [...new TextEncoder().encode(name)];
    let shared = 0;
    if (i % 16 === 0) restarts.push(out.length);
    else while (shared < key.length && key[shared] === before[shared]) shared++;
    out.push(
      ...varint(shared),
      ...varint(key.length - shared),
      ...varint(value.length),
      ...key.slice(shared),
      ...value,
    );
    before = key;
  });
  for (const restart of restarts) out.push(...fixed32(restart));
  out.push(...fixed32(restarts.length), compression);
  return [...out, ...fixed32(maskCrc(crc32c(Uint8Array.from(out))))];
}

/** A sorted table, `perBlock` entries a block. */
export function sortedTable(
  entries: readonly (readonly [string, readonly number[]])[],
  perBlock = 8,
  compression = 0,
): Uint8Array {
  const out: number[] = [];
  const index: [string, number[]][] = [];
  const put = (list: readonly (readonly [string, readonly number[]])[]): number[] => {
    const bytes = block(list, compression);
    const handle = [...varint(out.length), ...varint(bytes.length - 5)];
    out.push(...bytes);
    return handle;
  };
  for (let i = 0; i < entries.length; i += perBlock) {
    const part = entries.slice(i, i + perBlock);
    index.push([part.at(-1)?.[0] ?? '', put(part)]);
  }
  const meta = put([]);
  const handles = [...meta, ...put(index)];
  out.push(
    ...handles,
    ...new Array<number>(40 - handles.length).fill(0),
    ...fixed32(0x8b80fb57),
    ...fixed32(0xdb477524),
  );
  return Uint8Array.from(out);
}

/** The files of a bundle with the prefix model.ckpt, by name. */
export function writeBundle(tensors: readonly BundleTensor[], shards = 1): Record<string, Uint8Array> {
  const data = Array.from({ length: shards }, (): number[] => []);
  const entries: [string, number[]][] = [['', field(1, shards)]];
  for (const { name, dataType, shape, bytes, shard = 0 } of tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const dimensions = shape.flatMap((size) => message(2, field(1, size)));
    const place = [...field(3, shard), ...field(4, data[shard]?.length ?? 0), ...field(5, bytes.length)];
    const crc = [6 * 8 + 5, ...fixed32(maskCrc(crc32c(bytes)))];
    entries.push([name, [...field(1, dataType), ...message(2, dimensions), ...place, ...crc]]);
    for (const byte of bytes) data[shard]?.push(byte);
  }
  const files: Record<string, Uint8Array> = { 'model.ckpt.index': sortedTable(entries) };
  data.forEach((bytes, shard) => {
    files[shardName('model.ckpt', shard, shards)] = Uint8Array.from(bytes);
  });
  return files;
}
