// A file of results that somebody named; the program ends with a sentence when it cannot be read.
import { readFile } from 'node:fs/promises';
import { parseResults, type Results } from '../harness/results.ts';

export async function readResults(file: string): Promise<Results> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => end(`${file} cannot be read: ${String(error)}.`));
  const results = parseResults(text, file);
  return results.ok ? results.value : end(`${results.problem.message} ${results.problem.hint ?? ''}`);
}

function end(message: string): never {
  console.error(message);
  process.exit(2);
}
