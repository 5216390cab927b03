// One state of a labelled file on disk: where its lines lie, and what each says in short. The lines themselves stay on disk.
import type { Result } from '../../grover/problem.ts';
import type { Split } from '../../protocol/training.ts';

/** Bytes; a longer line counts as broken, and is copied but never read into memory. */
export const LONGEST_LINE = 64 * 2 ** 20;

/** Read from a line's bytes without keeping them. */
export interface LineSummary {
  readonly label?: string;
  readonly split?: Split;
  readonly flagged: boolean;
  readonly skipped: boolean;
  readonly hasNote: boolean;
  readonly spans: number;
  /** Not a JSON object: it is shown as it is and kept as it is. */
  readonly isBroken: boolean;
}

/** Lines that are not blank, numbered from 0 as entries; blank lines stay in the file and are nobody's entry. */
export interface LineTable {
  readonly count: number;
  readonly summary: (entry: number) => LineSummary;
  /** Line in the file, from 1, blank ones counted. */
  readonly line: (entry: number) => number;
  /** Bytes of the line without its end; a byte-order mark is no part of the first. */
  readonly range: (entry: number) => { readonly start: number; readonly end: number };
  /** CRC-32 of these bytes: lines of two states that differ in it are not the same. */
  readonly checksum: (entry: number) => number;
}

/** What tells two states of a file apart without reading it. */
export interface FileSignature {
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
}

export interface DatasetFile {
  readonly path: string;
  readonly signature: FileSignature;
  /** Grows while the file is read. */
  readonly table: LineTable;
  /** Resolves when the whole file has been looked at; rejects with ProblemError. */
  readonly complete: Promise<void>;
  readonly readBytes: () => number;
  /**
   * The bytes of a line, as they are in this state of the file even when another has taken its place. Rejects with ProblemError
   * when another program has written over them, and for a line longer than `LONGEST_LINE`.
   */
  readonly line: (entry: number) => Promise<Uint8Array>;
  /** Every line in order, in pieces between which others have a turn: for searching. Those longer than `LONGEST_LINE` are left out. */
  readonly lines: (signal?: AbortSignal) => AsyncIterable<{ readonly entry: number; readonly bytes: Uint8Array }>;
  /** True while the path still leads to this state. */
  readonly isCurrent: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** What takes the place of lines, without line ends. */
export type NewLines = ReadonlyMap<number, Uint8Array>;

export interface DatasetStore {
  /** Resolves as soon as the first lines can be shown. */
  readonly open: (path: string) => Promise<Result<DatasetFile>>;
  /**
   * Writes `file` with these lines replaced to a path (its own, or another), whole or not at all, and gives the new state; all
   * other bytes are copied. Fails with `changed-on-disk` and writes nothing when the path is the file's own and leads to another
   * state by now. One writer at a time, over all processes that write through here.
   */
  readonly save: (file: DatasetFile, lines: NewLines, to?: string) => Promise<Result<DatasetFile>>;
  /** Puts lines, without line ends, at the end of the file: all of them or none. */
  readonly appendLines: (path: string, lines: readonly Uint8Array[]) => Promise<Result<void>>;
}
