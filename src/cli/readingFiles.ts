// How much of some files has been read, on a terminal: one line that changes and goes.
import type { Io } from './command.ts';

const CLEAR = '\r\u001b[2K';
/** Milliseconds between two changes of the line. */
const PACE_MS = 100;

/** Work that takes less is not worth a line. */
const FIRST_MS = 500;

/** Does the work with a report of bytes read, of how many; shown where standard error is a terminal. */
export async function readingFiles<T>(
  { error }: Pick<Io, 'error'>,
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
  isTerminal = process.stderr.isTTY,
  firstMs = FIRST_MS,
): Promise<T> {
  let next = performance.now() + firstMs;
  const shown = { is: false };
  try {
    return await work((done, total) => {
      const now = performance.now();
      if (!isTerminal || now < next) return;
      next = now + PACE_MS;
      shown.is = true;
      error(`${CLEAR}Reading: ${Math.floor((100 * done) / Math.max(1, total))} %`);
    });
  } finally {
    if (shown.is) error(CLEAR);
  }
}
