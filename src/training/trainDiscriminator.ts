// Trains a discriminator from labelled files into a folder of its own: one run, from its first line or its last checkpoint to the report.
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { ok, ProblemError, toProblem, type Result } from '../grover/problem.ts';
import type {
  DatasetInspection,
  RecipeName,
  RunPoint,
  RunSnapshot,
  TrainingReport,
  TrainingRequest,
} from '../protocol/training.ts';
import type { OwnTrunk, Pace, Recipe } from './recipe.ts';
import { recipeOf } from './recipes.ts';
import { createCheckpointStore, type RunStore } from './run/checkpointStore.ts';
import { createEventSink, type EventSink } from './run/eventSink.ts';
import { machineFiles, replaceFile, type FileLayer } from './run/fileLayer.ts';
import type { Gate } from './run/gate.ts';
import { openRun, type OpenRun } from './run/openRun.ts';
import { openPointLog } from './run/pointLog.ts';
import { completePublishing } from './run/publish.ts';
import { createRunRecorder, type RunRecorder } from './run/recorder.ts';
import { parseReport } from './run/reportFile.ts';
import { CHECKPOINT_FOLDER, REPORT_FILE, RUN_FILE, runFileText, type RunFile } from './run/runFile.ts';
import { runTraining } from './run/runTraining.ts';

export interface TrainingDeps {
  /** Goes on with the run in the folder, and with the request it keeps. */
  readonly resume: boolean;
  readonly gate: Gate;
  /** Absolute path of the Grover that comes along. */
  readonly shippedModel: string;
  /**
   * Opens a Grover as scanning would: the one to start from, and one that was trained to read paragraphs with it. The
   * training disposes of both. Rejects with ProblemError.
   */
  readonly openTrunk: (folder: string) => Promise<OwnTrunk>;
  /** What changed, a few times a second, and the points since the last call. */
  readonly onProgress?: (snapshot: RunSnapshot, points: readonly RunPoint[]) => void;
  /** What was found in the files, once they have been read. */
  readonly onInspection?: (inspection: DatasetInspection) => void;
  readonly cacheFolder?: string;
  /** Default: the recipes that come along. */
  readonly recipeOf?: (name: RecipeName) => Promise<Recipe>;
  /** Default: this machine's. */
  readonly files?: FileLayer;
}

/**
 * Fails with `cancelled` when it was stopped; the run can then be resumed, as after every other failure and after a kill.
 * What was finished is finished: resuming gives its report again. Rejects only for a defect of the program.
 */
export async function trainDiscriminator(
  request: TrainingRequest,
  deps: TrainingDeps,
): Promise<Result<TrainingReport>> {
  const opened = await openRun(request, deps.resume, new Date().toISOString());
  if (!opened.ok) return opened;
  const run = opened.value;
  const files = deps.files ?? machineFiles;
  try {
    const report = await finishedReport(run, files);
    return report === undefined ? await recorded(run, deps, files) : ok(report);
  } catch (thrown) {
    if (thrown instanceof ProblemError) return { ok: false, problem: thrown.problem };
    throw thrown;
  } finally {
    await run.lock.release();
  }
}

/** What a run that was killed at its very end, or has ended well, already has. */
async function finishedReport(
  { folder, file, isResumed }: OpenRun,
  files: FileLayer,
): Promise<TrainingReport | undefined> {
  if (!isResumed) return undefined;
  const isCompleted = await completePublishing(files, folder);
  const bytes = await files.read(join(folder, REPORT_FILE));
  const report = parseReport(Buffer.from(bytes ?? []).toString());
  if (report === undefined) return undefined;
  if (isCompleted || file.snapshot.state !== 'finished')
    await keepRunFile(files, folder, { ...file, snapshot: finished(file.snapshot, report) });
  await files.remove(join(folder, CHECKPOINT_FOLDER));
  return report;
}

const finished = (snapshot: RunSnapshot, { created }: TrainingReport): RunSnapshot => ({
  ...snapshot,
  state: 'finished',
  message: FINISHED,
  changed: created,
});
const FINISHED = 'Finished.';

const keepRunFile = (files: FileLayer, folder: string, file: RunFile): Promise<void> =>
  replaceFile(files, join(folder, RUN_FILE), runFileText(file));

/** Works on an open run, its state kept in its folder whatever becomes of it. */
async function recorded(run: OpenRun, deps: TrainingDeps, files: FileLayer): Promise<Result<TrainingReport>> {
  const { folder, lock } = run;
  const { gate } = deps;
  let { digests, options } = run.file;
  const events = createEventSink(folder, run.isResumed, () => Date.now() / 1000);
  const recorder = await createRecorder(run, { ...deps, files, events }, () => ({
    digests,
    ...(options && { options }),
  }));
  const unwatch = watchGate(gate, recorder);
  const pace = checkedPace(gate.pace, recorder, lock.check);
  const store = checkedStore(createCheckpointStore(files, join(folder, CHECKPOINT_FOLDER)), recorder, lock.check);
  try {
    await recorder.flush();
    const report = await runTraining(run, {
      ...deps,
      files,
      recipeOf: deps.recipeOf ?? recipeOf,
      store,
      pace,
      recorder,
      events,
      pin: async (pinned) => {
        ({ digests, options } = pinned);
        await recorder.flush();
      },
    });
    await recorder.become('finished', FINISHED);
    await files.remove(join(folder, CHECKPOINT_FOLDER));
    return ok(report);
  } catch (thrown) {
    const problem = toProblem(thrown);
    const isStopped = problem.code === 'cancelled';
    // A full disk may refuse this as well: then the run reads as interrupted.
    await recorder
      .become(isStopped ? 'stopped' : 'failed', isStopped ? 'Stopped; it can be resumed.' : problem.message, problem)
      .catch(() => undefined);
    throw thrown;
  } finally {
    unwatch();
    await events.close().catch(() => undefined);
  }
}

async function createRecorder(
  { folder, file }: OpenRun,
  { gate, onProgress, files, events }: TrainingDeps & { readonly files: FileLayer; readonly events: EventSink },
  pinned: () => Pick<RunFile, 'digests' | 'options'>,
): Promise<RunRecorder> {
  const log = await openPointLog(files, folder);
  return createRunRecorder({
    begun: file.snapshot,
    secondsBefore: file.seconds,
    clock: () => performance.now() / 1000 - gate.pausedSeconds(),
    date: () => new Date().toISOString(),
    tell: (snapshot, points) => onProgress?.(snapshot, points),
    keep: async (snapshot, seconds, points) => {
      await log.append(points);
      await keepRunFile(files, folder, { ...file, ...pinned(), snapshot, seconds });
      await events.flush();
    },
    events,
  });
}

function watchGate(gate: Gate, recorder: RunRecorder): () => void {
  return gate.watch((state) => {
    if (state === 'pausing') recorder.mark('running', 'Pausing after this step.');
    else if (state === 'paused') recorder.mark('paused', 'Paused.');
    else if (state === 'open') recorder.mark('running', 'Going on.');
    else recorder.mark('running', 'Stopping after this step.');
  });
}

const LOCK_CHECKED_MS = 5_000;

/** Between two steps, what the disk refused meanwhile comes out, and another trainer's work is left alone. */
function checkedPace(pace: Pace, recorder: RunRecorder, checkLock: () => Promise<void>): Pace {
  let checked = performance.now();
  return {
    signal: pace.signal,
    point: async () => {
      await pace.point();
      recorder.check();
      if (performance.now() - checked < LOCK_CHECKED_MS) return;
      checked = performance.now();
      await checkLock();
      // Timers (the lock's renewal) get their turn even if steps never wait.
      await sleep(0);
    },
  };
}

/** What was said before a state is on disk when the state is. */
function checkedStore(store: RunStore, recorder: RunRecorder, checkLock: () => Promise<void>): RunStore {
  return {
    ...store,
    write: async (name, chunks) => {
      await checkLock();
      await recorder.flush();
      await store.write(name, chunks);
    },
  };
}
