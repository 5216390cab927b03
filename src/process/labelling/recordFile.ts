// What was worked out once, kept on disk: records appended to a file, found by their keys, the older half dropped when there are too many.
import { createHash } from 'node:crypto';
import { appendFile, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { isMissing } from '../../grover/node/disk.ts';

export interface RecordFile {
  /** What was put under this key last, by whomever; undefined where there is nothing that can be read. Never rejects. */
  get(key: string): Promise<unknown>;
  /** Never rejects: what cannot be kept is worked out again another time. */
  put(key: string, value: unknown): Promise<void>;
}

export interface RecordFileOptions {
  /** Bytes from which the older half is dropped. */
  readonly mostBytes: number;
  /** Told once of a disk that refuses; nothing else is ever said. */
  readonly onProblem: (thrown: unknown) => void;
}

/** Hexadecimal digits of a key. */
const KEY_DIGITS = 32;
/** Of these, those that the index keeps: 48 bits. */
const INDEX_DIGITS = 12;
const HEAD = '{"key":"';
const HEAD_BYTES = HEAD.length + KEY_DIGITS;
const NEW_LINE = 10;
const PIECE = 1 << 20;

/** The key of anything that JSON can write. */
export const keyOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, KEY_DIGITS);

/**
 * Each record is a line of its own that begins, not ends, with the line feed: one that was torn costs itself alone. Two processes may
 * append at the same time; each looks through what was added since it looked last. Memory: a number or two for each record.
 */
export function createRecordFile(path: string, { mostBytes, onProblem }: RecordFileOptions): RecordFile {
  const index = new RecordIndex();
  let last: Promise<unknown> = Promise.resolve();
  let hasComplained = false;
  const complain = (thrown: unknown): undefined => {
    if (!hasComplained) onProblem(thrown);
    hasComplained = true;
    return undefined;
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T | undefined> => {
    const done = last.then(work).catch(complain);
    last = done;
    return done;
  };
  return {
    get: (key) => inTurn(() => find(path, index, key)),
    put: async (key, value) => {
      await inTurn(async () => {
        await mkdir(dirname(path), { recursive: true });
        if ((await sizeOf(path)) > mostBytes) await dropOlderHalf(path);
        await appendFile(path, `\n${JSON.stringify({ key, value })}`);
      });
    },
  };
}

/** Removes the files of a folder but those `kept` that were written to last. What is in use by another process is made anew there. */
export async function removeOldest(folder: string, kept: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return {
        path,
        time: await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  const oldest = files.sort((a, b) => b.time - a.time).slice(kept);
  await Promise.all(oldest.map(({ path }) => rm(path, { force: true }).catch(() => undefined)));
}

/** Where in the file each record begins, as far as the file has been looked through. */
class RecordIndex {
  readonly #starts = new Map<number, number>();
  #file = '';
  #end = 0;

  /** Looks through what is new; a file that has taken the place of another, from its beginning. */
  async update(file: FileHandle): Promise<void> {
    const { ino, dev, size } = await file.stat();
    const name = `${dev}:${ino}`;
    if (name !== this.#file || size < this.#end) {
      this.#starts.clear();
      this.#end = 0;
      this.#file = name;
    }
    const piece = Buffer.allocUnsafe(Math.min(PIECE, Math.max(0, size - this.#end)));
    while (this.#end < size) {
      const { bytesRead } = await file.read(piece, 0, piece.length, this.#end);
      const taken = this.#take(piece.subarray(0, bytesRead));
      // The rest is a record whose beginning is still being written.
      if (taken === 0) return;
      this.#end += taken;
    }
  }

  find(key: string): number | undefined {
    return this.#starts.get(numberOf(key));
  }

  forget(key: string): void {
    this.#starts.delete(numberOf(key));
  }

  /** Gives the bytes that need not be looked at again. */
  #take(piece: Buffer): number {
    for (let feed = piece.indexOf(NEW_LINE); feed >= 0; feed = piece.indexOf(NEW_LINE, feed + 1)) {
      const start = feed + 1;
      if (start + HEAD_BYTES > piece.length) return feed;
      const head = piece.toString('latin1', start, start + HEAD_BYTES);
      if (head.startsWith(HEAD)) this.#starts.set(numberOf(head.slice(HEAD.length)), this.#end + start);
    }
    return piece.length;
  }
}

const numberOf = (key: string): number => Number.parseInt(key.slice(0, INDEX_DIGITS), 16);

const recordSchema = v.object({ key: v.string(), value: v.unknown() });

async function find(path: string, index: RecordIndex, key: string): Promise<unknown> {
  const file = await openIfThere(path);
  if (file === undefined) return undefined;
  try {
    await index.update(file);
    const start = index.find(key);
    if (start === undefined) return undefined;
    const parsed = v.safeParse(recordSchema, tryParse(await readLine(file, start)));
    if (parsed.success && parsed.output.key === key) return parsed.output.value;
    index.forget(key);
    return undefined;
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (isMissing(thrown)) return 0;
    throw thrown;
  }
}

async function readLine(file: FileHandle, start: number): Promise<string> {
  const parts: Buffer[] = [];
  for (let at = start, size = 4096; ; at += size, size *= 2) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size), 0, size, at);
    const part = buffer.subarray(0, bytesRead);
    const end = part.indexOf(NEW_LINE);
    parts.push(end < 0 ? part : part.subarray(0, end));
    if (end >= 0 || bytesRead < size) return Buffer.concat(parts).toString('utf8');
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What another process appends in this moment may be lost with it: it is worked out again. */
async function dropOlderHalf(path: string): Promise<void> {
  const from = await open(path, 'r');
  const name = `${path}.${process.pid}`;
  try {
    const { size } = await from.stat();
    const to = await open(name, 'w');
    try {
      const piece = Buffer.allocUnsafe(PIECE);
      let isWithin = false;
      for (let at = size >> 1; at < size;) {
        const { bytesRead } = await from.read(piece, 0, PIECE, at);
        if (bytesRead === 0) break;
        at += bytesRead;
        const part = piece.subarray(0, bytesRead);
        const start = isWithin ? 0 : part.indexOf(NEW_LINE);
        if (start < 0) continue;
        isWithin = true;
        await to.write(part.subarray(start));
      }
    } finally {
      await to.close();
    }
    await rename(name, path);
  } finally {
    await from.close();
    await rm(name, { force: true });
  }
}
