// Files that hold one article: read as a whole, decoded, and refused where they are no text.
import { readFile } from 'node:fs/promises';
import { fileProblem } from '../../grover/node/fileProblem.ts';
import { throwIfCancelled } from '../../grover/problem.ts';
import { decode, NOT_UTF8 } from '../text/encoding.ts';
import { problemAt, type ReadProblem, type ReadWork } from './read.ts';
import type { SourceFile } from './sources.ts';

/** Bytes; most of what so large a saved page holds is pictures. */
const LARGEST = 32 * 2 ** 20;

export type WholeText =
  | { readonly text: string; readonly remarks: readonly ReadProblem[] }
  | { readonly text: undefined; readonly remarks: readonly ReadProblem[] };

/** `declared`: the encoding that the file itself names, for one that is no UTF-8. */
export async function readWholeText(
  { path, size }: SourceFile,
  { signal, onBytes }: ReadWork,
  declared?: (beginning: string) => string | undefined,
): Promise<WholeText> {
  const refused = (message: string): WholeText => ({ text: undefined, remarks: [problemAt(1, message)] });
  throwIfCancelled(signal);
  if (size > LARGEST) return refused(tooLarge(size, LARGEST));
  try {
    const bytes = await readFile(path);
    onBytes?.(bytes.length);
    const name = declared?.(bytes.subarray(0, 4096).toString('latin1'));
    const { text, isCertain } = decode(bytes, name);
    if (text.includes('\u0000')) return refused('This is no text: it holds NUL bytes.');
    return {
      text: text.replace(/^\uFEFF/u, ''),
      remarks: isCertain || name !== undefined ? [] : [problemAt(1, NOT_UTF8)],
    };
  } catch (thrown) {
    return refused(fileProblem(path, thrown).message);
  }
}

/** Said of a file that is more than one article: characters or bytes, and the most of them. */
export const tooLarge = (size: number, most: number): string =>
  `This file has ${(size / 2 ** 20).toFixed(1)} MiB, too much for one article: no more than ${most / 2 ** 20} MiB is read. Give each article a file or a line of JSON of its own.`;
