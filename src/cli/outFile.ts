// The file that --out names: what was there stays until the whole of what replaces it is written.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { fileProblem } from '../grover/node/fileProblem.ts';
import { ProblemError } from '../grover/problem.ts';
import { EXIT, type Io } from './command.ts';

/**
 * Lets `write` write to a file beside `path`, which takes its place when the run has come to its end, lines that failed
 * left out. Throws ProblemError.
 */
export async function writingTo(
  path: string,
  input: string,
  io: Io,
  write: (io: Io) => Promise<number>,
): Promise<number> {
  const target = await realpath(path).catch(() => path);
  if (target === (await realpath(input).catch(() => input)))
    throw new ProblemError({
      code: 'input-invalid',
      message: `--out ${path} is the file that is read.`,
      hint: 'Name another file.',
    });
  const there = await stat(target).catch(() => undefined);
  if (there?.isDirectory() === true)
    throw new ProblemError({ code: 'input-invalid', message: `${path} is a folder, not a file.` });
  // A pipe or a device is written to as it is.
  const isReplaced = there === undefined || there.isFile();
  const written = isReplaced ? `${target}.${process.pid}.partial` : target;
  const stream = createWriteStream(written);
  await once(stream, 'open').catch((thrown: unknown) => {
    throw new ProblemError(fileProblem(path, thrown));
  });
  let isWhole = false;
  try {
    const code = await write({
      ...io,
      out: async (text) => {
        if (!stream.write(text)) await once(stream, 'drain');
      },
    });
    isWhole = code === EXIT.done || stream.bytesWritten + stream.writableLength > 0;
    return code;
  } finally {
    stream.end();
    await finished(stream);
    if (isReplaced && isWhole) await rename(written, target);
    else if (isReplaced && stream.bytesWritten === 0) await rm(written, { force: true });
    else if (isReplaced) io.error(`${path} is as it was; what was written until then is in ${written}.\n`);
  }
}
