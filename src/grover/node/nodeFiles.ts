// Files of the machine we run on, for checkpoints.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { ByteSource, FileSource } from '../checkpoints/files.ts';
import { corrupt } from '../checkpoints/formatError.ts';
import { ProblemError } from '../problem.ts';

/** Longest single read; the system call stops at 2 GiB. */
const LONGEST_READ = 2 ** 30;
const HASH_CHUNK = 4 * 2 ** 20;

/** A view of the file system that remembers hashes of files that have not changed since. */
export function createNodeFiles(): FileSource {
  const hashes = new Map<string, Promise<string>>();
  return {
    resolve: (folder, name) => (name === undefined ? resolve(folder) : resolve(folder, name)),
    baseName: (path) => basename(path),
    list: async (folder) => {
      try {
        return await readdir(folder);
      } catch {
        return undefined;
      }
    },
    open: async (path) => {
      try {
        const handle = await open(path, 'r');
        const { size } = await handle.stat();
        return byteSource(handle, basename(path), size);
      } catch (cause) {
        throw unreadable(path, cause);
      }
    },
    sha256: async (path) => {
      const { size, mtimeMs } = await stat(path).catch((cause: unknown) => {
        throw unreadable(path, cause);
      });
      const key = `${path}\n${size}\n${mtimeMs}`;
      const known = hashes.get(key) ?? hashFile(path);
      hashes.set(key, known);
      known.catch(() => hashes.delete(key));
      return known;
    },
    sha256OfText: (text) => createHash('sha256').update(text).digest('hex'),
  };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: HASH_CHUNK })) hash.update(chunk as Uint8Array);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return hash.digest('hex');
}

function byteSource(handle: FileHandle, name: string, size: number): ByteSource {
  return {
    name,
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, LONGEST_READ), offset + done);
        if (bytesRead === 0) throw corrupt(name, `it ends at byte ${offset + done}, ${length - done} bytes too early`);
        done += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

function unreadable(path: string, cause: unknown): ProblemError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const message =
    code === 'ENOENT'
      ? `The file ${path} does not exist.`
      : `The file ${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`;
  const hint = 'Choose a folder with config.json and model.safetensors or model.ckpt.*.';
  return new ProblemError({ code: 'file-missing', message, hint }, { cause });
}
