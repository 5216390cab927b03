// `grover/counterparts`: machine articles for the human ones of a file, written by the model in use whenever nobody else needs it.
import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import { toProblem, type Problem, type Result } from '../../grover/problem.ts';
import type { CounterpartsParams, CounterpartsResult } from '../../protocol/training.ts';
import type { CounterpartsDeps as CounterpartsWork } from '../../training/counterparts/writeCounterparts.ts';
import { controllerOf } from '../cancellation.ts';
import { nameOf } from '../documents.ts';
import { describeThrown, type Log } from '../log.ts';
import type { Leases } from '../leases.ts';
import type { ModelQueue } from '../modelQueue.ts';
import type { OpenedModel } from '../openSession.ts';
import { errorOf } from '../requests.ts';
import type { StatusReporter } from '../statusReporter.ts';

export interface CounterpartsDeps {
  /** `writeCounterparts`. */
  readonly write: (file: string, work: CounterpartsWork) => Promise<Result<CounterpartsResult>>;
  readonly ready: () => Promise<Result<OpenedModel>>;
  readonly queue: Pick<ModelQueue, 'attach'>;
  readonly leases: Pick<Leases, 'hold'>;
  readonly status: Pick<StatusReporter, 'begin'>;
  readonly log: Log;
}

export type CounterpartsHandler = (
  params: Pick<CounterpartsParams, 'file' | 'seed'>,
  token: CancellationToken,
  workDone?: WorkDoneProgressReporter,
) => Promise<CounterpartsResult>;

/** One file at a time: two writers would append to it by turns. What was written before a failure or a cancellation stays. */
export function createCounterpartsHandler(deps: CounterpartsDeps): CounterpartsHandler {
  let busyWith: string | undefined;
  return async (params, token, workDone) => {
    if (busyWith !== undefined) throw errorOf(busy(busyWith));
    busyWith = params.file;
    const { controller, release } = controllerOf(token);
    const title = `Writing counterparts for ${nameOf(params.file.replaceAll('\\', '/'))}`;
    const job = deps.status.begin('generating', `${title}.`);
    workDone?.begin(title, 0, undefined, true);
    const onProgress = (done: number, total: number): void => {
      const line = `${done} of ${total} articles`;
      job.update(`${title}: ${line}.`);
      workDone?.report(Math.floor((100 * done) / Math.max(1, total)), line);
    };
    try {
      const written = await write(deps, params, controller.signal, onProgress);
      if (written.ok) return written.value;
      throw errorOf(written.problem);
    } finally {
      workDone?.done();
      job.end();
      release();
      busyWith = undefined;
    }
  };
}

async function write(
  { ready, queue, leases, log, ...deps }: CounterpartsDeps,
  { file, seed = 0 }: Pick<CounterpartsParams, 'file' | 'seed'>,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Result<CounterpartsResult>> {
  try {
    const opened = await ready();
    if (!opened.ok) return opened;
    const { model, encoder, session } = opened.value;
    // Scans and ghost text come first, token by token.
    const trunk = { model, encoder, session: queue.attach(session, { priority: 'background', signal }) };
    return await leases.hold(opened.value, () => deps.write(file, { trunk, seed, signal, onProgress }));
  } catch (thrown) {
    const problem = toProblem(thrown);
    if (problem.code !== 'cancelled') log.error(describeThrown(thrown));
    return { ok: false, problem };
  }
}

const busy = (file: string): Problem => ({
  code: 'input-invalid',
  message: `Counterparts are being written already, for ${file}.`,
  hint: 'Wait until they are done, or cancel them; what was written stays.',
});
