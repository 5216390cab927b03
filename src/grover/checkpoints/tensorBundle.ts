// TensorFlow's V2 checkpoint, a "tensor bundle": an .index table of entries and data files with the raw values
// (tensorflow/core/protobuf/tensor_bundle.proto).
import { crc32c, maskCrc } from './crc32c.ts';
import { readWhole, type ByteSource, type FileSource } from './files.ts';
import { corrupt, FormatError, parsing } from './formatError.ts';
import { protoFields } from './protobuf.ts';
import { readSortedTable } from './sortedTable.ts';
import { elementCount, shapeText, type StoredTensor, type TensorStore } from './tensorStore.ts';

/** An index has some 150 bytes a tensor; mega with its optimiser's slots has fewer than 3,000. */
const LARGEST_INDEX = 64 * 2 ** 20;

/** DataType of types.proto: the name we give it and the bytes of one element. */
const TYPES: Readonly<Record<number, readonly [string, number]>> = {
  1: ['F32', 4],
  2: ['F64', 8],
  3: ['I32', 4],
  4: ['U8', 1],
  6: ['I8', 1],
  9: ['I64', 8],
  10: ['BOOL', 1],
  14: ['BF16', 2],
  19: ['F16', 2],
};

export interface BundleEntry extends StoredTensor {
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
  /** Masked CRC-32C of the values' bytes. */
  readonly crc: number;
}

export interface BundleIndex {
  readonly shards: number;
  readonly entries: ReadonlyMap<string, BundleEntry>;
}

/** `model.ckpt.data-00000-of-00001` */
export const shardName = (prefix: string, shard: number, shards: number): string =>
  `${prefix}.data-${String(shard).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}`;

/** Parses an .index file; `prefix` is its name without ending. Throws FormatError. */
export function parseBundleIndex(index: Uint8Array, prefix: string): BundleIndex {
  const table = readSortedTable(index);
  const header = table.get('');
  if (header === undefined) throw new FormatError('it has no header entry');
  const shards = readHeader(header);
  const entries = new Map<string, BundleEntry>();
  for (const [name, value] of table) if (name !== '') entries.set(name, readEntry(name, value, prefix, shards));
  return { shards, entries };
}

function readHeader(message: Uint8Array): number {
  let shards = 1;
  let endianness = 0;
  for (const field of protoFields(message)) {
    if (field.number === 1) shards = field.value ?? shards;
    if (field.number === 2) endianness = field.value ?? endianness;
  }
  if (endianness !== 0) throw new FormatError('its numbers are big-endian, which cannot be read here');
  if (shards < 1 || shards > 99_999) throw new FormatError(`it speaks of ${shards} data files`);
  return shards;
}

function readEntry(name: string, message: Uint8Array, prefix: string, shards: number): BundleEntry {
  const numbers = new Map<number, number>();
  let shape: readonly number[] = [];
  for (const field of protoFields(message)) {
    if (field.value !== undefined) numbers.set(field.number, field.value);
    else if (field.number === 2) shape = readShape(field.bytes);
    else if (field.number === 7) throw new FormatError(`${name} is stored in slices, which cannot be read here`);
  }
  const code = numbers.get(1) ?? 0;
  const [type, elementSize] = TYPES[code] ?? [`type ${code}`, undefined];
  const shard = numbers.get(3) ?? 0;
  const size = numbers.get(5) ?? 0;
  if (shard >= shards) throw new FormatError(`${name} lies in data file ${shard} of ${shards}`);
  if (elementSize !== undefined && size !== elementCount(shape) * elementSize)
    throw new FormatError(`${name} is ${type} ${shapeText(shape)} but has ${size} bytes`);
  const file = shardName(prefix, shard, shards);
  return { type, shape, file, shard, offset: numbers.get(4) ?? 0, size, crc: numbers.get(6) ?? 0 };
}

/** TensorShapeProto: dim = 2, and in it size = 1. */
function readShape(message: Uint8Array): number[] {
  const shape: number[] = [];
  for (const { number, bytes } of protoFields(message))
    if (number === 2 && bytes !== undefined)
      shape.push(protoFields(bytes).find((field) => field.number === 1)?.value ?? 0);
  return shape;
}

/**
 * Opens the bundle `folder/prefix.index` and its data files. Throws ProblemError: file-missing, file-corrupt (a tensor that
 * lies beyond the end of its data file is named). Values are checked against their CRC when they are read.
 */
export async function openTensorBundle(files: FileSource, folder: string, prefix: string): Promise<TensorStore> {
  const indexPath = files.resolve(folder, `${prefix}.index`);
  const indexBytes = await readWhole(files, indexPath, LARGEST_INDEX);
  const { shards, entries } = parsing(`${prefix}.index`, () => parseBundleIndex(indexBytes, prefix));
  const used = new Set(Array.from(entries.values(), (entry) => entry.shard));
  const sources = new Map<number, ByteSource>();
  const paths = [indexPath];
  const close = async (): Promise<void> => {
    await Promise.all(Array.from(sources.values(), (source) => source.close()));
  };
  try {
    for (const shard of [...used].sort((a, b) => a - b)) {
      const path = files.resolve(folder, shardName(prefix, shard, shards));
      paths.push(path);
      sources.set(shard, await files.open(path));
    }
    for (const [name, entry] of entries) checkInside(name, entry, sources.get(entry.shard)?.size ?? 0);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return { tensors: entries, paths, readBytes: (name) => readChecked(entries, sources, name), close };
}

function checkInside(name: string, entry: BundleEntry, size: number): void {
  if (entry.offset + entry.size <= size) return;
  const ends = entry.offset + entry.size;
  throw corrupt(entry.file, `the tensor ${name} ends at byte ${ends}, but the file has only ${size}`);
}

async function readChecked(
  entries: ReadonlyMap<string, BundleEntry>,
  sources: ReadonlyMap<number, ByteSource>,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const entry = entries.get(name);
  const source = entry && sources.get(entry.shard);
  if (entry === undefined || source === undefined) throw new RangeError(`The bundle has no tensor ${name}.`);
  const bytes = await source.read(entry.offset, entry.size);
  if (maskCrc(crc32c(bytes)) !== entry.crc)
    throw corrupt(entry.file, `the values of the tensor ${name} do not match their CRC-32C`);
  return bytes;
}
