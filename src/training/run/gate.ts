// The gate between two steps of training: lets messages in, holds while paused, ends the run when it is stopped.
import { setImmediate } from 'node:timers/promises';
import { ProblemError } from '../../grover/problem.ts';
import type { Pace } from '../recipe.ts';

export type GateState = 'open' | 'pausing' | 'paused' | 'stopped';

export interface Gate {
  /** Holds the run before its next step. */
  readonly pause: () => void;
  readonly continue: () => void;
  /** Ends the run before its next step; it can be resumed. Paused runs end as well. */
  readonly stop: () => void;
  readonly state: GateState;
  /** Seconds spent waiting until now. */
  readonly pausedSeconds: () => number;
  /** Calls on every change of state; gives what ends that. */
  readonly watch: (listener: (state: GateState) => void) => () => void;
  readonly pace: Pace;
}

/** `now`: milliseconds of any clock that only goes forward. */
export function createGate(now: () => number = () => performance.now()): Gate {
  const controller = new AbortController();
  const listeners = new Set<(state: GateState) => void>();
  let state: GateState = 'open';
  let waited = 0;
  let waitingSince: number | undefined;
  let opened: (() => void) | undefined;

  const become = (next: GateState): void => {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener(next);
  };
  const open = (next: GateState): void => {
    become(next);
    opened?.();
  };
  const wait = async (): Promise<void> => {
    waitingSince = now();
    become('paused');
    await new Promise<void>((resolve) => {
      opened = resolve;
    });
    opened = undefined;
    waited += now() - waitingSince;
    waitingSince = undefined;
  };

  return {
    pause: () => {
      if (state === 'open') become('pausing');
    },
    continue: () => {
      if (state === 'pausing' || state === 'paused') open('open');
    },
    stop: () => {
      controller.abort();
      open('stopped');
    },
    get state() {
      return state;
    },
    pausedSeconds: () => (waited + (waitingSince === undefined ? 0 : now() - waitingSince)) / 1000,
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    pace: {
      signal: controller.signal,
      point: async () => {
        await setImmediate();
        while (state === 'pausing' || state === 'paused') await wait();
        if (state === 'stopped') throw new ProblemError({ code: 'cancelled', message: 'The training was stopped.' });
      },
    },
  };
}
