// Lines on their way to a labelled file: in batches that are each written whole.
import { unwrap, type Result } from '../../grover/problem.ts';

export type Append = (path: string, lines: readonly string[]) => Promise<Result<void>>;

export interface Batches {
  readonly add: (line: string) => Promise<void>;
  /** Writes what is left. Throws ProblemError, as `add` does. */
  readonly end: () => Promise<void>;
}

/** Bytes of a batch: so much is held in memory, and so much is added to the file itself; of more, a copy of the file would be made each time. */
const LARGEST = 1_000_000;
/** Of a line's end. */
const END = 2;

export function createBatches(path: string, append: Append): Batches {
  let lines: string[] = [];
  let size = 0;
  const write = async (): Promise<void> => {
    if (lines.length === 0) return;
    const batch = lines;
    [lines, size] = [[], 0];
    unwrap(await append(path, batch));
  };
  return {
    add: async (line) => {
      const length = Buffer.byteLength(line) + END;
      if (size + length > LARGEST) await write();
      lines.push(line);
      size += length;
    },
    end: write,
  };
}
