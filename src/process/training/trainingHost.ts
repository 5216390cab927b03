// The one run of training that may go on: who trains it, what it last said, and what became of it when it ended.
import { join } from 'node:path';
import type { ProblemCode } from '../../grover/problem.ts';
import { fail, ok, type Result } from '../../grover/problem.ts';
import type { WireProblem } from '../../protocol/messages.ts';
import type { ControlTrainingParams, FromTrainer, RunPoint, RunSnapshot, ToTrainer } from '../../protocol/training.ts';
import { afterExit, isOver } from './endedRun.ts';
import type { TrainerChild } from './trainerChild.ts';

export type StartMessage = Extract<ToTrainer, { type: 'start' }>;

export interface TrainingHostDeps {
  readonly fork: (threads: number, onMessage: (message: FromTrainer) => void) => TrainerChild;
  /** Called for everything a run says, in order; the last snapshot of a run is no longer running or paused. */
  readonly onProgress: (snapshot: RunSnapshot, points: readonly RunPoint[]) => void;
  readonly log: (line: string) => void;
  /** Milliseconds that a run may take to come to its next step and to write its checkpoint once it is told to stop. */
  readonly stopMs: number;
  readonly now: () => Date;
}

export interface TrainingHost {
  /** Resolves with the first snapshot, once the trainer is at work. Fails when another run goes on, and with what kept it from beginning. */
  start(message: StartMessage): Promise<Result<RunSnapshot>>;
  control(params: ControlTrainingParams): Result<undefined>;
  /** The run that goes on. */
  current(): RunSnapshot | undefined;
  /** The last run whose trainer ended without a word, with how it went. */
  interrupted(): RunSnapshot | undefined;
  /** Asks the run to stop, waits for so many milliseconds, and ends its trainer. */
  dispose(graceMs: number): Promise<void>;
}

interface Going {
  readonly run: string;
  readonly child: TrainerChild;
  snapshot?: RunSnapshot;
  /** Points of its end, which is told once all of it is on the disk. */
  held?: readonly RunPoint[];
  problem?: WireProblem;
  isStopping: boolean;
  timer?: NodeJS.Timeout;
}

export function createTrainingHost(deps: TrainingHostDeps): TrainingHost {
  return new ChildTrainingHost(deps);
}

class ChildTrainingHost implements TrainingHost {
  readonly #deps: TrainingHostDeps;
  #going: Going | undefined;
  #interrupted: RunSnapshot | undefined;
  #isDisposed = false;

  constructor(deps: TrainingHostDeps) {
    this.#deps = deps;
  }

  async start(message: StartMessage): Promise<Result<RunSnapshot>> {
    // One that has told its end needs a moment to go.
    if (this.#going?.snapshot !== undefined && isOver(this.#going.snapshot)) await this.#going.child.gone;
    if (this.#isDisposed) return fail('cancelled', 'The process is ending.');
    if (this.#going !== undefined) return busy(this.#going.run);
    return this.#begin(message);
  }

  #begin(message: StartMessage): Promise<Result<RunSnapshot>> {
    const { folder, name } = message.request;
    return new Promise((resolve) => {
      const child = this.#deps.fork(message.threads, (said) => {
        this.#heard(going, said, resolve);
      });
      const going: Going = { run: join(folder, name), child, isStopping: false };
      this.#going = going;
      void child.gone.then((exit) => {
        clearTimeout(going.timer);
        this.#going = undefined;
        const left = afterExit(going, exit, this.#deps.now());
        if (!left.ok) {
          resolve(left);
          return;
        }
        if (left.value.state === 'interrupted') this.#interrupted = left.value;
        if (left.value === going.snapshot) this.#tellEnd(going);
        else this.#deps.onProgress(left.value, []);
        resolve(left);
      });
      child.send(message);
    });
  }

  control({ run, action }: ControlTrainingParams): Result<undefined> {
    const going = this.#going;
    if (going === undefined || !isSameRun(going, run))
      return fail(
        'input-invalid',
        `No training goes on in ${run}.`,
        'A run that has stopped is resumed, not continued.',
      );
    if (action === 'stop') this.#stop(going, this.#deps.stopMs);
    else going.child.send({ type: action });
    return ok(undefined);
  }

  current(): RunSnapshot | undefined {
    const snapshot = this.#going?.snapshot;
    return snapshot === undefined || isOver(snapshot) ? undefined : snapshot;
  }

  interrupted(): RunSnapshot | undefined {
    return this.#interrupted;
  }

  async dispose(graceMs: number): Promise<void> {
    this.#isDisposed = true;
    const going = this.#going;
    if (going === undefined) return;
    this.#stop(going, graceMs);
    await going.child.gone;
  }

  #tellEnd(going: Going): void {
    const { snapshot, held } = going;
    if (snapshot === undefined || held === undefined) return;
    delete going.held;
    this.#deps.onProgress(snapshot, held);
  }

  #stop(going: Going, graceMs: number): void {
    going.isStopping = true;
    going.child.send({ type: 'stop' });
    clearTimeout(going.timer);
    going.timer = setTimeout(() => {
      this.#deps.log(`The trainer did not stop within ${Math.round(graceMs / 1000)} s and was ended.`);
      going.child.kill();
    }, graceMs);
  }

  #heard(going: Going, said: FromTrainer, resolve: (begun: Result<RunSnapshot>) => void): void {
    switch (said.type) {
      case 'log':
        this.#deps.log(said.line);
        return;
      case 'progress':
        going.snapshot = said.snapshot;
        if (isOver(said.snapshot)) going.held = [...(going.held ?? []), ...said.points];
        else this.#deps.onProgress(said.snapshot, said.points);
        resolve(ok(said.snapshot));
        return;
      case 'ended':
        if (said.problem !== undefined) going.problem = said.problem;
        this.#tellEnd(going);
        // It has said its last and should be gone soon.
        going.timer ??= setTimeout(() => {
          going.child.kill();
        }, this.#deps.stopMs);
    }
  }
}

const isSameRun = (going: Going, run: string): boolean => run === going.run || run === going.snapshot?.run;

const busy = (run: string): Result<never> =>
  fail(
    'input-invalid' satisfies ProblemCode,
    `A discriminator is being trained already, in ${run}; this machine trains one at a time.`,
    'Wait until it has finished, or stop it; a stopped training can be resumed.',
  );
