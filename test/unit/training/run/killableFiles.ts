// Files of a process that is killed at one of its writes: what it was writing is cut off, and nothing comes after.
import type { FileLayer } from '../../../../src/training/run/fileLayer.ts';

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface KillableFiles {
  readonly files: FileLayer;
  /** Changes that were made or begun. */
  readonly changes: () => number;
}

/** Dies at change number `at` (from 1; Infinity: never). `share`: how much of it is done, 0 … 1. */
export function killableFiles(files: FileLayer, at: number, share = 0.5): KillableFiles {
  let changes = 0;
  const living = (): void => {
    if (changes >= at) throw new Killed();
  };
  const change = async (whole: () => Promise<void>, part: () => Promise<void>): Promise<void> => {
    living();
    if (++changes < at) {
      await whole();
      return;
    }
    await part();
    throw new Killed();
  };
  const begun = (chunks: Iterable<Uint8Array>): Uint8Array[] => {
    const all = Buffer.concat([...chunks]);
    return [all.subarray(0, Math.floor(all.length * share))];
  };
  const eitherWay = (work: () => Promise<void>) => (): Promise<void> => (share < 0.5 ? Promise.resolve() : work());
  return {
    changes: () => changes,
    files: {
      read: (path) => {
        living();
        return files.read(path);
      },
      list: (folder) => {
        living();
        return files.list(folder);
      },
      write: (path, chunks) =>
        change(
          () => files.write(path, chunks),
          () => files.write(path, begun(chunks)),
        ),
      append: (path, bytes) =>
        change(
          () => files.append(path, bytes),
          () => files.append(path, Buffer.concat(begun([bytes]))),
        ),
      rename: (from, to) =>
        change(
          () => files.rename(from, to),
          eitherWay(() => files.rename(from, to)),
        ),
      remove: (path) =>
        change(
          () => files.remove(path),
          eitherWay(() => files.remove(path)),
        ),
      sync: (folder) => files.sync(folder),
      makeFolder: (path) =>
        change(
          () => files.makeFolder(path),
          eitherWay(() => files.makeFolder(path)),
        ),
    },
  };
}
