// Copies a labelled file with some of its lines replaced, and makes the table of the copy on the way.
import { crc32 } from 'node:zlib';
import { ProblemError } from '../../grover/problem.ts';
import { scanLine } from '../lines/scanLine.ts';
import type { LineTable, NewLines } from './datasetFile.ts';
import type { OpenedFile } from './fileLayer.ts';
import { changedOnDisk } from './fileProblems.ts';
import { LineColumns } from './lineColumns.ts';
import type { OpenedDataset } from './openedDataset.ts';

const BLOCK = 2 ** 20;
const LINE_FEED = 0x0a;

/** Throws TypeError where what replaces a line is nothing, or more than a line. */
export function refuseNoLines(lines: NewLines): void {
  for (const line of lines.values())
    if (line.length === 0 || line.includes(LINE_FEED)) throw new TypeError('What replaces a line must be one line.');
}

/** Appends the bytes of `source` to `target`. Throws ProblemError (changed-on-disk) when they are not those of its table any more. */
export async function copyLines(source: OpenedDataset, lines: NewLines, target: OpenedFile): Promise<LineTable> {
  const copy = new LineCopy(source.table, lines);
  const { size } = source.signature;
  const buffer = Buffer.allocUnsafeSlow(Math.min(BLOCK, size));
  for (let at = 0; at < size;) {
    const block = buffer.subarray(0, Math.min(BLOCK, size - at));
    const isWhole = (await source.handle.read(block, at)) === block.length;
    const pieces = isWhole ? copy.take(block, at) : undefined;
    if (pieces === undefined) throw new ProblemError(changedOnDisk(source.path));
    await target.append(pieces.length === 1 ? (pieces[0] ?? block) : Buffer.concat(pieces));
    at += block.length;
  }
  return copy.made;
}

class LineCopy {
  readonly made = new LineColumns();
  readonly #table: LineTable;
  readonly #lines: NewLines;
  #entry = 0;
  /** Of the current entry, as far as it was seen. */
  #checksum = 0;
  /** By how much lines lie further behind in the copy. */
  #shift = 0;

  constructor(table: LineTable, lines: NewLines) {
    this.#table = table;
    this.#lines = lines;
  }

  /** `block`: what lies at this offset of the source. Gives what takes its place; undefined where it is not what it was. */
  take(block: Buffer, at: number): Uint8Array[] | undefined {
    const pieces: Uint8Array[] = [];
    let copied = 0;
    for (; this.#entry < this.#table.count; this.#entry++) {
      const { start, end } = this.#table.range(this.#entry);
      if (start >= at + block.length) break;
      const from = Math.max(0, start - at);
      const to = Math.min(block.length, end - at);
      this.#checksum = crc32(block.subarray(from, to), start >= at ? 0 : this.#checksum);
      const line = this.#lines.get(this.#entry);
      if (line !== undefined) {
        pieces.push(block.subarray(copied, from));
        copied = to;
      }
      if (end > at + block.length) break;
      if (this.#checksum !== this.#table.checksum(this.#entry)) return undefined;
      if (line !== undefined) pieces.push(line);
      this.#append(start, end, line);
    }
    pieces.push(block.subarray(copied));
    return pieces;
  }

  #append(start: number, end: number, line: Uint8Array | undefined): void {
    const moved = start + this.#shift;
    this.made.append({
      start: moved,
      end: moved + (line?.length ?? end - start),
      line: this.#table.line(this.#entry),
      checksum: line === undefined ? this.#checksum : crc32(line),
      summary: line === undefined ? this.#table.summary(this.#entry) : scanLine(line),
    });
    if (line !== undefined) this.#shift += line.length - (end - start);
  }
}
