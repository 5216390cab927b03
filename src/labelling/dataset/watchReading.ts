// Says that there is more to show while a file is being read.
import type { DatasetState } from './state.ts';

const REFRESH_MS = 100;

/** Resolves when the whole file has been looked at; rejects with ProblemError. */
export function watchReading(state: DatasetState): Promise<void> {
  const { complete } = state.file;
  const timer = setInterval(() => {
    state.changes.fire();
  }, REFRESH_MS);
  timer.unref();
  const end = (): void => {
    clearInterval(timer);
    state.changes.fire();
  };
  complete.then(end, end);
  return complete;
}
