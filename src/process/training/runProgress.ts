// A run in the editor's own display of work: how much is done, how long it will take, and a way to stop it.
import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import type { RunSnapshot } from '../../protocol/training.ts';
import { isOver } from './endedRun.ts';
import { percentOf } from './runPercent.ts';

/** A reporter that can be cancelled has a token. */
export type Reporter = WorkDoneProgressReporter & { readonly token?: CancellationToken };

export interface RunProgressDeps {
  /** A display of its own for each run, undefined for an editor without one. Never rejects. */
  readonly open: () => Promise<Reporter | undefined>;
  readonly stop: (run: string) => void;
}

export interface RunProgress {
  readonly show: (snapshot: RunSnapshot) => void;
}

interface Shown {
  readonly run: string;
  percent: number;
  latest: RunSnapshot;
  reporter?: Reporter;
}

export function createRunProgress({ open, stop }: RunProgressDeps): RunProgress {
  let shown: Shown | undefined;
  const begin = async (one: Shown): Promise<void> => {
    const reporter = await open();
    if (reporter === undefined) return;
    const { run, request } = one.latest;
    reporter.begin(`Training ${request.name}`, 0, lineOf(one.latest), reporter.token !== undefined);
    one.reporter = reporter;
    reporter.token?.onCancellationRequested(() => {
      stop(run);
    });
    if (isOver(one.latest)) reporter.done();
  };
  return {
    show: (snapshot) => {
      if (shown?.run !== snapshot.run) {
        if (isOver(snapshot)) return;
        shown = { run: snapshot.run, percent: 0, latest: snapshot };
        void begin(shown);
        return;
      }
      shown.latest = snapshot;
      const { reporter } = shown;
      if (isOver(snapshot)) {
        shown = undefined;
        reporter?.done();
        return;
      }
      shown.percent = Math.max(shown.percent, percentOf(snapshot));
      reporter?.report(shown.percent, lineOf(snapshot));
    },
  };
}

export function lineOf({ message, state, secondsLeft }: RunSnapshot): string {
  if (state === 'paused') return 'Paused.';
  const line = message.replace(/\.$/, '');
  return secondsLeft === undefined ? `${line}.` : `${line}, about ${duration(secondsLeft)} left.`;
}

/** "40 s", "12 min", "3 h 20 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
