// A model opened once more in another way, for as long as somebody needs it and a little longer.
import { unwrap, type Result } from '../../grover/problem.ts';
import type { OpenedModel, SessionChoice } from '../openSession.ts';

export interface SpareSession {
  /** Does the work with the model opened so; another that was kept is put away. Rejects with ProblemError when it cannot be opened. */
  use<T>(choice: SessionChoice, work: (model: OpenedModel) => Promise<T>): Promise<T>;
  dispose(): Promise<void>;
}

interface Kept {
  readonly key: string;
  readonly opened: Promise<OpenedModel>;
  users: number;
  isWanted: boolean;
  timer: NodeJS.Timeout | undefined;
}

export interface SpareSessionDeps {
  readonly open: (choice: SessionChoice) => Promise<Result<OpenedModel>>;
  /** Milliseconds that a model stays open after its last use. */
  readonly restMs: number;
}

export function createSpareSession({ open, restMs }: SpareSessionDeps): SpareSession {
  let kept: Kept | undefined;
  const putAway = async (one: Kept): Promise<void> => {
    clearTimeout(one.timer);
    one.isWanted = false;
    if (kept === one) kept = undefined;
    if (one.users > 0) return;
    await one.opened.then(
      (model) => model.dispose(),
      () => undefined,
    );
  };
  const wanted = async (choice: SessionChoice): Promise<Kept> => {
    const key = JSON.stringify(choice);
    if (kept?.key === key) return kept;
    if (kept !== undefined) await putAway(kept);
    // Whoever waited as well may have opened it meanwhile.
    if (kept?.key === key) return kept;
    kept = { key, opened: open(choice).then(unwrap), users: 0, isWanted: true, timer: undefined };
    return kept;
  };
  return {
    use: async (choice, work) => {
      const one = await wanted(choice);
      clearTimeout(one.timer);
      one.users++;
      try {
        return await work(await one.opened);
      } catch (thrown) {
        // One that did not open is tried anew the next time.
        if (kept === one && (await hasFailed(one.opened))) kept = undefined;
        throw thrown;
      } finally {
        one.users--;
        if (one.users === 0) {
          if (!one.isWanted) await putAway(one);
          else {
            one.timer = setTimeout(() => void putAway(one), restMs);
            one.timer.unref();
          }
        }
      }
    },
    dispose: async () => {
      if (kept !== undefined) await putAway(kept);
    },
  };
}

const hasFailed = (opened: Promise<unknown>): Promise<boolean> =>
  opened.then(
    () => false,
    () => true,
  );
