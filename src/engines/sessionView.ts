// A session as somebody else is to see it: the same model, run in another way.
import type { ModelSession } from './engine.ts';

/** Runs go through `run`, one at a time as far as its users know. The view does not own the session: disposing of it does nothing. */
export const sessionView = (
  { engine, description, precision, config }: ModelSession,
  run: ModelSession['run'],
): ModelSession => ({ engine, description, precision, config, run, dispose: () => Promise.resolve() });
