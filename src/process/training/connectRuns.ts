// The trainer's host with everything that follows a run: notifications, status, log and the editor's display of work.
import { WorkDoneProgressReporter, type Connection } from 'vscode-languageserver';
import { trainingMethod } from '../../protocol/training.ts';
import type { Core } from '../core.ts';
import { describeThrown } from '../log.ts';
import { createRunFeed } from './runFeed.ts';
import { createRunProgress, type Reporter } from './runProgress.ts';
import { forkTrainer } from './trainerChild.ts';
import { createTrainingHost, type TrainingHost } from './trainingHost.ts';

/** Milliseconds between two notifications of a run, and until a trainer that was told to stop is ended. */
const NOTIFY_MS = 200;
const STOP_MS = 20_000;

export interface ConnectedRuns {
  readonly host: TrainingHost;
  /** The next run is shown under this token in an editor that takes no display of our own making. */
  readonly fallBackOn: (workDoneToken: string | number | undefined) => void;
}

export function connectRuns(connection: Connection, { log, status }: Core): ConnectedRuns {
  let workDoneToken: string | number | undefined;
  const open = async (): Promise<Reporter | undefined> => {
    try {
      const created = await connection.window.createWorkDoneProgress();
      if (!WorkDoneProgressReporter.isNullInstance(created)) return created;
    } catch (thrown) {
      log.warn(`The editor shows no progress of the training: ${describeThrown(thrown)}`);
    }
    return workDoneToken === undefined ? undefined : connection.window.attachWorkDoneProgress(workDoneToken);
  };
  const progress = createRunProgress({
    open,
    stop: (run) => {
      host.control({ run, action: 'stop' });
    },
  });
  const host: TrainingHost = createTrainingHost({
    fork: (threads, onMessage) => forkTrainer({ program: programPath(), log }, threads, onMessage),
    onProgress: createRunFeed({
      status,
      progress,
      log,
      everyMs: NOTIFY_MS,
      notify: (notification) => {
        connection.sendNotification(trainingMethod, notification).catch((thrown: unknown) => {
          log.warn(describeThrown(thrown));
        });
      },
    }),
    log: (line) => {
      log.info(line);
    },
    stopMs: STOP_MS,
    now: () => new Date(),
  });
  return {
    host,
    fallBackOn: (token) => {
      workDoneToken = token;
    },
  };
}

/** The program that runs here. */
function programPath(): string {
  const [, program] = process.argv;
  if (program === undefined) throw new Error('This process runs no program file.');
  return program;
}
