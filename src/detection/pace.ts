// How many tokens a model reads in a moment: runs cannot be interrupted, so none may last long; and many short ones cost more.
import type { ModelSession } from '../engines/engine.ts';
import { sessionView } from '../engines/sessionView.ts';

/** Milliseconds that a run may last. */
const MOMENT_MS = 45;
const [FEWEST, STEP, MOST] = [64, 64, 256];
/** Runs of fewer tokens say little of longer ones. */
const TELLING = 32;
/** By how much a guess grows when a run has taken longer than it said: one slow run is chance, or somebody else's turn. */
const GROWTH = 1.1;

export interface Pace {
  /** The session, with an eye on how fast it is. */
  timed(session: ModelSession): ModelSession;
  /** Most tokens of the next run. */
  readonly tokens: () => number;
}

export function createPace(now: () => number = () => performance.now()): Pace {
  let perToken: number | undefined;
  return {
    timed: (session) =>
      sessionView(session, async (request) => {
        const began = now();
        const result = await session.run(request);
        const { length } = request.tokens;
        if (length >= TELLING)
          perToken = Math.min((now() - began) / length, perToken === undefined ? Infinity : perToken * GROWTH);
        return result;
      }),
    tokens: () => {
      if (perToken === undefined) return 2 * FEWEST;
      return Math.min(MOST, Math.max(FEWEST, Math.floor(MOMENT_MS / perToken / STEP) * STEP));
    },
  };
}
