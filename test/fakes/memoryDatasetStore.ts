// Labelled files in memory, and a way to write them behind the editor's back.
import { fail, ok, ProblemError } from '../../src/grover/problem.ts';
import type { DatasetFile, DatasetStore, FileSignature, NewLines } from '../../src/labelling/file/datasetFile.ts';
import { indexBytes } from '../../src/labelling/file/lineIndexer.ts';

export interface MemoryStore extends DatasetStore {
  /** What somebody else writes; undefined: takes the file away. */
  readonly write: (path: string, content: string | Uint8Array | undefined) => void;
  readonly bytes: (path: string) => Uint8Array | undefined;
  /** Decoded as UTF-8; empty where there is no file. */
  readonly text: (path: string) => string;
  /** Opened states that nobody has closed. */
  readonly openCount: () => number;
  /** The next saves fail with this sentence, until it is called with undefined. */
  readonly refuseSaves: (message: string | undefined) => void;
}

interface Stored {
  readonly bytes: Buffer;
  readonly signature: FileSignature;
}

/** `contents`: path to content. */
export function createMemoryStore(contents: Readonly<Record<string, string | Uint8Array>> = {}): MemoryStore {
  const files = new Map<string, Stored>();
  const states = new WeakMap<DatasetFile, Stored>();
  let version = 0;
  let opened = 0;
  let refusal: string | undefined;

  const write = (path: string, content: string | Uint8Array | undefined): void => {
    if (content === undefined) {
      files.delete(path);
      return;
    }
    const bytes = Buffer.from(content);
    files.set(path, { bytes, signature: { size: bytes.length, mtimeMs: ++version, inode: version } });
  };

  const openState = (path: string, stored: Stored): DatasetFile => {
    const table = indexBytes(stored.bytes);
    const lineOf = (entry: number): Uint8Array => {
      const { start, end } = table.range(entry);
      return stored.bytes.subarray(start, end);
    };
    opened++;
    const file: DatasetFile = {
      path,
      signature: stored.signature,
      table,
      complete: Promise.resolve(),
      readBytes: () => stored.bytes.length,
      line: (entry) => Promise.resolve().then(() => lineOf(entry)),
      lines: async function* (signal) {
        for (let entry = 0; entry < table.count; entry++) {
          if (entry % 100 === 0) await new Promise(setImmediate);
          if (signal?.aborted === true) throw new ProblemError({ code: 'cancelled', message: 'Cancelled.' });
          yield { entry, bytes: lineOf(entry) };
        }
      },
      isCurrent: () => Promise.resolve(files.get(path) === stored),
      close: () => {
        opened--;
        return Promise.resolve();
      },
    };
    states.set(file, stored);
    return file;
  };

  for (const [path, content] of Object.entries(contents)) write(path, content);
  return {
    write,
    bytes: (path) => files.get(path)?.bytes,
    text: (path) => files.get(path)?.bytes.toString() ?? '',
    openCount: () => opened,
    refuseSaves: (message) => {
      refusal = message;
    },
    open: async (path) => {
      await Promise.resolve();
      const stored = files.get(path);
      return stored === undefined ? fail('file-missing', `There is no file ${path}.`) : ok(openState(path, stored));
    },
    save: async (file, lines, to = file.path) => {
      await file.complete;
      const stored = states.get(file);
      if (stored === undefined) throw new TypeError('This file is of another store.');
      if (refusal !== undefined) return fail('input-invalid', refusal);
      if (to === file.path && files.get(to) !== stored)
        return fail('changed-on-disk', `Another program has changed ${to}.`);
      write(to, withLines(stored.bytes, file, lines));
      const written = files.get(to);
      return written === undefined ? fail('file-missing', `There is no file ${to}.`) : ok(openState(to, written));
    },
    appendLines: (path, lines) => {
      const bytes = files.get(path)?.bytes ?? Buffer.alloc(0);
      const isEnded = bytes.length === 0 || bytes.at(-1) === 0x0a;
      write(
        path,
        Buffer.concat([bytes, Buffer.from(isEnded ? '' : '\n'), ...lines.flatMap((line) => [line, Buffer.from('\n')])]),
      );
      return Promise.resolve(ok(undefined));
    },
  };
}

function withLines(bytes: Buffer, { table }: DatasetFile, lines: NewLines): Buffer {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const [entry, line] of [...lines].sort(([a], [b]) => a - b)) {
    const { start, end } = table.range(entry);
    pieces.push(bytes.subarray(at, start), line);
    at = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}
