// Damage found while a file is parsed: the parser says what, its caller adds where.
import { ProblemError } from '../problem.ts';

/** Thrown by parsers that know bytes but no file; `what` reads on after “the file is damaged: ”. */
export class FormatError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'FormatError';
  }
}

/** The problem of a damaged or foreign file; `what` is a clause without a full stop. */
export function corrupt(file: string, what: string): ProblemError {
  return new ProblemError({
    code: 'file-corrupt',
    message: `${file} is damaged or not what its name says: ${what}.`,
    hint: 'Copy or download the file again and compare its size with the original.',
  });
}

/** Runs a parser and names the file in what it throws. */
export function parsing<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (thrown) {
    throw thrown instanceof FormatError ? corrupt(file, thrown.message) : thrown;
  }
}
