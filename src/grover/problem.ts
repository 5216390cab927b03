// What went wrong, as a value: one sentence a person understands, where, and what to do.

/** Machine-readable kinds; the view and the CLI choose wording and exit code by them. */
export type ProblemCode =
  | 'file-missing'
  | 'file-corrupt'
  | 'config-invalid'
  | 'tensor-missing'
  | 'tensor-shape'
  | 'tensor-values'
  | 'hash-mismatch'
  | 'engine-unavailable'
  | 'engine-failed'
  | 'no-model'
  | 'input-invalid'
  | 'changed-on-disk'
  | 'cancelled';

/** A failure that is expected to happen to people: never a stack trace, always a sentence. */
export interface Problem {
  readonly code: ProblemCode;
  /** What is wrong and where (file, tensor, line), as a full sentence. */
  readonly message: string;
  /** What to do about it, as a full sentence. */
  readonly hint?: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export function fail(code: ProblemCode, message: string, hint?: string): Result<never> {
  return { ok: false, problem: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

/** Carries a Problem through code that must throw (a deep async call); caught at the boundary by `toProblem`. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Throws the problem of a failed result, returns the value of a good one. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ProblemError(result.problem);
}

/** Any thrown value as a Problem; unknown ones become `engine-failed` with their own message. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  if (thrown instanceof Error && thrown.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' };
  return { code: 'engine-failed', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** Throws a `cancelled` ProblemError if the signal was aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ProblemError({ code: 'cancelled', message: 'Cancelled.' });
}
