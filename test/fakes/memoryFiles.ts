// A folder of files in memory, for checkpoints that are damaged on purpose.
import { createHash } from 'node:crypto';
import type { FileSource } from '../../src/grover/checkpoints/files.ts';
import { corrupt } from '../../src/grover/checkpoints/formatError.ts';
import { ProblemError } from '../../src/grover/problem.ts';

export interface MemoryFiles extends FileSource {
  /** Files that are open now. */
  readonly openCount: () => number;
}

/** `contents`: name to bytes, all in the folder `/model`. */
export function memoryFiles(contents: Readonly<Record<string, Uint8Array | string>>): MemoryFiles {
  let opened = 0;
  const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const bytesAt = (path: string): Uint8Array => {
    const found = contents[baseName(path)];
    if (found === undefined)
      throw new ProblemError({ code: 'file-missing', message: `The file ${path} does not exist.` });
    return typeof found === 'string' ? new TextEncoder().encode(found) : found;
  };
  const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
  return {
    openCount: () => opened,
    resolve: (_folder, name) => (name === undefined ? '/model' : `/model/${name}`),
    baseName,
    list: (folder) => Promise.resolve(folder === '/model' ? Object.keys(contents) : undefined),
    open: async (path) => {
      const bytes = await Promise.resolve(bytesAt(path));
      opened++;
      return {
        name: baseName(path),
        size: bytes.length,
        read: (offset, length) =>
          offset + length > bytes.length
            ? Promise.reject(corrupt(baseName(path), 'it ends too early'))
            : Promise.resolve(Uint8Array.from(bytes.subarray(offset, offset + length))),
        close: () => {
          opened--;
          return Promise.resolve();
        },
      };
    },
    sha256: (path) => Promise.resolve(sha256(bytesAt(path))),
    sha256OfText: sha256,
  };
}
