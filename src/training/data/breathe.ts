// Long work in pieces: the event loop gets its turn, and a person may cancel.
import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled } from '../../grover/problem.ts';

/** Work between two turns of the event loop; no result depends on it. */
const TURN_MS = 20;

/** Does `work` for 0 … count - 1, letting the event loop run every now and then. Throws ProblemError when cancelled. */
export async function inPieces(
  count: number,
  signal: AbortSignal | undefined,
  work: (at: number) => void,
): Promise<void> {
  throwIfCancelled(signal);
  let began = performance.now();
  for (let at = 0; at < count; at++) {
    work(at);
    if (performance.now() - began < TURN_MS) continue;
    await setImmediate();
    throwIfCancelled(signal);
    began = performance.now();
  }
}
