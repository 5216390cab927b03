// The few things that reading and writing a labelled file does with the disk, so that tests can end it at any of them.
import { access, constants, mkdir, open, readdir, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { isMissing, syncFolder, writeAll } from '../../grover/node/disk.ts';
import type { FileSignature } from './datasetFile.ts';

const PERMISSIONS = 0o7777;

export interface FileState extends FileSignature {
  readonly isFile: boolean;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface OpenedFile {
  /** Fills `into` unless the file ends; gives the bytes read. */
  readonly read: (into: Uint8Array, position: number) => Promise<number>;
  /** Writes at the end. */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  readonly truncate: (size: number) => Promise<void>;
  readonly state: () => Promise<FileState>;
  /** What was written outlives a power cut. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** All throw what the system throws. */
export interface FileLayer {
  readonly open: (path: string, use: 'read' | 'append') => Promise<OpenedFile>;
  /** A new file, with the permissions and, where it may be, the owner of another. */
  readonly create: (path: string, like: FileState | undefined) => Promise<OpenedFile>;
  /** Undefined where there is nothing. */
  readonly state: (path: string) => Promise<FileState | undefined>;
  /** With links followed. */
  readonly realPath: (path: string) => Promise<string>;
  /** Throws where the file may not be written. */
  readonly mayWrite: (path: string) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  readonly list: (folder: string) => Promise<readonly string[]>;
  readonly makeFolder: (path: string) => Promise<void>;
  /** So that a rename in it outlives a power cut. */
  readonly syncFolder: (path: string) => Promise<void>;
}

export const machineFiles: FileLayer = {
  open: async (path, use) => openedFile(await open(path, use === 'read' ? 'r' : 'a+')),
  create: async (path, like) => {
    const handle = await open(path, 'ax+', like === undefined ? 0o666 : like.mode);
    if (like !== undefined) await takeAfter(handle, like);
    return openedFile(handle);
  },
  state: async (path) => {
    try {
      return stateOf(await stat(path, { bigint: true }));
    } catch (thrown) {
      if (isMissing(thrown)) return undefined;
      throw thrown;
    }
  },
  realPath: (path) => realpath(path),
  mayWrite: (path) => access(path, constants.W_OK),
  rename,
  remove: (path) => rm(path, { force: true }),
  list: (folder) => readdir(folder),
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  syncFolder,
};

export const isSameState = (a: FileSignature, b: FileSignature): boolean =>
  a.size === b.size && a.mtimeMs === b.mtimeMs && a.inode === b.inode;

function openedFile(handle: FileHandle): OpenedFile {
  return {
    read: async (into, position) => {
      let done = 0;
      while (done < into.length) {
        const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    },
    append: (bytes) => writeAll(handle, bytes),
    truncate: (size) => handle.truncate(size),
    state: async () => stateOf(await handle.stat({ bigint: true })),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

/** The time in whole microseconds: as exact as a number holds it. */
const stateOf = (stats: BigIntStats): FileState => ({
  size: Number(stats.size),
  mtimeMs: Number(stats.mtimeNs / 1000n) / 1000,
  inode: Number(stats.ino),
  isFile: stats.isFile(),
  mode: Number(stats.mode) & PERMISSIONS,
  uid: Number(stats.uid),
  gid: Number(stats.gid),
});

/** A file that was made narrows its mode by the user's mask, and belongs to who made it. */
async function takeAfter(handle: FileHandle, { mode, uid, gid }: FileState): Promise<void> {
  const made = stateOf(await handle.stat({ bigint: true }));
  // Only the administrator may give files away.
  if (made.uid !== uid || made.gid !== gid) await handle.chown(uid, gid).catch(() => undefined);
  if (made.mode !== mode) await handle.chmod(mode);
}
