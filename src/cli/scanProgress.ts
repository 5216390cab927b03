// How far a scan is, on standard error: one line that changes on a terminal, else a line now and then.
import type { Io } from './command.ts';
import { CLEAR, durationText, PLAIN_MS } from './progressLine.ts';

export interface ScanProgress {
  /** An article was read, or found to have been read before; `bytes`: of all files, up to its end. */
  readonly show: (bytes: number, wasRead: boolean) => void;
  /** Clears the line. */
  readonly end: () => void;
}

export interface ScanProgressOptions {
  /** Of all files. */
  readonly bytes: number;
  /** Width of the terminal; missing where there is none. */
  readonly columns?: number | undefined;
  /** Milliseconds. */
  readonly clock?: () => number;
}

const PACE_MS = 100;

export const noProgress: ScanProgress = { show: () => undefined, end: () => undefined };

export function scanProgress(
  { error }: Pick<Io, 'error'>,
  { bytes, columns, clock = () => performance.now() }: ScanProgressOptions,
): ScanProgress {
  const start = clock();
  let told = start;
  const read = { articles: 0, bytes: 0 };
  let before = 0;
  return {
    show: (now, wasRead) => {
      if (wasRead) {
        read.articles++;
        read.bytes += now - before;
      }
      before = now;
      const at = clock();
      if (at - told < (columns === undefined ? PLAIN_MS : PACE_MS)) return;
      told = at;
      const text = progressText(now / Math.max(1, bytes), { ...read, left: bytes - now }, (at - start) / 1000);
      error(columns === undefined ? `${text}\n` : `${CLEAR}${text.slice(0, columns - 1)}`);
    },
    end: () => {
      if (columns !== undefined) error(CLEAR);
    },
  };
}

interface Read {
  readonly articles: number;
  readonly bytes: number;
  /** Bytes. */
  readonly left: number;
}

/** Time left is that of the bytes left, at the pace of those that were read in `seconds`. */
function progressText(share: number, { articles, bytes, left }: Read, seconds: number): string {
  const done = `${Math.min(100, Math.floor(100 * share))} %`.padStart(5);
  if (articles === 0) return `${done} 0 articles read`;
  const pace = articles / seconds;
  const paceText = pace < 0.95 ? `${(60 * pace).toFixed(1)} a minute` : `${pace.toFixed(1)} a second`;
  const rest = bytes === 0 ? '' : ` (${durationText((seconds / bytes) * Math.max(0, left))} left)`;
  return `${done} ${articles} ${articles === 1 ? 'article' : 'articles'} read, ${paceText}${rest}`;
}
