// The trainer's end of the wire: one run, started, held, let go on and stopped by messages; stopped as well when nobody speaks any more.
import { join } from 'node:path';
import { toProblem, type Problem, type Result } from '../../grover/problem.ts';
import type { FromTrainer, RunSnapshot, ToTrainer, TrainingRequest } from '../../protocol/training.ts';
import type { OwnTrunk } from '../../training/recipe.ts';
import type { Gate } from '../../training/run/gate.ts';
import type { TrainingDeps } from '../../training/trainDiscriminator.ts';
import { describeThrown } from '../log.ts';
import { toWire } from '../statusReporter.ts';
import { parseToTrainer } from './messages.ts';
import { createProgressBatch } from './progressBatch.ts';

export type Start = Extract<ToTrainer, { type: 'start' }>;

/** `trainDiscriminator` as the trainer needs it. */
export type Train = (request: TrainingRequest, deps: TrainingDeps) => Promise<Result<unknown>>;

export interface TrainerDeps {
  readonly send: (message: FromTrainer) => void;
  readonly gate: Gate;
  readonly train: Train;
  /** Opens the Grover of a folder as the process runs its own; the training disposes of it. Rejects with ProblemError. */
  readonly openTrunk: (start: Start, folder: string) => Promise<OwnTrunk>;
  /** The run as its folder has it. */
  readonly readSnapshot: (run: string) => Promise<RunSnapshot | undefined>;
}

export interface Trainer {
  readonly receive: (message: unknown) => void;
  /** Ends the run before its next step, to be resumed by somebody else. */
  readonly leave: () => void;
  /** Resolves when the run is over, however it ended. */
  readonly over: Promise<void>;
}

/** Milliseconds between two reports. */
const REPORT_MS = 100;

export function createTrainer(deps: TrainerDeps): Trainer {
  const { gate } = deps;
  let finish: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let isStarted = false;
  const leave = (): void => {
    gate.stop();
    if (!isStarted) finish();
  };
  return {
    over,
    leave,
    receive: (input) => {
      const message = parseToTrainer(input);
      switch (message.type) {
        case 'start':
          if (isStarted) throw new Error('The trainer was started twice.');
          isStarted = true;
          void run(deps, message).then(finish);
          return;
        case 'pause':
          gate.pause();
          return;
        case 'continue':
          gate.continue();
          return;
        case 'stop':
          leave();
      }
    },
  };
}

async function run({ send, gate, train, openTrunk, readSnapshot }: TrainerDeps, start: Start): Promise<void> {
  const { request, resume, shippedModel, cacheFolder } = start;
  const told = { any: false };
  const batch = createProgressBatch(REPORT_MS, (snapshot, points) => {
    told.any = true;
    send({ type: 'progress', snapshot, points });
  });
  const problem = await train(request, {
    resume,
    shippedModel,
    cacheFolder,
    openTrunk: (folder) => openTrunk(start, folder),
    onProgress: batch.add,
    gate,
  }).then(
    (result): Problem | undefined => (result.ok ? undefined : result.problem),
    (thrown: unknown) => {
      send({ type: 'log', line: describeThrown(thrown) });
      return toProblem(thrown);
    },
  );
  batch.flush();
  // A run that had finished already has nothing to report.
  const finished =
    told.any || problem !== undefined ? undefined : await readSnapshot(join(request.folder, request.name));
  if (finished !== undefined) send({ type: 'progress', snapshot: finished, points: [] });
  send({ type: 'ended', ...(problem === undefined ? {} : { problem: toWire(problem) }) });
}
