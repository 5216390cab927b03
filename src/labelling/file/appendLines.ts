// Adds lines to a labelled file on disk that may be open elsewhere, or begins one.
import { dirname } from 'node:path';
import { ok, ProblemError, type Result } from '../../grover/problem.ts';
import { exclusively } from './exclusively.ts';
import { machineFiles, type FileLayer, type FileState, type OpenedFile } from './fileLayer.ts';
import { attempt, changedOnDisk } from './fileProblems.ts';
import { isUtf16, utf16 } from './readDataset.ts';
import { replaceFile, targetOf } from './replaceFile.ts';

const BLOCK = 2 ** 20;
/** Bytes that are added to the file itself, with one write; more are added to a copy that takes its place. */
const MOST_IN_PLACE = 2 ** 20;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * `lines`: without line ends. They come to stand behind all others, ended as those are; a file that lacks its last line end gets
 * it first; file and folder are made where there are none. All of them are written or none.
 */
export function appendLines(
  path: string,
  lines: readonly Uint8Array[] | readonly string[],
  files: FileLayer = machineFiles,
): Promise<Result<void>> {
  const added = lines.map((line) => Buffer.from(line));
  if (added.some((line) => line.includes(LINE_FEED))) throw new TypeError('A line that is added must be one line.');
  if (added.length === 0) return Promise.resolve(ok(undefined));
  return attempt(path, async () => {
    await files.makeFolder(dirname(path));
    const target = await targetOf(files, path);
    return exclusively(target, async (lock) => {
      const old = await files.state(target);
      if (old === undefined) {
        const write = (file: OpenedFile): Promise<void> => file.append(ended(added, '\n'));
        const { file } = await replaceFile(files, target, old, { write, check: lock.check });
        await file.close();
        return ok(undefined);
      }
      const file = await files.open(target, 'append');
      try {
        const start = Buffer.alloc(Math.min(2, old.size));
        await file.read(start, 0);
        if (isUtf16(start)) return utf16(path);
        const { isEnded, lineEnd } = await endOf(file, old);
        const bytes = Buffer.concat([Buffer.from(isEnded ? '' : lineEnd), ended(added, lineEnd)]);
        if (bytes.length <= MOST_IN_PLACE) await addInPlace(file, bytes, old);
        else await addToCopy(files, target, { source: file, old, bytes, check: lock.check });
        return ok(undefined);
      } finally {
        await file.close();
      }
    });
  });
}

const ended = (lines: readonly Buffer[], lineEnd: string): Buffer =>
  Buffer.concat(lines.flatMap((line) => [line, Buffer.from(lineEnd)]));

/** How the last line that has an end is ended, and whether nothing comes after it. */
async function endOf(file: OpenedFile, { size }: FileState): Promise<{ isEnded: boolean; lineEnd: string }> {
  for (let end = size; end > 0; end -= BLOCK) {
    // With the byte before it, which may be the return of a line feed.
    const start = Math.max(0, end - BLOCK - 1);
    const block = Buffer.alloc(end - start);
    await file.read(block, start);
    const at = block.lastIndexOf(LINE_FEED);
    if (at > 0 || (at === 0 && start === 0))
      return { isEnded: start + at + 1 === size, lineEnd: block[at - 1] === RETURN ? '\r\n' : '\n' };
    if (start === 0) return { isEnded: block.equals(BYTE_ORDER_MARK), lineEnd: '\n' };
  }
  return { isEnded: true, lineEnd: '\n' };
}

/** One write, so that a kill leaves all of it or nothing; what a full disk took only a part of is taken back. */
async function addInPlace(file: OpenedFile, bytes: Buffer, { size }: FileState): Promise<void> {
  try {
    await file.append(bytes);
  } catch (thrown) {
    await file.truncate(size).catch(() => undefined);
    throw thrown;
  }
  await file.sync();
}

interface Addition {
  readonly source: OpenedFile;
  readonly old: FileState;
  readonly bytes: Buffer;
  readonly check: () => Promise<void>;
}

async function addToCopy(files: FileLayer, path: string, { source, old, bytes, check }: Addition): Promise<void> {
  const { file } = await replaceFile(files, path, old, {
    write: async (copy) => {
      const block = Buffer.allocUnsafeSlow(BLOCK);
      for (let at = 0; at < old.size;) {
        const length = await source.read(block.subarray(0, Math.min(BLOCK, old.size - at)), at);
        if (length === 0) throw new ProblemError(changedOnDisk(path));
        await copy.append(block.subarray(0, length));
        at += length;
      }
      await copy.append(bytes);
    },
    check,
  });
  await file.close();
}
