// Where a run says how far it is: told to whoever listens at most a few times a second, and kept in its folder.
import { toProblem, type Problem } from '../../grover/problem.ts';
import type { RunPhase, RunPoint, RunSnapshot, RunState } from '../../protocol/training.ts';
import type { Recorder } from '../recipe.ts';
import type { EventSink } from './eventSink.ts';
import { bare } from './runFile.ts';
import { timeLeft } from './timeLeft.ts';

export interface RunRecorderDeps {
  readonly begun: RunSnapshot;
  /** Seconds of work before this process took the run up. */
  readonly secondsBefore: number;
  /** Seconds on a clock that stands still while the run is paused. */
  readonly clock: () => number;
  /** ISO time. */
  readonly date: () => string;
  readonly tell: (snapshot: RunSnapshot, points: readonly RunPoint[]) => void;
  /** Brings a state to disk; calls do not overlap. */
  readonly keep: (snapshot: RunSnapshot, seconds: number, points: readonly RunPoint[]) => Promise<void>;
  readonly events: Pick<EventSink, 'add'>;
}

export interface RunRecorder {
  /** The recorder of one stage: a fold (from 1), or the discriminator that is kept. `stagesAfter`: stages still to come. */
  stage(fold?: number, stagesAfter?: number): Recorder;
  /** Changes the state at once. */
  mark(state: RunState, message: string, problem?: Problem): void;
  /** Changes the state at once and waits until it is on disk. Throws what the disk refuses. */
  become(state: RunState, message: string, problem?: Problem): Promise<void>;
  /** Brings everything said so far to disk. Throws what the disk refused since the last time. */
  flush(): Promise<void>;
  /** Throws what the disk refused since the last time. */
  check(): void;
  /** Seconds of work until now, pauses left out. */
  readonly seconds: () => number;
  readonly snapshot: RunSnapshot;
}

const TELL_SECONDS = 0.2;
const KEEP_SECONDS = 2;

export function createRunRecorder(deps: RunRecorderDeps): RunRecorder {
  const { clock, secondsBefore } = deps;
  const start = clock();
  const seconds = (): number => secondsBefore + clock() - start;
  const left = timeLeft(clock);
  let snapshot = deps.begun;
  let untold: RunPoint[] = [];
  let unkept: RunPoint[] = [];
  let told = -Infinity;
  let kept = -Infinity;
  let writing = Promise.resolve();
  let failure: unknown;

  const tell = (): void => {
    const points = untold;
    untold = [];
    told = clock();
    deps.tell(snapshot, points);
  };
  const keep = (): void => {
    kept = clock();
    const at = seconds();
    const points = unkept;
    unkept = [];
    const now = snapshot;
    writing = writing.then(async () => {
      try {
        await deps.keep(now, at, points);
      } catch (thrown) {
        failure ??= thrown;
      }
    });
  };
  const changed = (isUrgent: boolean): void => {
    if (isUrgent || clock() - told >= TELL_SECONDS) tell();
    if (isUrgent || clock() - kept >= KEEP_SECONDS) keep();
  };
  const check = (): void => {
    const thrown = failure;
    failure = undefined;
    if (thrown !== undefined) throw thrown instanceof Error ? thrown : new Error(toProblem(thrown).message);
  };
  const flush = async (): Promise<void> => {
    tell();
    keep();
    await writing;
    check();
  };
  const mark = (state: RunState, message: string, problem: Problem | undefined): void => {
    snapshot = { ...bare(snapshot), state, message, changed: deps.date(), ...(problem && { problem }) };
  };
  const move = (fold: number | undefined, phase: RunPhase, done: number, total: number, message: string): void => {
    const isNew = phase !== snapshot.phase || fold !== snapshot.fold;
    const secondsLeft = left.at(phase, done, total);
    const { run, request, state } = snapshot;
    snapshot = {
      run,
      request,
      state,
      phase,
      done,
      total,
      message,
      changed: deps.date(),
      ...(fold !== undefined && { fold }),
      ...(secondsLeft !== undefined && { secondsLeft }),
    };
    changed(isNew);
  };

  return {
    seconds,
    check,
    flush,
    get snapshot() {
      return snapshot;
    },
    stage: (fold, stagesAfter = 0) => {
      left.begin(stagesAfter);
      const of = fold === undefined ? {} : { fold };
      const prefix = fold === undefined ? '' : `fold ${fold}/`;
      return {
        progress: (phase, done, total, message) => {
          move(fold, phase, done, total, message);
        },
        point: (point) => {
          const whole = finite({ ...point, ...of, seconds: seconds() });
          untold.push(whole);
          unkept.push(whole);
          for (const [tag, measure] of Object.entries(TAGS)) {
            const value = whole[measure];
            if (value === undefined) continue;
            deps.events.add(whole.step, (writer) => {
              writer.scalar(prefix + tag, whole.step, value);
            });
          }
          changed(false);
        },
        histogram: (tag, step, values) => {
          const copy = values.slice();
          deps.events.add(step, (writer) => {
            writer.histogram(prefix + tag, step, copy);
          });
        },
      };
    },
    mark: (state, message, problem) => {
      mark(state, message, problem);
      changed(true);
    },
    become: async (state, message, problem) => {
      mark(state, message, problem);
      await flush();
    },
  };
}

/** TensorBoard's names of the curves. */
const TAGS = {
  'train/loss': 'loss',
  'train/lm_loss': 'lmLoss',
  'train/accuracy': 'accuracy',
  'train/learning_rate': 'learningRate',
  'val/loss': 'valLoss',
  'val/accuracy': 'valAccuracy',
  'val/auroc': 'valAuroc',
} as const satisfies Record<string, keyof RunPoint>;

/** Measures that are no numbers are left out. */
function finite(point: RunPoint): RunPoint {
  const { step, epoch, seconds, ...measures } = point;
  return {
    step,
    epoch,
    seconds,
    ...Object.fromEntries(Object.entries(measures).filter(([, one]) => Number.isFinite(one))),
  };
}
