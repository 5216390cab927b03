// Opens a labelled file and fills its table from the beginning to the end, in slices between which others have a turn.
import { fail, ok, ProblemError, type Result } from '../../grover/problem.ts';
import type { FileLayer, FileState, OpenedFile } from './fileLayer.ts';
import { asProblem, changedOnDisk } from './fileProblems.ts';
import { LineIndexer } from './lineIndexer.ts';
import { OpenedDataset } from './openedDataset.ts';

/** Bytes that are read at once: a millisecond or two of work. */
const BLOCK = 2 ** 19;
/** Lines that fill the first page of a list. */
const FIRST_LINES = 200;

/** Resolves as soon as the first lines are known. */
export async function readDataset(files: FileLayer, path: string): Promise<Result<OpenedDataset>> {
  const found = await files.state(path);
  if (found?.isFile === false) return fail('input-invalid', `${path} is no file with lines.`);
  const handle = await files.open(path, 'read');
  try {
    const state = await handle.state();
    const buffer = Buffer.allocUnsafeSlow(Math.min(BLOCK, state.size));
    const read = async (position: number): Promise<Buffer> => {
      // As the file was when it was opened; others may write on behind it.
      const block = buffer.subarray(0, Math.min(BLOCK, Math.max(0, state.size - position)));
      return block.subarray(0, await handle.read(block, position));
    };
    if (isUtf16(await read(0))) {
      await handle.close();
      return utf16(path);
    }
    return ok(await begin(files, path, handle, { state, read }));
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

/** Two bytes a character: with a mark, or with a zero beside the first letter. */
export const isUtf16 = ([a, b]: Uint8Array): boolean =>
  (a === 0xff && b === 0xfe) ||
  (a === 0xfe && b === 0xff) ||
  (a !== undefined && b !== undefined && (a === 0) !== (b === 0));

export const utf16 = (path: string): Result<never> =>
  fail('input-invalid', `${path} is written in UTF-16, which is no JSONL.`, 'Save it with the encoding UTF-8.');

async function begin(
  files: FileLayer,
  path: string,
  handle: OpenedFile,
  { state, read }: { readonly state: FileState; readonly read: (position: number) => Promise<Buffer> },
): Promise<OpenedDataset> {
  const indexer = new LineIndexer();
  let isStopped = false;
  let showFirst = (): void => undefined;
  const firstLines = new Promise<void>((resolve) => {
    showFirst = resolve;
  });

  const readOn = async (): Promise<void> => {
    for (let block = await read(0); block.length > 0; block = await read(indexer.read)) {
      await inSlices(indexer.push(block));
      if (indexer.table.count >= FIRST_LINES) showFirst();
      if (isStopped) throw new ProblemError({ code: 'cancelled', message: 'The file was closed.' });
    }
    if (indexer.read < state.size) throw new ProblemError(changedOnDisk(path));
    await inSlices(indexer.end());
  };
  const complete = readOn()
    .catch((thrown: unknown) => {
      throw new ProblemError(asProblem(path, thrown), { cause: thrown });
    })
    .finally(showFirst);
  // Whoever waits for it hears of it.
  complete.catch(() => undefined);
  await firstLines;
  return new OpenedDataset(files, {
    path,
    handle,
    state,
    table: indexer.table,
    complete,
    readBytes: () => indexer.read,
    stop: () => {
      isStopped = true;
    },
  });
}

async function inSlices(slices: Iterator<void>): Promise<void> {
  while (slices.next().done !== true) await new Promise(setImmediate);
}
