// A file that is there as a whole or not at all: written beside its place, then put there.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { chmod, realpath, rename, rm, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { fileProblem } from '../../grover/node/fileProblem.ts';
import { ProblemError } from '../../grover/problem.ts';

export type Write = (text: string) => Promise<void>;

/**
 * What was at `path` stays until all is written, and stays when `fill` throws. Throws ProblemError when `path` is one of `sources`
 * (links followed), a folder, or cannot be written.
 */
export async function writeWholeFile<T>(
  path: string,
  sources: readonly string[],
  fill: (write: Write) => Promise<T>,
): Promise<T> {
  const target = await realpath(path).catch(() => path);
  const there = await stat(target).catch(() => undefined);
  if (there?.isDirectory() === true)
    throw new ProblemError({
      code: 'input-invalid',
      message: `${path} is a folder, not a file.`,
      hint: 'Name a file.',
    });
  for (const source of sources) {
    const other = await stat(source).catch(() => undefined);
    if (there !== undefined && other?.ino === there.ino && other.dev === there.dev)
      throw new ProblemError({
        code: 'input-invalid',
        message: `${path} is a file that is read; it is never written over.`,
        hint: 'Name another file.',
      });
  }
  const partial = `${target}.${process.pid}.partial`;
  const stream = createWriteStream(partial);
  const state: { error?: Error } = {};
  stream.on('error', (error) => {
    state.error = error;
  });
  try {
    await once(stream, 'open');
    const filled = await fill(async (text) => {
      if (state.error !== undefined) throw state.error;
      if (!stream.write(text)) await once(stream, 'drain');
    });
    stream.end();
    await finished(stream);
    if (there !== undefined) await chmod(partial, there.mode);
    await rename(partial, target);
    return filled;
  } catch (thrown) {
    stream.destroy();
    await rm(partial, { force: true });
    throw thrown instanceof Error && 'code' in thrown && 'syscall' in thrown
      ? new ProblemError(fileProblem(path, thrown))
      : thrown;
  }
}
