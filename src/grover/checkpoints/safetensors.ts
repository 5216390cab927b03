// The safetensors format: a length, a JSON header with every tensor's type, shape and place, then the values.
import * as v from 'valibot';
import { type ByteSource, type FileSource } from './files.ts';
import { corrupt, FormatError, parsing } from './formatError.ts';
import { elementCount, shapeText, type StoredTensor, type TensorStore } from './tensorStore.ts';

/** The limit of the format's own reader. */
const LARGEST_HEADER = 100_000_000;
const TYPE_BYTES: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const headerEntry = v.object({ dtype: v.string(), shape: v.array(size), data_offsets: v.tuple([size, size]) });

export interface SafetensorsEntry extends StoredTensor {
  /** First byte and the byte behind the last, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Parses the JSON header. Types must be known, sizes must be shape × type, places must lie within `dataLength` bytes and
 * fill them without overlap. Throws FormatError that names the tensor.
 */
export function parseSafetensorsHeader(json: string, dataLength: number, file: string): SafetensorsHeader {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new FormatError('its header is not JSON');
  }
  const table = v.safeParse(v.record(v.string(), v.unknown()), parsed);
  if (!table.success) throw new FormatError('its header is not a table of tensors');
  const metadata = v.safeParse(v.optional(v.record(v.string(), v.string()), {}), table.output['__metadata__']);
  if (!metadata.success) throw new FormatError('its metadata are not texts');
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, value] of Object.entries(table.output))
    if (name !== '__metadata__') entries.set(name, parseEntry(name, value, file));
  checkPlaces(entries, dataLength);
  return { entries, metadata: metadata.output };
}

function parseEntry(name: string, value: unknown, file: string): SafetensorsEntry {
  const parsed = v.safeParse(headerEntry, value);
  if (!parsed.success) throw new FormatError(`the header's entry of the tensor ${name} is malformed`);
  const { dtype, shape, data_offsets } = parsed.output;
  const [begin, end] = data_offsets;
  const bytes = Object.hasOwn(TYPE_BYTES, dtype) ? TYPE_BYTES[dtype] : undefined;
  if (bytes === undefined) throw new FormatError(`the tensor ${name} has the unknown type ${dtype}`);
  if (end - begin !== elementCount(shape) * bytes)
    throw new FormatError(`the tensor ${name} is ${dtype} ${shapeText(shape)} but has ${end - begin} bytes`);
  return { type: dtype, shape, file, begin, end };
}

function checkPlaces(entries: ReadonlyMap<string, SafetensorsEntry>, dataLength: number): void {
  let reached = 0;
  for (const [name, { begin, end }] of [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (begin < reached) throw new FormatError(`the tensor ${name} overlaps another`);
    if (begin > reached) throw new FormatError(`${begin - reached} bytes before the tensor ${name} belong to none`);
    if (end > dataLength)
      throw new FormatError(
        `the tensor ${name} ends at byte ${end} of the values, but the file has only ${dataLength}`,
      );
    reached = end;
  }
  if (reached < dataLength) throw new FormatError(`${dataLength - reached} bytes at the end belong to no tensor`);
}

/** Opens a safetensors file. Throws ProblemError: file-missing or file-corrupt. */
export async function openSafetensors(files: FileSource, path: string): Promise<TensorStore & SafetensorsHeader> {
  const source = await files.open(path);
  try {
    const headerLength = await readHeaderLength(source);
    const json = new TextDecoder().decode(await source.read(8, headerLength));
    const first = 8 + headerLength;
    const header = parsing(source.name, () => parseSafetensorsHeader(json, source.size - first, source.name));
    return {
      ...header,
      tensors: header.entries,
      paths: [path],
      readBytes: async (name) => {
        const entry = header.entries.get(name);
        if (entry === undefined) throw new RangeError(`${source.name} has no tensor ${name}.`);
        return source.read(first + entry.begin, entry.end - entry.begin);
      },
      close: () => source.close(),
    };
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

async function readHeaderLength(source: ByteSource): Promise<number> {
  if (source.size < 8) throw corrupt(source.name, `with ${source.size} bytes it is too short`);
  const bytes = await source.read(0, 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const length = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (length > LARGEST_HEADER) throw corrupt(source.name, `its header claims ${length} bytes`);
  if (8 + length > source.size) throw corrupt(source.name, 'it ends within its header');
  return length;
}
