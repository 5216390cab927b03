// A problem that came over the wire, as a problem of this process again.
import type { Problem, ProblemCode } from '../../grover/problem.ts';
import type { WireProblem } from '../../protocol/messages.ts';

/** All of them: a new one must be named here. */
const CODES: Readonly<Record<ProblemCode, true>> = {
  'file-missing': true,
  'file-corrupt': true,
  'config-invalid': true,
  'tensor-missing': true,
  'tensor-shape': true,
  'tensor-values': true,
  'hash-mismatch': true,
  'engine-unavailable': true,
  'engine-failed': true,
  'no-model': true,
  'input-invalid': true,
  'changed-on-disk': true,
  cancelled: true,
};

const isCode = (code: string): code is ProblemCode => Object.hasOwn(CODES, code);

/** A code that nobody here knows counts as a failure of the engine. */
export const problemOf = ({ code, message, hint }: WireProblem): Problem => ({
  code: isCode(code) ? code : 'engine-failed',
  message,
  ...(hint === undefined ? {} : { hint }),
});
