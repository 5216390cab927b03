// The few things a run does with files, so that tests can end a run at any of them.
import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, isMissing, syncFolder, writeAll } from '../../grover/node/disk.ts';
import { ProblemError, type Problem } from '../../grover/problem.ts';

export interface FileLayer {
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Replaces what is there, not atomically. */
  write(path: string, chunks: Iterable<Uint8Array>): Promise<void>;
  append(path: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A file or a folder with all in it; nothing when there is none. */
  remove(path: string): Promise<void>;
  /** Names in a folder, sorted; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  /** Brings to disk what others wrote into a folder. */
  sync(folder: string): Promise<void>;
}

/** Files of this machine. All methods throw ProblemError for what the disk refuses. `syncs`: what was written outlives a power cut. */
export function createFileLayer({ syncs }: { readonly syncs: boolean }): FileLayer {
  const withFile = async (path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> => {
    const file = await open(path, flags);
    try {
      await use(file);
      if (syncs) await file.sync();
    } finally {
      await file.close();
    }
  };
  return {
    read: (path) => about(path, () => orNothing(readFile(path), undefined)),
    write: (path, chunks) =>
      about(path, () =>
        withFile(path, 'w', async (file) => {
          for (const chunk of chunks) await writeAll(file, chunk);
        }),
      ),
    append: (path, bytes) => about(path, () => withFile(path, 'a', (file) => writeAll(file, bytes))),
    rename: (from, to) =>
      about(to, async () => {
        await rename(from, to);
        if (syncs) await syncFolder(dirname(to));
      }),
    remove: (path) => about(path, () => rm(path, { recursive: true, force: true })),
    list: (folder) => about(folder, async () => [...(await orNothing(readdir(folder), []))].sort()),
    makeFolder: (path) =>
      about(path, async () => {
        await mkdir(path, { recursive: true });
      }),
    sync: (folder) => (syncs ? about(folder, () => syncTree(folder)) : Promise.resolve()),
  };
}

export const machineFiles = createFileLayer({ syncs: true });

/** Where a file's next content is written; left behind by a kill. */
export const partialOf = (path: string): string => `${path}.partial`;

/** Replaces a file so that a kill at any moment leaves the old one or the new one. */
export async function replaceFile(files: FileLayer, path: string, text: string): Promise<void> {
  const written = partialOf(path);
  await files.write(written, [Buffer.from(text)]);
  await files.rename(written, path);
}

/** A sentence on what the disk refused. */
export function diskProblem(path: string, thrown: unknown): Problem {
  const code = errorCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return {
      code: 'input-invalid',
      message: `The disk is full: ${path} could not be written.`,
      hint: 'Free some space and resume the training; it goes on from its last checkpoint.',
    };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return {
      code: 'input-invalid',
      message: `${path} may not be written by this user.`,
      hint: 'Choose another folder, or change its permissions and resume the training.',
    };
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return { code: 'input-invalid', message: `${path} cannot be made: a file of that name is in the way.` };
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'input-invalid', message: `${path} could not be read or written: ${why}.` };
}

async function about<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ProblemError) throw thrown;
    throw new ProblemError(diskProblem(path, thrown), { cause: thrown });
  }
}

async function orNothing<T, N>(reading: Promise<T>, nothing: N): Promise<T | N> {
  try {
    return await reading;
  } catch (thrown) {
    if (isMissing(thrown)) return nothing;
    throw thrown;
  }
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await syncTree(path);
      continue;
    }
    const file = await open(path, 'r+');
    await file.sync().finally(() => file.close());
  }
  await syncFolder(folder);
}
