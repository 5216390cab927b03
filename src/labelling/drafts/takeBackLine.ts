// Takes a line away that was appended to a labelled file, as long as nothing stands behind it.
import { fail, ok, type Result } from '../../grover/problem.ts';
import { exclusively } from '../file/exclusively.ts';
import { machineFiles, type OpenedFile } from '../file/fileLayer.ts';
import { attempt, goneFromDisk } from '../file/fileProblems.ts';
import { targetOf } from '../file/replaceFile.ts';

/**
 * `size`: bytes of the file before the line was appended. Where nobody else has written, the file gets that size again; where
 * lines came before it, only the line goes. Fails with `changed-on-disk` where the file does not end with it.
 */
export function takeBackLine(path: string, line: string, size: number): Promise<Result<void>> {
  return attempt(path, async () => {
    const target = await targetOf(machineFiles, path);
    return exclusively(target, async () => {
      const state = await machineFiles.state(target);
      if (state === undefined) return { ok: false, problem: goneFromDisk(path) };
      const file = await machineFiles.open(target, 'append');
      try {
        const start = await startOfLast(file, state.size, Buffer.from(line));
        if (start === undefined)
          return fail(
            'changed-on-disk',
            `What was appended to ${path} is no longer its last line.`,
            'Change the line there.',
          );
        // An end that the line before lacked was appended with it.
        const isOurs = size <= start && start - size <= 2;
        await file.truncate(isOurs ? size : start);
        await file.sync();
        return ok(undefined);
      } finally {
        await file.close();
      }
    });
  });
}

/** Where the last line begins, if it reads so. */
async function startOfLast(file: OpenedFile, size: number, line: Buffer): Promise<number | undefined> {
  const tail = Buffer.alloc(Math.min(size, line.length + 2));
  await file.read(tail, size - tail.length);
  for (const end of ['\r\n', '\n']) {
    const wanted = Buffer.concat([line, Buffer.from(end)]);
    if (tail.subarray(-wanted.length).equals(wanted)) return size - wanted.length;
  }
  return undefined;
}
