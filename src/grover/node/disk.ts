// What node:fs leaves to its callers.
import { open, type FileHandle } from 'node:fs/promises';

/** Bytes of one write; the system takes no more than 2 GiB. */
const MOST_AT_ONCE = 2 ** 28;

/** What the system calls an error, as ENOENT; empty for what is none of the system's. */
export const errorCode = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';

/** There is no such file or folder. */
export const isMissing = (thrown: unknown): boolean => errorCode(thrown) === 'ENOENT';

/** Writes all of it where the file stands. Throws what the system throws. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength;)
    at += (await file.write(bytes, at, Math.min(MOST_AT_ONCE, bytes.byteLength - at))).bytesWritten;
}

/** So that a rename in it outlives a power cut; Windows knows no such thing. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const file = await open(folder, 'r');
  await file.sync().finally(() => file.close());
}
