// What became of a run whose trainer is gone: said by itself, or read from how it went.
import type { ProblemCode, Result } from '../../grover/problem.ts';
import { fail, ok } from '../../grover/problem.ts';
import type { WireProblem } from '../../protocol/messages.ts';
import type { RunSnapshot } from '../../protocol/training.ts';
import { problemOf } from './wireProblem.ts';
import type { Exit } from './trainerChild.ts';

export const isOver = ({ state }: Pick<RunSnapshot, 'state'>): boolean => state !== 'running' && state !== 'paused';

export interface Ended {
  /** The last it said. */
  readonly snapshot?: RunSnapshot;
  /** Why it ended, in its own words. */
  readonly problem?: WireProblem;
  /** It was asked to stop. */
  readonly isStopping: boolean;
}

const RESUME = 'Resume it: it goes on from its last checkpoint.';

/** The run as it is now. Fails for one that never began, with the reason. */
export function afterExit({ snapshot, problem, isStopping }: Ended, exit: Exit, now: Date): Result<RunSnapshot> {
  if (snapshot === undefined) {
    if (problem !== undefined) return { ok: false, problem: problemOf(problem) };
    if (isStopping) return fail('cancelled', 'The training was stopped before it began.');
    return fail('engine-failed', `The trainer could not begin: ${howItWent(exit)}`, 'The log may say why.');
  }
  if (isOver(snapshot)) return ok(snapshot);
  const changed = now.toISOString();
  if (isStopping || problem?.code === ('cancelled' satisfies ProblemCode))
    return ok(plain(snapshot, { state: 'stopped', message: `Stopped. ${RESUME}`, changed }));
  const cause = problem ?? { code: 'engine-failed', message: howItWent(exit), hint: RESUME };
  const state = problem === undefined ? 'interrupted' : 'failed';
  return ok({ ...plain(snapshot, { state, message: cause.message, changed }), problem: cause });
}

/** Nothing is left to do, so no time is left either. */
function plain(last: RunSnapshot, now: Pick<RunSnapshot, 'state' | 'message' | 'changed'>): RunSnapshot {
  const { run, request, phase, done, total, fold } = last;
  return { run, request, phase, done, total, ...(fold === undefined ? {} : { fold }), ...now };
}

function howItWent({ code, signal, error }: Exit): string {
  if (error !== undefined) return `it did not start (${error}).`;
  if (signal === 'SIGKILL')
    return 'The trainer was ended from outside (SIGKILL), as the system does when memory runs out.';
  return `The trainer ended unexpectedly (${signal ?? `exit code ${String(code)}`}).`;
}
