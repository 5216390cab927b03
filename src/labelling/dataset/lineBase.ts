// A line as it stood when it was changed, in short: enough to find it again and to tell who changed what.
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Judgement } from '../judgement.ts';
import { readJudgement } from '../lines/readJudgement.ts';

export interface LineBase {
  /** Bytes. */
  readonly length: number;
  /** CRC-32, as the file's table has it. */
  readonly checksum: number;
  readonly digest: string;
  /** Of title and text; missing where the line has neither. */
  readonly identity?: string;
  readonly judgement: Judgement;
}

const NOTHING: Judgement = {};

export function baseOf(bytes: Uint8Array): LineBase {
  const parsed = parsedLine(bytes);
  const identity = identityOf(parsed);
  return {
    length: bytes.length,
    checksum: crc32(bytes),
    digest: digestOf(bytes),
    ...(identity !== undefined && { identity }),
    judgement: shared(readJudgement(parsed)),
  };
}

/** Most lines say nothing: they say the same. */
const shared = (judgement: Judgement): Judgement => (Object.keys(judgement).length === 0 ? NOTHING : judgement);

export const digestOf = (bytes: Uint8Array | string): string => hash('sha1', bytes, 'base64');

/** The object of a line; undefined where it is none. */
export function parsedLine(bytes: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

/** Tells an article from others whatever is said of it: by its text (`article`, else `text`) and title. */
export function identityOf(line: object | undefined): string | undefined {
  if (line === undefined) return undefined;
  const keys = new Map<string, unknown>(Object.entries(line));
  const article = keys.get('article');
  const text = article === undefined || article === null || article === '' ? keys.get('text') : article;
  const title = keys.get('title');
  if (isEmpty(text) && isEmpty(title)) return undefined;
  return digestOf(JSON.stringify([text ?? null, title ?? null]));
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
