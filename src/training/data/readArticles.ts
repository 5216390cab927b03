// Reads labelled files line by line: what can be learnt from, and what was passed over and why. Nothing is written to them.
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileProblem } from '../../grover/node/fileProblem.ts';
import { readJsonLines } from '../../grover/node/jsonLines.ts';
import { createNodeFiles } from '../../grover/node/nodeFiles.ts';
import { ProblemError, throwIfCancelled } from '../../grover/problem.ts';
import type { DatasetInspection, LineProblem } from '../../protocol/training.ts';
import { countWords, type Article } from './article.ts';
import { readLabelledLine } from '../../labelling/lines/labelledLine.ts';

/** Words below which an article is too short to learn from: about a sentence, and half of what a paragraph needs to be marked. */
export const FEWEST_WORDS = 20;
/** Problems that are kept in full. */
const MOST_PROBLEMS = 100;

export interface ReadArticles {
  readonly articles: Article[];
  readonly files: DatasetInspection['files'];
  readonly digests: readonly FileDigest[];
  readonly problems: readonly LineProblem[];
  readonly problemCount: number;
  readonly tooShort: number;
}

export interface FileDigest {
  readonly path: string;
  readonly sha256: string;
  readonly articles: number;
}

/**
 * The articles of these files in the order of their lines; a file named twice is read once. `needsLabel`: a line without a label
 * is a problem, unless it was skipped. Throws ProblemError when a file cannot be read, or when cancelled.
 */
export async function readArticles(
  paths: readonly string[],
  needsLabel: boolean,
  signal?: AbortSignal,
): Promise<ReadArticles> {
  const articles: Article[] = [];
  const problems: LineProblem[] = [];
  const files: { path: string; lines: number; articles: number }[] = [];
  const digests: FileDigest[] = [];
  let [problemCount, tooShort] = [0, 0];
  for (const path of new Set(paths.map((one) => resolve(one)))) {
    await mustBeFile(path);
    const before = articles.length;
    let lines = 0;
    for await (const { line, value } of readJsonLines(path)) {
      throwIfCancelled(signal);
      lines++;
      const read = value.ok ? readLabelledLine(value.value) : value;
      // Who put it off has said so: nothing is wrong with it.
      if (needsLabel && read.ok && read.value.label === undefined && read.value.skipped === true) continue;
      const message = read.ok ? complaint(read.value.label, needsLabel) : read.problem.message;
      if (message !== undefined && ++problemCount <= MOST_PROBLEMS) problems.push({ file: path, line, message });
      if (!read.ok || message !== undefined) continue;
      if (countWords(read.value.fields.article) < FEWEST_WORDS) tooShort++;
      else articles.push({ label: '', ...read.value, file: path, line });
    }
    files.push({ path, lines, articles: articles.length - before });
    digests.push({ path, sha256: await createNodeFiles().sha256(path), articles: articles.length - before });
  }
  return { articles, files, digests, problems, problemCount, tooShort };
}

/** Folders, what is not there and UTF-16 are told apart before each line says something more technical. */
async function mustBeFile(path: string): Promise<void> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw new ProblemError(fileProblem(path, thrown));
  });
  if (found.isDirectory())
    throw new ProblemError({ code: 'input-invalid', message: `${path} is a folder, not a file of labelled articles.` });
  if (found.isFile() && (await beginsAsUtf16(path)))
    throw new ProblemError({
      code: 'input-invalid',
      message: `${path} is written in UTF-16.`,
      hint: 'Save it as UTF-8.',
    });
}

/** By its byte order mark. */
async function beginsAsUtf16(path: string): Promise<boolean> {
  const file = await open(path).catch((thrown: unknown) => {
    throw new ProblemError(fileProblem(path, thrown));
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && [0xfeff, 0xfffe].includes(buffer.readUInt16BE(0));
  } finally {
    await file.close();
  }
}

const complaint = (label: string | undefined, needsLabel: boolean): string | undefined =>
  needsLabel && label === undefined ? 'The article has no "label".' : undefined;
