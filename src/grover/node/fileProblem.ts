// What to say when a file that people name cannot be read or written.
import type { Problem } from '../problem.ts';
import { errorCode } from './disk.ts';

export function fileProblem(path: string, thrown: unknown): Problem {
  const code = errorCode(thrown);
  if (code === 'ENOENT') return { code: 'file-missing', message: `There is no file ${path}.`, hint: 'Check the path.' };
  if (code === 'EISDIR') return { code: 'input-invalid', message: `${path} is a folder, not a file.` };
  if (code === 'EACCES' || code === 'EPERM')
    return { code: 'input-invalid', message: `${path} may not be read or written by this user.` };
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'input-invalid', message: `${path} could not be read: ${why}.` };
}
