// One state of a labelled file on disk, read by byte ranges through a handle that stays with it when another takes its place.
import { crc32 } from 'node:zlib';
import { ProblemError, throwIfCancelled } from '../../grover/problem.ts';
import { LONGEST_LINE, type DatasetFile, type LineTable } from './datasetFile.ts';
import { isSameState, type FileLayer, type FileState, type OpenedFile } from './fileLayer.ts';
import { asProblem, changedOnDisk } from './fileProblems.ts';

/** Bytes that are read at once: some milliseconds of anybody's work. */
const BLOCK = 2 ** 20;

/** The file as it was found, or written. */
export interface DatasetState {
  readonly path: string;
  readonly handle: OpenedFile;
  readonly state: FileState;
  readonly table: LineTable;
  readonly complete: Promise<void>;
  readonly readBytes: () => number;
  /** Ends reading before the handle is closed. */
  readonly stop?: () => void;
}

export class OpenedDataset implements DatasetFile {
  readonly path: string;
  readonly signature: FileState;
  readonly table: LineTable;
  readonly complete: Promise<void>;
  readonly readBytes: () => number;
  readonly handle: OpenedFile;
  readonly #stop: (() => void) | undefined;
  readonly #files: FileLayer;

  constructor(files: FileLayer, { path, handle, state, table, complete, readBytes, stop }: DatasetState) {
    this.#files = files;
    this.path = path;
    this.handle = handle;
    this.signature = state;
    this.table = table;
    this.complete = complete;
    this.readBytes = readBytes;
    this.#stop = stop;
  }

  readonly line = async (entry: number): Promise<Uint8Array> => {
    const { start, end } = this.table.range(entry);
    if (end - start > LONGEST_LINE) throw new ProblemError(this.#tooLong(entry, end - start));
    const bytes = await this.#read(start, end);
    this.#check(entry, bytes);
    return bytes;
  };

  async *lines(signal?: AbortSignal): AsyncGenerator<{ readonly entry: number; readonly bytes: Uint8Array }> {
    for (let entry = 0; ;) {
      if (entry === this.table.count) await this.complete;
      throwIfCancelled(signal);
      if (entry === this.table.count) return;
      const { start, end } = this.table.range(entry);
      if (end - start > LONGEST_LINE) {
        entry++;
        continue;
      }
      const last = this.#lastWithin(entry, start + BLOCK);
      const block = await this.#read(start, this.table.range(last).end);
      for (; entry <= last; entry++) {
        const range = this.table.range(entry);
        const bytes = block.subarray(range.start - start, range.end - start);
        this.#check(entry, bytes);
        yield { entry, bytes };
      }
    }
  }

  readonly isCurrent = async (): Promise<boolean> => {
    const state = await this.#files.state(this.path).catch(() => undefined);
    return state !== undefined && isSameState(state, this.signature);
  };

  readonly close = async (): Promise<void> => {
    this.#stop?.();
    await this.handle.close();
  };

  #lastWithin(entry: number, end: number): number {
    let last = entry;
    while (last + 1 < this.table.count && this.table.range(last + 1).end <= end) last++;
    return last;
  }

  async #read(start: number, end: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(end - start);
    try {
      if ((await this.handle.read(bytes, start)) === bytes.length) return bytes;
    } catch (thrown) {
      throw new ProblemError(asProblem(this.path, thrown), { cause: thrown });
    }
    throw new ProblemError(changedOnDisk(this.path));
  }

  /** Another program may have written into this very file. */
  #check(entry: number, bytes: Uint8Array): void {
    if (crc32(bytes) !== this.table.checksum(entry)) throw new ProblemError(changedOnDisk(this.path));
  }

  #tooLong(entry: number, length: number): ProblemError['problem'] {
    const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
    return {
      code: 'input-invalid',
      message: `Line ${this.table.line(entry)} of ${this.path} is ${megabytes(length)} long; no more than ${megabytes(LONGEST_LINE)} are read.`,
      hint: 'Break it up with another program; until then it is kept as it is.',
    };
  }
}
