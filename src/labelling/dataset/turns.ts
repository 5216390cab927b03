// Long work in slices between which the editor has its turn, and which people may cancel.
import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled } from '../../grover/problem.ts';

const SLICE_MS = 8;
/** Looking at the clock at each step would cost more than the step. */
const STEPS_PER_LOOK = 64;

export class Turns {
  readonly #signal: AbortSignal | undefined;
  #began = performance.now();
  #steps = 0;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    throwIfCancelled(signal);
  }

  /** True every now and then: then await `next`. */
  isOver(): boolean {
    return ++this.#steps % STEPS_PER_LOOK === 0 && this.isLate();
  }

  /** The same for long steps. */
  isLate(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  /** Throws ProblemError when cancelled. */
  async next(): Promise<void> {
    await setImmediate();
    throwIfCancelled(this.#signal);
    this.#began = performance.now();
  }
}
