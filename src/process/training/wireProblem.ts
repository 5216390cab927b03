// A problem that came over the wire, as a problem of this process again.
import type { Problem, ProblemCode } from '../../grover/problem.ts';
import type { WireProblem } from '../../protocol/messages.ts';

const CODES: readonly ProblemCode[] = [
  'file-missing',
  'file-corrupt',
  'config-invalid',
  'tensor-missing',
  'tensor-shape',
  'tensor-values',
  'hash-mismatch',
  'engine-unavailable',
  'engine-failed',
  'no-model',
  'input-invalid',
  'cancelled',
];

/** A code that nobody here knows counts as a failure of the engine. */
export const problemOf = ({ code, message, hint }: WireProblem): Problem => ({
  code: CODES.find((known) => known === code) ?? 'engine-failed',
  message,
  ...(hint === undefined ? {} : { hint }),
});
