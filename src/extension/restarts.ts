// How often a process that dies is started again.

export interface Restarts {
  /** Records a death; true if the process may be started again. */
  readonly mayRestart: () => boolean;
  /** Forgets the past: somebody asked for a new start. */
  readonly reset: () => void;
}

/** At most `most` times within `withinMs`; then never again until `reset`. */
export function createRestarts(most: number, withinMs: number, now: () => number = Date.now): Restarts {
  let deaths: number[] = [];
  return {
    mayRestart: () => {
      const time = now();
      deaths = [...deaths.filter((death) => time - death < withinMs), time];
      return deaths.length <= most;
    },
    reset: () => {
      deaths = [];
    },
  };
}
