// LevelDB's sorted table (doc/table_format.md there), as TensorFlow writes a bundle's .index file.
import { ByteReader } from './byteReader.ts';
import { crc32c, maskCrc } from './crc32c.ts';
import { FormatError } from './formatError.ts';

/** Two block handles padded to 40 bytes, then the magic number. */
const FOOTER = 48;
const MAGIC_LOW = 0x8b80fb57;
const MAGIC_HIGH = 0xdb477524;
/** A block ends in its compression type (1 byte) and a masked CRC-32C of both (4 bytes). */
const TRAILER = 5;
const UNCOMPRESSED = 0;
const SNAPPY = 1;

interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

/** All entries, key (UTF-8) to value (views into `table`), in order. Throws FormatError; every block's CRC is checked. */
export function readSortedTable(table: Uint8Array): Map<string, Uint8Array> {
  if (table.length < FOOTER) throw new FormatError(`with ${table.length} bytes it is too short for a table`);
  const footer = new ByteReader(table.subarray(-FOOTER));
  readHandle(footer); // the metaindex, which bundles leave empty
  const index = readHandle(footer);
  footer.position = FOOTER - 8;
  if (footer.uint32() !== MAGIC_LOW || footer.uint32() !== MAGIC_HIGH)
    throw new FormatError('it does not end like a table (wrong magic number); it may be cut off');
  const entries = new Map<string, Uint8Array>();
  for (const [, handle] of readBlock(table, index))
    for (const [key, value] of readBlock(table, readHandle(new ByteReader(handle)))) entries.set(key, value);
  return entries;
}

function readHandle(reader: ByteReader): BlockHandle {
  return { offset: reader.varint(), size: reader.varint() };
}

function readBlock(table: Uint8Array, { offset, size }: BlockHandle): [string, Uint8Array][] {
  const where = `the block at byte ${offset}`;
  if (offset + size + TRAILER > table.length - FOOTER) throw new FormatError(`${where} reaches beyond the end`);
  const trailer = new ByteReader(table.subarray(offset + size, offset + size + TRAILER));
  const compression = trailer.take(1)[0];
  if (trailer.uint32() !== maskCrc(crc32c(table.subarray(offset, offset + size + 1))))
    throw new FormatError(`${where} does not match its CRC-32C`);
  if (compression === SNAPPY)
    throw new FormatError(`${where} is compressed with Snappy, which TensorFlow does not do for checkpoints`);
  if (compression !== UNCOMPRESSED) throw new FormatError(`${where} has the unknown compression ${compression}`);
  return readEntries(table.subarray(offset, offset + size), where);
}

/** Keys share a prefix with the one before; the array of restart points at the end is not needed to read them all. */
function readEntries(block: Uint8Array, where: string): [string, Uint8Array][] {
  const restarts = block.length < 4 ? 0 : new ByteReader(block.subarray(-4)).uint32();
  const end = block.length - 4 - 4 * restarts;
  if (end < 0) throw new FormatError(`${where} has no room for its ${restarts} restart points`);
  const reader = new ByteReader(block.subarray(0, end));
  const utf8 = new TextDecoder();
  const entries: [string, Uint8Array][] = [];
  let key = new Uint8Array(0);
  while (reader.remaining > 0) {
    const shared = reader.varint();
    const added = reader.varint();
    const valueLength = reader.varint();
    if (shared > key.length) throw new FormatError(`${where} has a key that shares more than there is`);
    const next = new Uint8Array(shared + Math.min(added, reader.remaining));
    next.set(key.subarray(0, shared));
    next.set(reader.take(added), shared);
    key = next;
    entries.push([utf8.decode(key), reader.take(valueLength)]);
  }
  return entries;
}
