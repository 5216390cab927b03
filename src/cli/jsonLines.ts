// Files of one JSON value a line, read line by line however big they are.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fail, ok, ProblemError, type Result } from '../grover/problem.ts';
import { fileProblem } from './files.ts';

export interface JsonLine {
  /** From 1. */
  readonly line: number;
  readonly value: Result<unknown>;
}

/** The lines that are not blank. Throws ProblemError when the file cannot be read. */
export async function* readJsonLines(path: string): AsyncGenerator<JsonLine> {
  const stream = createReadStream(path, { encoding: 'utf8' });
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  let line = 0;
  try {
    for await (const text of lines) {
      line++;
      const json = line === 1 ? text.replace(/^\uFEFF/u, '') : text;
      if (json.trim() !== '') yield { line, value: parsed(json) };
    }
  } catch (thrown) {
    throw new ProblemError(fileProblem(path, thrown));
  } finally {
    stream.destroy();
  }
}

function parsed(json: string): Result<unknown> {
  try {
    return ok(JSON.parse(json));
  } catch (thrown) {
    return fail('input-invalid', `This is not JSON (${thrown instanceof Error ? thrown.message : String(thrown)}).`);
  }
}
