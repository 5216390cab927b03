// Many reasons to do something at once become one.
import type { Closable } from '../feature.ts';

/** Milliseconds in which reasons gather. */
const GATHER_MS = 30;

export interface Coalescer extends Closable {
  readonly soon: () => void;
}

/** While the work goes on, the next one waits for it. The work handles its own errors. */
export function createCoalescer(work: () => Promise<void>, gatherMs = GATHER_MS): Coalescer {
  let timer: NodeJS.Timeout | undefined;
  let working = false;
  let again = false;
  let isOver = false;
  const run = async (): Promise<void> => {
    timer = undefined;
    working = true;
    await work();
    working = false;
    if (again) soon();
  };
  const soon = (): void => {
    again = working;
    if (isOver || working || timer !== undefined) return;
    timer = setTimeout(() => void run(), gatherMs);
  };
  return {
    soon,
    dispose: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
