// One line on what the process is doing, sent to the editor whenever it changes.
import type { StatusParams, WireProblem } from '../protocol/messages.ts';
import type { Problem } from '../grover/problem.ts';

export interface StatusReporter {
  /** The model in use, or none. */
  model(name: string | undefined, engine?: string): void;
  /** Something that keeps the process from its work, or undefined once it is mended. */
  problem(problem: Problem | undefined): void;
  /** Reports a job until it ends; the latest of its kind on top. */
  begin(state: JobState, message: string): StatusJob;
  /** The same of a job that is mostly over in a moment: before `LATE_MS` nothing is said of it, or between two keys there would be no end of it. */
  beginLate(state: JobState, message: string): StatusJob;
  /** A remark shown while nothing else goes on: a setting that could not be used, a draft too long to read whole. */
  remark(key: string, message: string | undefined): void;
}

export type JobState = 'loading' | 'scanning' | 'generating' | 'training';

/** Milliseconds. */
export const LATE_MS = 250;

export interface StatusJob {
  update(message: string): void;
  end(): void;
}

interface RunningJob {
  readonly state: StatusParams['state'];
  message: string;
}

/** Of several jobs, the one that somebody waits for. */
const STATES = ['loading', 'generating', 'scanning', 'training'] as const;

/** `send` is called at most once a tick, with the latest state, and never twice with the same. */
export function createStatusReporter(send: (status: StatusParams) => void): StatusReporter {
  const jobs: RunningJob[] = [];
  const remarks = new Map<string, string>();
  let loaded: { model: string; engine?: string } | undefined;
  let trouble: Problem | undefined;
  let scheduled = false;
  let last = '';

  const current = (): StatusParams => {
    const job = STATES.map((state) => jobs.findLast((one) => one.state === state)).find((one) => one !== undefined);
    const shared = { ...loaded, ...(trouble === undefined ? {} : { problem: toWire(trouble) }) };
    if (job !== undefined) return { state: job.state, message: job.message, ...shared };
    if (trouble !== undefined) return { state: 'failed', message: trouble.message, ...shared };
    if (loaded === undefined) return { state: 'starting', message: 'Waiting for the first draft.', ...shared };
    return { state: 'ready', message: [...remarks.values()].join(' ') || `Ready: ${loaded.model}.`, ...shared };
  };
  const report = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const status = current();
      const shown = JSON.stringify(status);
      if (shown === last) return;
      last = shown;
      send(status);
    });
  };

  return {
    model: (name, engine) => {
      loaded = name === undefined ? undefined : { model: name, ...(engine === undefined ? {} : { engine }) };
      report();
    },
    problem: (problem) => {
      trouble = problem;
      report();
    },
    begin: (state, message) => beginJob(jobs, { state, message }, report),
    beginLate: (state, message) => {
      const job: RunningJob = { state, message };
      let begun: StatusJob | undefined;
      const timer = setTimeout(() => (begun = beginJob(jobs, job, report)), LATE_MS);
      return {
        update: (now) => {
          job.message = now;
          begun?.update(now);
        },
        end: () => {
          clearTimeout(timer);
          begun?.end();
        },
      };
    },
    remark: (key, message) => {
      if (message === undefined) remarks.delete(key);
      else remarks.set(key, message);
      report();
    },
  };
}

function beginJob(jobs: RunningJob[], job: RunningJob, report: () => void): StatusJob {
  jobs.push(job);
  report();
  return {
    update: (message) => {
      job.message = message;
      report();
    },
    end: () => {
      const place = jobs.indexOf(job);
      if (place >= 0) jobs.splice(place, 1);
      report();
    },
  };
}

export const toWire = ({ code, message, hint }: Problem): WireProblem => ({
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});
