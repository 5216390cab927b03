// How the characters of a file are written: UTF-8, UTF-16 with a byte order mark, else Windows-1252.
import { createReadStream } from 'node:fs';
import { fileProblem } from '../../grover/node/fileProblem.ts';
import { ProblemError, throwIfCancelled } from '../../grover/problem.ts';
import type { Work } from '../work.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Said of a text that is not UTF-8. */
export const NOT_UTF8 = 'This is not UTF-8; it was read as Windows-1252. Check its accents and quotation marks.';

/** By its first bytes; undefined without a byte order mark. */
export function markedEncoding(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
}

/** The text of these bytes without a byte order mark, and how they were read. Never throws: what UTF-8 it is not is Windows-1252. */
export function decode(
  bytes: Uint8Array,
  otherwise = 'windows-1252',
): { readonly text: string; readonly isCertain: boolean } {
  const marked = markedEncoding(bytes);
  if (marked !== undefined && marked !== 'utf-8')
    return { text: new TextDecoder(marked).decode(bytes), isCertain: true };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isCertain: true };
  } catch {
    return { text: decodeInPieces(bytes, otherwise), isCertain: false };
  }
}

/** Node 20 to 22 take Windows-1252 for Latin-1 where they decode at one go: “ ” – and € become control characters. */
function decodeInPieces(bytes: Uint8Array, encoding: string): string {
  const decoder = new TextDecoder(encoding);
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

/** The bytes of a file in pieces, with progress. Throws ProblemError when it cannot be read, or when cancelled. */
export async function* chunksOf(
  path: string,
  { signal }: Pick<Work, 'signal'>,
  onBytes?: (count: number) => void,
): AsyncGenerator<Buffer> {
  const stream = createReadStream(path);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      throwIfCancelled(signal);
      yield chunk;
      onBytes?.(chunk.length);
    }
  } catch (thrown) {
    throw thrown instanceof ProblemError ? thrown : new ProblemError(fileProblem(path, thrown));
  } finally {
    stream.destroy();
  }
}

/** How a whole file is written; it is read until its first byte that is no UTF-8. */
export async function encodingOf(path: string, work: Pick<Work, 'signal'>): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  try {
    for await (const chunk of chunksOf(path, work)) {
      const marked = isFirst ? markedEncoding(chunk) : undefined;
      if (marked !== undefined && marked !== 'utf-8') return marked;
      isFirst = false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (thrown) {
    if (thrown instanceof ProblemError) throw thrown;
    return 'windows-1252';
  }
}

/** The text of a file in pieces, without a byte order mark. */
export async function* textOf(
  path: string,
  encoding: Encoding,
  work: Pick<Work, 'signal'>,
  onBytes?: (count: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunksOf(path, work, onBytes)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
