// One writer of a labelled file at a time, over all processes that write through here.
import { basename, dirname, join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { takeFileLock, type FileLock } from '../../grover/node/fileLock.ts';
import type { Problem, Result } from '../../grover/problem.ts';
import { diskProblem } from './fileProblems.ts';

/** Another's save of a large file takes some seconds. */
const PATIENCE_MS = 15_000;
const BETWEEN_MS = 40;

/** Does `work` while nobody else writes the file, which may not be there yet; its folder is. `path`: with links followed. */
export async function exclusively<T>(
  path: string,
  work: (lock: FileLock) => Promise<Result<T>>,
  patienceMs = PATIENCE_MS,
): Promise<Result<T>> {
  const taken = await takeInTime(path, patienceMs);
  if (!taken.ok) return taken;
  try {
    return await work(taken.value);
  } finally {
    await taken.value.release();
  }
}

async function takeInTime(path: string, patienceMs: number): Promise<Result<FileLock>> {
  const lockPath = join(dirname(path), `.${basename(path)}.lock`);
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = { isTaken: false };
    const lock = await takeFileLock(lockPath, {
      taken: (holder) => {
        found.isTaken = true;
        return beingWritten(path, holder);
      },
      takenOver: beingWritten(path, undefined),
      refused: (_, thrown) => diskProblem(path, thrown),
    });
    if (lock.ok || !found.isTaken || Date.now() >= until) return lock;
    await rest(BETWEEN_MS);
  }
}

const beingWritten = (path: string, holder = 'another program'): Problem => ({
  code: 'input-invalid',
  message: `${path} is being written by ${holder}.`,
  hint: 'Wait until it has done so and try again.',
});
