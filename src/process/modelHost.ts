// The one model in use: loaded late, replaced when the settings ask for another, kept when the other cannot be opened.
import type { Problem, Result } from '../grover/problem.ts';
import { fail, ok, toProblem } from '../grover/problem.ts';
import { describeThrown, type Log } from './log.ts';
import type { ModelQueue } from './modelQueue.ts';
import type { OpenedModel, SessionChoice } from './openSession.ts';
import type { StatusReporter } from './statusReporter.ts';

export interface ModelHostDeps {
  readonly open: (choice: SessionChoice) => Promise<Result<OpenedModel>>;
  readonly queue: ModelQueue;
  readonly status: StatusReporter;
  readonly log: Log;
}

export interface ModelHost {
  /** The model in use, if one is. */
  readonly current: () => OpenedModel | undefined;
  /** The model, loaded if need be. Fails with what was said of it, without another try until `choose` or `retry`. */
  ready(): Promise<Result<OpenedModel>>;
  /** What the settings ask for. A model that is in use is replaced at once; one that was never asked for stays unloaded. */
  choose(choice: SessionChoice): void;
  /** Called after a model has taken the place of another, or of none that could be opened. */
  onChange(listener: (model: OpenedModel) => void): void;
  dispose(): Promise<void>;
}

export function createModelHost({ open, queue, status, log }: ModelHostDeps): ModelHost {
  const listeners: ((model: OpenedModel) => void)[] = [];
  let wanted: SessionChoice | undefined;
  let used: OpenedModel | undefined;
  let usedChoice: SessionChoice | undefined;
  let loading: Promise<Result<OpenedModel>> | undefined;
  let failure: Problem | undefined;
  let hasFailed = false;

  /** The engine may be at work on a run: what it needs goes when nothing runs. */
  const release = (model: OpenedModel): Promise<void> =>
    queue
      .submit({ priority: 'ghost' }, () => model.dispose())
      .catch((thrown: unknown) => {
        log.warn(`${model.model.name} could not be put away: ${describeThrown(thrown)}`);
      });

  const load = async (choice: SessionChoice): Promise<Result<OpenedModel>> => {
    const job = status.begin('loading', `Loading ${nameOfFolder(choice.folder)}.`);
    const started = performance.now();
    const opened = await open(choice).catch((thrown: unknown): Result<OpenedModel> => {
      log.error(describeThrown(thrown));
      return { ok: false, problem: toProblem(thrown) };
    });
    job.end();
    if (choice !== wanted) {
      // The settings changed meanwhile: what was opened is of no use to anybody.
      if (opened.ok) void release(opened.value);
      return wanted === undefined ? fail('cancelled', 'The process is ending.') : load(wanted);
    }
    if (!opened.ok) return refuse(opened.problem);
    usedChoice = choice;
    accept(opened.value, performance.now() - started);
    return opened;
  };

  const refuse = (problem: Problem): Result<OpenedModel> => {
    const kept = used === undefined ? '' : ` ${used.model.name} stays in use.`;
    hasFailed = true;
    failure = { ...problem, message: problem.message + kept };
    log.error([failure.message, problem.hint].join(' ').trim());
    status.problem(failure);
    return used === undefined ? { ok: false, problem } : ok(used);
  };

  const accept = (model: OpenedModel, milliseconds: number): void => {
    const before = used;
    used = model;
    failure = undefined;
    status.problem(undefined);
    status.model(model.model.name, model.session.description);
    log.info(`${model.model.name} is ready on ${model.session.description} after ${Math.round(milliseconds)} ms.`);
    if (before !== undefined) void release(before);
    // Whoever waits for the first model gets it by waiting.
    if (before !== undefined || hasFailed) for (const listener of listeners) listener(model);
  };

  const start = (choice: SessionChoice): Promise<Result<OpenedModel>> => {
    const run = load(choice).finally(() => {
      if (loading === run) loading = undefined;
    });
    loading = run;
    return run;
  };

  return {
    current: () => used,
    ready: () => {
      if (loading !== undefined) return loading;
      if (used !== undefined) return Promise.resolve(ok(used));
      if (failure !== undefined) return Promise.resolve({ ok: false, problem: failure });
      if (wanted === undefined) return Promise.resolve(fail('no-model', 'No model has been chosen yet.'));
      return start(wanted);
    },
    choose: (choice) => {
      if (wanted !== undefined && sameChoice(choice, wanted)) return;
      const hadFailed = failure !== undefined;
      wanted = choice;
      failure = undefined;
      status.problem(undefined);
      if (loading === undefined && usedChoice !== undefined && sameChoice(choice, usedChoice)) return;
      // A load under way sees that `wanted` has changed and starts anew by itself.
      if (loading === undefined && (used !== undefined || hadFailed)) void start(choice);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    dispose: async () => {
      wanted = undefined;
      await loading?.catch(() => undefined);
      const last = used;
      used = undefined;
      if (last !== undefined) await release(last);
    },
  };
}

const sameChoice = (a: SessionChoice, b: SessionChoice): boolean => JSON.stringify(a) === JSON.stringify(b);

const nameOfFolder = (folder: string): string => folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;
