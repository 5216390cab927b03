// The public test sets: human articles and a model's continuations, paired, as each of their files has them.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fail, unwrap } from '../../src/grover/problem.ts';
import { madeAlike, mended, onOneLine, wordsOf, type TwoTexts } from './alike.ts';
import { readTextPairs } from './textPairs.ts';

export interface EvalPair {
  /** The same in all files that have this human article. */
  readonly article: string;
  /** The human's text first, as it stands in the file. */
  readonly texts: TwoTexts;
}

export interface EvalFile {
  /** The generator. */
  readonly name: string;
  readonly pairs: readonly EvalPair[];
}

/** In order of their names. Throws ProblemError when the folder has none, or a line is no such text. */
export async function readEvalFiles(folder: string): Promise<EvalFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl')).sort();
  if (names.length === 0)
    unwrap(fail('file-missing', `There are no test sets in ${folder}.`, 'Name a folder of .jsonl files: --eval DIR.'));
  const files: EvalFile[] = [];
  for (const name of names) {
    const pairs = await readTextPairs(path.join(folder, name));
    files.push({
      name: path.basename(name, '.jsonl').replace(/^xsum-/u, ''),
      pairs: pairs.map((texts) => ({ article: beginningOf(texts[0]), texts })),
    });
  }
  return files;
}

/** Human articles of several files are the same text, cut elsewhere. */
const BEGINNING = 12;
export const beginningOf = (text: string): string => wordsOf(mended(text)).slice(0, BEGINNING).join(' ');

/** Every human article once: the longest of its texts. */
export function distinctHumans(files: readonly EvalFile[]): Map<string, string> {
  const longest = new Map<string, string>();
  for (const { article, texts } of files.flatMap(({ pairs }) => pairs))
    if ((longest.get(article)?.length ?? -1) < texts[0].length) longest.set(article, texts[0]);
  return longest;
}

/** How a pair is read: as it stands in the file, but for its line breaks, or made alike and cut to so many words. */
export const FORMS = { raw: undefined, words150: 150, words60: 60 } as const;
export type Form = keyof typeof FORMS;
export const FORM_NAMES = ['raw', 'words150', 'words60'] as const satisfies readonly Form[];

export const formed = (texts: TwoTexts, form: Form): TwoTexts => {
  const words = FORMS[form];
  return words === undefined ? [onOneLine(texts[0]), onOneLine(texts[1])] : madeAlike(texts, words);
};
