// Files of one JSON value a line, read line by line however big they are.
import { createReadStream } from 'node:fs';
import { fail, ok, ProblemError, type Result } from '../problem.ts';
import { fileProblem } from './fileProblem.ts';

export interface JsonLine {
  /** From 1. */
  readonly line: number;
  readonly value: Result<unknown>;
  /** Bytes of the file up to the end of this line. */
  readonly bytesRead: number;
}

/** The lines that are not blank. Throws ProblemError when the file cannot be read. */
export async function* readJsonLines(path: string): AsyncGenerator<JsonLine> {
  let line = 0;
  let bytesRead = 0;
  for await (const text of linesOf(path)) {
    line++;
    bytesRead += Buffer.byteLength(text) + 1;
    const json = line === 1 ? text.replace(/^\uFEFF/u, '') : text;
    if (json.trim() !== '') yield { line, value: parsed(json), bytesRead };
  }
}

/** Split at line feeds only: node:readline also splits at U+2028, which JSON allows within a string. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, { encoding: 'utf8' });
  const begun: string[] = [];
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const [first = '', ...rest] = chunk.split('\n');
      begun.push(first);
      for (const next of rest) {
        yield begun.join('');
        begun.length = 0;
        begun.push(next);
      }
    }
  } catch (thrown) {
    throw new ProblemError(fileProblem(path, thrown));
  } finally {
    stream.destroy();
  }
  yield begun.join('');
}

function parsed(json: string): Result<unknown> {
  try {
    return ok(JSON.parse(json));
  } catch (thrown) {
    return fail('input-invalid', `This is not JSON (${thrown instanceof Error ? thrown.message : String(thrown)}).`);
  }
}
