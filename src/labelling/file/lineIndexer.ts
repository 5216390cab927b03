// Cuts a file into lines as its bytes arrive, and fills the table of them.
import { crc32 } from 'node:zlib';
import { BROKEN, LineScanner } from '../lines/scanLine.ts';
import { LONGEST_LINE, type LineSummary } from './datasetFile.ts';
import { LineColumns } from './lineColumns.ts';

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Bytes of a line that are looked at between two turns of others. */
const SLICE = 2 ** 20;
const FIRST_HELD = 2 ** 16;

/** Takes the blocks of a file in order; its generators stop where others may have a turn. */
export class LineIndexer {
  readonly table = new LineColumns();
  /** Begun lines: the bytes so far, and how many; those of a line that is too long are not kept. */
  #held = Buffer.alloc(0);
  #heldLength = 0;
  #isTooLong = false;
  #tooLongChecksum = 0;
  /** Where the line that is being read begins. */
  #start = 0;
  #line = 1;
  #read = 0;

  /** Bytes that were handed in. */
  get read(): number {
    return this.#read;
  }

  /** `block`: what comes next in the file; the first has at least three bytes unless the file is shorter. Not kept. */
  *push(block: Buffer): Generator<void> {
    let from = this.#read === 0 && block.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    if (this.#read === 0) this.#start = from;
    for (;;) {
      const end = block.indexOf(LINE_FEED, from);
      const piece = block.subarray(from, end === -1 ? block.length : end);
      if (end === -1) {
        this.#hold(piece);
        this.#read += block.length;
        return;
      }
      yield* this.#ended(piece);
      from = end + 1;
      this.#start = this.#read + from;
      this.#line++;
    }
  }

  /** The file has ended: what is left is its last line. */
  *end(): Generator<void> {
    if (this.#heldLength > 0 || this.#isTooLong) yield* this.#ended(Buffer.alloc(0));
    this.#held = Buffer.alloc(0);
  }

  *#ended(piece: Buffer): Generator<void> {
    if (this.#isTooLong || this.#heldLength > 0) this.#hold(piece);
    if (this.#isTooLong) {
      this.#append(this.#start + this.#heldLength, this.#tooLongChecksum, BROKEN);
    } else {
      const whole = this.#heldLength > 0 ? this.#held.subarray(0, this.#heldLength) : piece;
      const line = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
      if (!isBlank(line)) {
        const scanner = new LineScanner(line);
        let until = SLICE;
        let summary = scanner.run(until);
        for (; summary === undefined; summary = scanner.run(until)) {
          yield;
          until += SLICE;
        }
        this.#append(this.#start + line.length, crc32(line), summary);
      }
    }
    this.#heldLength = 0;
    this.#isTooLong = false;
  }

  #append(end: number, checksum: number, summary: LineSummary): void {
    this.table.append({ start: this.#start, end, line: this.#line, checksum, summary });
  }

  #hold(piece: Buffer): void {
    const length = this.#heldLength + piece.length;
    if (!this.#isTooLong && length > LONGEST_LINE) {
      this.#isTooLong = true;
      this.#tooLongChecksum = crc32(this.#held.subarray(0, this.#heldLength));
      this.#held = Buffer.alloc(0);
    }
    if (this.#isTooLong) {
      this.#tooLongChecksum = crc32(piece, this.#tooLongChecksum);
    } else {
      if (length > this.#held.length) {
        const grown = Buffer.allocUnsafeSlow(Math.min(LONGEST_LINE, Math.max(FIRST_HELD, 2 * length)));
        this.#held.copy(grown, 0, 0, this.#heldLength);
        this.#held = grown;
      }
      piece.copy(this.#held, this.#heldLength);
    }
    this.#heldLength = length;
  }
}

/** The whole of a small file. */
export function indexBytes(bytes: Uint8Array): LineColumns {
  const indexer = new LineIndexer();
  const steps = [indexer.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)), indexer.end()];
  for (const step of steps) while (step.next().done !== true);
  return indexer.table;
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= RETURN));
}
