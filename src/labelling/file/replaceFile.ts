// Puts a file in the place of another, so that a kill at any moment leaves the old one or the new one.
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { isMissing } from '../../grover/node/disk.ts';
import type { FileLayer, FileState, OpenedFile } from './fileLayer.ts';

const PARTIAL = '.partial';

export interface Replacement<T> {
  readonly write: (file: OpenedFile) => Promise<T>;
  /** Throws where the old file must stay after all. */
  readonly check: () => Promise<void>;
}

/**
 * Writes a file beside `path` and renames it there; `old` is what stands there now, whose permissions it takes over. Only while no
 * other process writes the file: what killed ones left behind is removed. Gives the file, still open, and what `write` gave.
 */
export async function replaceFile<T>(
  files: FileLayer,
  path: string,
  old: FileState | undefined,
  { write, check }: Replacement<T>,
): Promise<{ readonly file: OpenedFile; readonly written: T }> {
  if (old !== undefined) await files.mayWrite(path);
  await removeLeftovers(files, path);
  const partial = join(dirname(path), `${leftoverOf(path)}${randomUUID()}${PARTIAL}`);
  const file = await files.create(partial, old);
  try {
    const written = await write(file);
    await file.sync();
    await check();
    await files.rename(partial, path);
    // By now it is saved; some network disks cannot do this.
    await files.syncFolder(dirname(path)).catch(() => undefined);
    return { file, written };
  } catch (thrown) {
    await file.close().catch(() => undefined);
    await files.remove(partial).catch(() => undefined);
    throw thrown;
  }
}

/** The path with links followed, also of a file that is not there yet. */
export async function targetOf(files: FileLayer, path: string): Promise<string> {
  try {
    return await files.realPath(path);
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    return join(await files.realPath(dirname(path)), basename(path));
  }
}

const leftoverOf = (path: string): string => `.${basename(path)}.`;

async function removeLeftovers(files: FileLayer, path: string): Promise<void> {
  const folder = dirname(path);
  const start = leftoverOf(path);
  for (const name of await files.list(folder))
    if (name.startsWith(start) && (name.endsWith(PARTIAL) || name.startsWith('lock.', start.length)))
      await files.remove(join(folder, name));
}
