// Labelled files on the disks of this machine.
import { ok, ProblemError } from '../../grover/problem.ts';
import { appendLines } from './appendLines.ts';
import { copyLines, refuseNoLines } from './copyLines.ts';
import type { DatasetStore, NewLines } from './datasetFile.ts';
import { exclusively } from './exclusively.ts';
import { isSameState, machineFiles, type FileLayer, type FileState } from './fileLayer.ts';
import { attempt, changedOnDisk, goneFromDisk } from './fileProblems.ts';
import { OpenedDataset } from './openedDataset.ts';
import { readDataset } from './readDataset.ts';
import { replaceFile, targetOf } from './replaceFile.ts';

/** `files`: the disk, in tests another one. */
export function createDatasetStore(files: FileLayer = machineFiles): DatasetStore {
  return {
    open: (path) => attempt(path, () => readDataset(files, path)),
    save: (file, lines, named) => {
      const to = named ?? file.path;
      if (!(file instanceof OpenedDataset)) throw new TypeError('This file is of another store.');
      refuseNoLines(lines);
      return attempt(to, async () => {
        await file.complete;
        const target = await targetOf(files, to);
        return exclusively(target, async (lock) => {
          const isOwn = target === (await targetOf(files, file.path));
          const find = async (): Promise<FileState | undefined> => {
            await lock.check();
            const there = await files.state(target);
            // Whoever names the path of a file that is gone wants it back.
            if (isOwn && (there !== undefined || named === undefined)) refuseAnother(file, there);
            return there;
          };
          return ok(await write(files, file, lines, { target, to, find }));
        });
      });
    },
    appendLines: (path, lines) => appendLines(path, lines, files),
  };
}

interface Destination {
  readonly to: string;
  /** `to` with links followed. */
  readonly target: string;
  /** What stands there; throws where it must not be replaced. */
  readonly find: () => Promise<FileState | undefined>;
}

async function write(
  files: FileLayer,
  file: OpenedDataset,
  lines: NewLines,
  { to, target, find }: Destination,
): Promise<OpenedDataset> {
  const { file: handle, written: table } = await replaceFile(files, target, await find(), {
    write: (copy) => copyLines(file, lines, copy),
    check: async () => {
      await find();
    },
  });
  const state = await handle.state();
  const readBytes = always(state.size);
  return new OpenedDataset(files, { path: to, handle, state, table, complete: Promise.resolve(), readBytes });
}

/** Made out here: a function made while a file is written would hold on to the file before it and to all lines that were replaced. */
const always = (value: number) => (): number => value;

function refuseAnother({ path, signature }: OpenedDataset, there: FileState | undefined): void {
  if (there === undefined) throw new ProblemError(goneFromDisk(path));
  if (!isSameState(there, signature)) throw new ProblemError(changedOnDisk(path));
}
