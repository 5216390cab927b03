// The one model in use: loaded late, replaced when the settings ask for another, kept when the other cannot be opened.
import type { Problem, Result } from '../grover/problem.ts';
import { fail, ok, toProblem } from '../grover/problem.ts';
import { describeThrown, type Log } from './log.ts';
import type { ModelQueue } from './modelQueue.ts';
import type { OpenedModel, SessionChoice } from './openSession.ts';
import type { StatusReporter } from './statusReporter.ts';

/** Key of the remark on a model without a calibration. */
const CALIBRATION = 'calibration';

export interface ModelHostDeps {
  readonly open: (choice: SessionChoice) => Promise<Result<OpenedModel>>;
  readonly queue: ModelQueue;
  /** Resolves when nobody writes with the model any more. */
  readonly idle: (model: OpenedModel) => Promise<void>;
  readonly status: StatusReporter;
  readonly log: Log;
}

export interface ModelHost {
  /** The model in use, if one is. */
  readonly current: () => OpenedModel | undefined;
  /** The model, loaded if need be. Fails with what was said of it, without another try until `choose`. */
  ready(): Promise<Result<OpenedModel>>;
  /** What the settings ask for. A model that is in use is replaced at once; one that was never asked for stays unloaded. */
  choose(choice: SessionChoice): void;
  /** Called after a model has taken the place of another, or of none that could be opened. */
  onChange(listener: (model: OpenedModel) => void): void;
  dispose(): Promise<void>;
}

export function createModelHost(deps: ModelHostDeps): ModelHost {
  return new LazyModelHost(deps);
}

class LazyModelHost implements ModelHost {
  readonly #deps: ModelHostDeps;
  readonly #listeners: ((model: OpenedModel) => void)[] = [];
  #wanted: SessionChoice | undefined;
  #used: { readonly choice: SessionChoice; readonly model: OpenedModel } | undefined;
  #loading: Promise<Result<OpenedModel>> | undefined;
  #failure: Problem | undefined;
  #hasFailed = false;

  constructor(deps: ModelHostDeps) {
    this.#deps = deps;
  }

  readonly current = (): OpenedModel | undefined => this.#used?.model;

  ready(): Promise<Result<OpenedModel>> {
    if (this.#loading !== undefined) return this.#loading;
    if (this.#used !== undefined) return Promise.resolve(ok(this.#used.model));
    if (this.#failure !== undefined) return Promise.resolve({ ok: false, problem: this.#failure });
    if (this.#wanted === undefined) return Promise.resolve(fail('no-model', 'No model has been chosen yet.'));
    return this.#start(this.#wanted);
  }

  choose(choice: SessionChoice): void {
    if (this.#wanted !== undefined && sameChoice(choice, this.#wanted)) return;
    const hadFailed = this.#failure !== undefined;
    this.#wanted = choice;
    this.#failure = undefined;
    this.#deps.status.problem(undefined);
    // A load under way sees that another choice was made and starts anew by itself.
    if (this.#loading !== undefined || (this.#used !== undefined && sameChoice(choice, this.#used.choice))) return;
    if (this.#used !== undefined || hadFailed) void this.#start(choice);
  }

  onChange(listener: (model: OpenedModel) => void): void {
    this.#listeners.push(listener);
  }

  async dispose(): Promise<void> {
    this.#wanted = undefined;
    await this.#loading?.catch(() => undefined);
    const last = this.#used;
    this.#used = undefined;
    if (last !== undefined) await this.#putAway(last.model);
  }

  #start(choice: SessionChoice): Promise<Result<OpenedModel>> {
    const run = this.#load(choice).finally(() => {
      if (this.#loading === run) this.#loading = undefined;
    });
    this.#loading = run;
    return run;
  }

  async #load(choice: SessionChoice): Promise<Result<OpenedModel>> {
    const { open, status, log } = this.#deps;
    const job = status.begin('loading', `Loading ${nameOfFolder(choice.folder)}.`);
    const started = performance.now();
    const opened = await open(choice).catch((thrown: unknown): Result<OpenedModel> => {
      log.error(describeThrown(thrown));
      return { ok: false, problem: toProblem(thrown) };
    });
    job.end();
    if (choice !== this.#wanted) {
      // The settings changed meanwhile: what was opened is of no use to anybody.
      if (opened.ok) void this.#release(opened.value);
      return this.#wanted === undefined ? fail('cancelled', 'The process is ending.') : this.#load(this.#wanted);
    }
    if (!opened.ok) return this.#refuse(opened.problem);
    this.#accept(choice, opened.value, performance.now() - started);
    return opened;
  }

  #refuse(problem: Problem): Result<OpenedModel> {
    const { status, log } = this.#deps;
    const kept = this.#used === undefined ? '' : ` ${this.#used.model.model.name} stays in use.`;
    this.#hasFailed = true;
    this.#failure = { ...problem, message: problem.message + kept };
    log.error([this.#failure.message, problem.hint].join(' ').trim());
    status.problem(this.#failure);
    return this.#used === undefined ? { ok: false, problem } : ok(this.#used.model);
  }

  #accept(choice: SessionChoice, model: OpenedModel, milliseconds: number): void {
    const { status, log } = this.#deps;
    const before = this.#used;
    this.#used = { choice, model };
    this.#failure = undefined;
    status.problem(undefined);
    status.model(model.model.name, model.session.description);
    log.info(`${model.model.name} is ready on ${model.session.description} after ${Math.round(milliseconds)} ms.`);
    const uncalibrated = model.calibration.ok ? undefined : model.calibration.problem;
    if (uncalibrated !== undefined) log.warn([uncalibrated.message, uncalibrated.hint].join(' ').trim());
    status.remark(CALIBRATION, uncalibrated?.message);
    if (before !== undefined) void this.#release(before.model);
    // Whoever waits for the first model gets it by waiting.
    if (before !== undefined || this.#hasFailed) for (const listener of this.#listeners) listener(model);
  }

  /** A text that is being written with the model is finished first. */
  async #release(model: OpenedModel): Promise<void> {
    await this.#deps.idle(model);
    await this.#putAway(model);
  }

  /** The engine may be at work on a run: what it needs goes when nothing runs. */
  async #putAway(model: OpenedModel): Promise<void> {
    try {
      await this.#deps.queue.submit({ priority: 'ghost' }, () => model.dispose());
    } catch (thrown) {
      this.#deps.log.warn(`${model.model.name} could not be put away: ${describeThrown(thrown)}`);
    }
  }
}

const sameChoice = (a: SessionChoice, b: SessionChoice): boolean => JSON.stringify(a) === JSON.stringify(b);

const nameOfFolder = (folder: string): string => folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;
