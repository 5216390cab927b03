// How far a training is, on standard error: one line that changes on a terminal, else a line now and then.
import type { RunSnapshot } from '../protocol/training.ts';
import type { Io } from './command.ts';

export interface ProgressLine {
  readonly show: (snapshot: RunSnapshot) => void;
  /** Something to keep, above the line that changes. */
  readonly say: (text: string) => void;
  readonly end: () => void;
}

/** Milliseconds from one line to the next where there is no terminal. */
export const PLAIN_MS = 10_000;
/** What takes the line away again where there is one. */
export const CLEAR = '\r\u001b[2K';

/** `columns`: width of the terminal; missing where there is none. */
export function progressLine({ error }: Pick<Io, 'error'>, columns: number | undefined): ProgressLine {
  let last = { key: '', at: 0 };
  let isShown = false;
  return {
    show: (snapshot) => {
      // How it ended is said by others.
      if (snapshot.state !== 'running' && snapshot.state !== 'paused') return;
      const line = progressText(snapshot);
      if (columns !== undefined) {
        error(`${CLEAR}${line.slice(0, columns - 1)}`);
        isShown = true;
        return;
      }
      const key = `${snapshot.state} ${snapshot.phase} ${snapshot.fold ?? ''}`;
      const now = performance.now();
      if (key === last.key && now - last.at < PLAIN_MS) return;
      last = { key, at: now };
      error(`${line}\n`);
    },
    say: (text) => {
      error(isShown ? CLEAR + text : text);
    },
    end: () => {
      if (isShown) error(CLEAR);
      isShown = false;
    },
  };
}

export function progressText({ state, message, done, total, fold, secondsLeft }: RunSnapshot): string {
  const left = state !== 'running' || secondsLeft === undefined ? '' : ` (${durationText(secondsLeft)} left)`;
  const share =
    state === 'running' && done > 0 && total > 0 ? `${Math.floor((100 * done) / total)} % `.padStart(6) : '';
  return `${share}${fold === undefined ? '' : `Fold ${fold}: `}${message}${left}`;
}

/** About how long, in the largest unit that says something. */
export function durationText(seconds: number): string {
  if (seconds < 1) return 'under a second';
  if (seconds < 90) return `about ${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
  return `about ${(seconds / 3600).toFixed(1)} h`;
}
