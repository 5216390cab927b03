// The lines of a file however big it is, each as it stands; the encoding is told line by line, so that one bad byte spoils one line.
import { chunksOf, decode, markedEncoding, textOf } from './encoding.ts';
import type { Work } from '../work.ts';

export interface TextLine {
  /** From 1, blank ones counted. */
  readonly line: number;
  /** Without its end; undefined where it is too long to be an article. */
  readonly text: string | undefined;
  /** False where the line is no UTF-8 and was read as Windows-1252. */
  readonly isCertain: boolean;
}

/** Bytes (of UTF-16, characters). Texts of articles are a thousand times shorter. */
const LONGEST_LINE = 64 * 2 ** 20;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** Lines that are not blank, split at line feeds. Throws ProblemError when the file cannot be read, or when cancelled. */
export async function* linesOf(
  path: string,
  work: Pick<Work, 'signal'>,
  onBytes?: (count: number) => void,
): AsyncGenerator<TextLine> {
  const isWide = await startsWide(path, work);
  const lines = isWide === undefined ? narrowLines(path, work, onBytes) : wideLines(path, isWide, work, onBytes);
  let line = 0;
  for await (const read of lines) {
    line++;
    if (read.text?.trim() !== '') yield { line, ...read };
  }
}

async function startsWide(path: string, work: Pick<Work, 'signal'>): Promise<'utf-16le' | 'utf-16be' | undefined> {
  for await (const chunk of chunksOf(path, work)) {
    const marked = markedEncoding(chunk);
    return marked === 'utf-16le' || marked === 'utf-16be' ? marked : undefined;
  }
  return undefined;
}

type Read = Omit<TextLine, 'line'>;
const TOO_LONG: Read = { text: undefined, isCertain: true };

async function* narrowLines(
  path: string,
  work: Pick<Work, 'signal'>,
  onBytes?: (count: number) => void,
): AsyncGenerator<Read> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Read => {
    const read =
      length > LONGEST_LINE
        ? TOO_LONG
        : readLine(parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts));
    [parts, length] = [[], 0];
    return read;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > LONGEST_LINE) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  for await (const chunk of chunksOf(path, work, onBytes)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  yield take();
}

function readLine(bytes: Buffer): Read {
  return decode(bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes);
}

async function* wideLines(
  path: string,
  encoding: 'utf-16le' | 'utf-16be',
  work: Pick<Work, 'signal'>,
  onBytes?: (count: number) => void,
): AsyncGenerator<Read> {
  let begun = '';
  let isTooLong = false;
  const take = (end: string): Read => {
    const read = isTooLong ? TOO_LONG : { text: (begun + end).replace(/\r$/u, ''), isCertain: true };
    [begun, isTooLong] = ['', false];
    return read;
  };
  for await (const piece of textOf(path, encoding, work, onBytes)) {
    const parts = piece.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) yield take(part);
    isTooLong ||= begun.length + last.length > LONGEST_LINE;
    begun = isTooLong ? '' : begun + last;
  }
  yield take('');
}
