// Opens a labelled file and fills its table from the beginning to the end, in slices between which others have a turn.
import { fail, ok, ProblemError, type Result } from '../../grover/problem.ts';
import type { FileLayer, FileState, OpenedFile } from './fileLayer.ts';
import { asProblem, changedOnDisk } from './fileProblems.ts';
import { LineIndexer } from './lineIndexer.ts';
import { OpenedDataset } from './openedDataset.ts';

/** Bytes that are read at once: a millisecond or two of work. */
const BLOCK = 2 ** 20;
/** Lines that fill the first page of a list. */
const FIRST_LINES = 200;

/** Resolves as soon as the first lines are known. */
export async function readDataset(files: FileLayer, path: string): Promise<Result<OpenedDataset>> {
  const found = await files.state(path);
  if (found?.isFile === false) return fail('input-invalid', `${path} is no file with lines.`);
  const handle = await files.open(path, 'read');
  try {
    const state = await handle.state();
    const read = blockReader(handle, state);
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
  { state, read }: { readonly state: FileState; readonly read: ReturnType<typeof blockReader> },
): Promise<OpenedDataset> {
  const indexer = new LineIndexer();
  let isStopped = false;
  let showFirst = (): void => undefined;
  const firstLines = new Promise<void>((resolve) => {
    showFirst = resolve;
  });

  const complete = readBlocks(read, indexer, () => {
    if (indexer.table.count >= FIRST_LINES) showFirst();
    if (isStopped) throw new ProblemError({ code: 'cancelled', message: 'The file was closed.' });
  })
    .then(() => {
      if (indexer.read < state.size) throw new ProblemError(changedOnDisk(path));
    })
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

/** Reads the next block while one is looked at. */
async function readBlocks(
  read: ReturnType<typeof blockReader>,
  indexer: LineIndexer,
  onBlock: () => void,
): Promise<void> {
  for (let reading = read(0); ;) {
    const block = await reading;
    if (block.length === 0) break;
    reading = read(indexer.read + block.length);
    reading.catch(() => undefined);
    await inSlices(indexer.push(block));
    onBlock();
  }
  await inSlices(indexer.end());
}

/** Reads the file as it was when it was opened; others may write on behind it. A block lasts until the one after the next is read. */
function blockReader(handle: OpenedFile, { size }: FileState): (position: number) => Promise<Buffer> {
  const length = Math.min(BLOCK, size);
  const buffers = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)] as const;
  let isSecond = true;
  return async (position) => {
    isSecond = !isSecond;
    const block = buffers[isSecond ? 1 : 0].subarray(0, Math.min(BLOCK, Math.max(0, size - position)));
    return block.subarray(0, await handle.read(block, position));
  };
}

/** Others have a turn between the slices and after the last. */
async function inSlices(slices: Iterator<void>): Promise<void> {
  let isOver = false;
  while (!isOver) {
    isOver = slices.next().done === true;
    await new Promise(setImmediate);
  }
}
