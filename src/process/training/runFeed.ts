// Where a run's progress goes: the status line, the editor's display of work, the log and, batched, the training view.
import type { RunPoint, RunSnapshot, TrainingNotification } from '../../protocol/training.ts';
import type { Log } from '../log.ts';
import type { StatusJob, StatusReporter } from '../statusReporter.ts';
import { isOver } from './endedRun.ts';
import { createProgressBatch } from './progressBatch.ts';
import { lineOf, type RunProgress } from './runProgress.ts';

export interface RunFeedDeps {
  readonly status: Pick<StatusReporter, 'begin'>;
  readonly progress: RunProgress;
  readonly log: Log;
  readonly notify: (notification: TrainingNotification) => void;
  /** Milliseconds between two notifications. */
  readonly everyMs: number;
}

export function createRunFeed({ status, progress, log, notify, everyMs }: RunFeedDeps) {
  let job: StatusJob | undefined;
  let state: RunSnapshot['state'] | undefined;
  const batch = createProgressBatch(everyMs, (snapshot, points) => {
    notify({ snapshot, points });
    progress.show(snapshot);
    const line = `Training ${snapshot.request.name}: ${lineOf(snapshot)}`;
    if (isOver(snapshot)) {
      job?.end();
      job = undefined;
    } else if (job === undefined) job = status.begin('training', line);
    else job.update(line);
    if (snapshot.state === state) return;
    state = snapshot.state;
    log.info(`Training ${snapshot.request.name} (${snapshot.request.options.recipe}) is ${state}: ${snapshot.message}`);
  });
  return (snapshot: RunSnapshot, points: readonly RunPoint[]): void => {
    batch.add(snapshot, points);
  };
}
