// What to say when a labelled file cannot be read or written.
import { errorCode } from '../../grover/node/disk.ts';
import { fileProblem } from '../../grover/node/fileProblem.ts';
import { ProblemError, type Problem, type Result } from '../../grover/problem.ts';

export const changedOnDisk = (path: string): Problem => ({
  code: 'changed-on-disk',
  message: `Another program has changed ${path}.`,
  hint: 'Read it again; what you changed stays.',
});

export const goneFromDisk = (path: string): Problem => ({
  code: 'changed-on-disk',
  message: `${path} is no longer there: it was moved or deleted.`,
  hint: 'Save it under another name.',
});

/** A sentence on what the disk refused. */
export function diskProblem(path: string, thrown: unknown): Problem {
  const code = errorCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return {
      code: 'input-invalid',
      message: `The disk is full: ${path} could not be written, and is as it was.`,
      hint: 'Free some space and save again.',
    };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return {
      code: 'input-invalid',
      message: `${path} may not be read or written by this user.`,
      hint: 'Change its permissions or those of its folder, or save it elsewhere.',
    };
  return fileProblem(path, thrown);
}

/** What was thrown over a file as a problem; a problem as it is. */
export const asProblem = (path: string, thrown: unknown): Problem =>
  thrown instanceof ProblemError ? thrown.problem : diskProblem(path, thrown);

/** What `work` gives, or what the disk refused it. */
export async function attempt<T>(path: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (thrown) {
    return { ok: false, problem: asProblem(path, thrown) };
  }
}
