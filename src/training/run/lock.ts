// One trainer a run folder.
import { join } from 'node:path';
import { isLockHeld, takeFileLock, type FileLock, type LockWords } from '../../grover/node/fileLock.ts';
import type { Result } from '../../grover/problem.ts';
import { diskProblem } from './fileLayer.ts';

const LOCK = '.lock';

/** Takes the folder for this process, or says who has it. */
export const takeLock = (folder: string): Promise<Result<FileLock>> =>
  takeFileLock(join(folder, LOCK), wordsOf(folder));

/** True while a trainer that lives holds the folder. */
export const isHeld = (folder: string): Promise<boolean> => isLockHeld(join(folder, LOCK));

const wordsOf = (folder: string): LockWords => ({
  taken: (holder) =>
    holder === undefined
      ? {
          code: 'input-invalid',
          message: `${folder} is being trained by another program.`,
          hint: 'Wait until it has ended.',
        }
      : {
          code: 'input-invalid',
          message: `${folder} is being trained already (${holder}).`,
          hint: 'Wait until it has ended, or stop it.',
        },
  takenOver: {
    code: 'cancelled',
    message: 'Another trainer has taken over this run.',
    hint: 'Let that one go on.',
  },
  refused: diskProblem,
});
