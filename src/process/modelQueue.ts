// One model, many askers: every run of the model waits its turn here, the most urgent asker first.
import type { ModelSession } from '../engines/engine.ts';
import { sessionView } from '../engines/sessionView.ts';
import { ProblemError } from '../grover/problem.ts';

/** From the most to the least urgent; `dataset`: articles of a labelled file, read by the thousand. */
export const PRIORITIES = ['ghost', 'generate', 'scan', 'background', 'dataset'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Who asks. Read when a run is queued, so a document may become more urgent between two chunks of its scan. */
export interface Asker {
  readonly priority: Priority | (() => Priority);
  readonly signal?: AbortSignal;
}

export interface ModelQueue {
  /**
   * Runs `work` when no other runs and nobody more urgent waits. Rejects with a `cancelled` problem as soon as the
   * signal is aborted while it still waits; work that has started is left to finish. A failure is its asker's alone.
   */
  submit<T>(asker: Asker, work: () => Promise<T>): Promise<T>;
  /** A view of the session whose every run waits its turn. `onRun` learns how many tokens each run read. */
  attach(session: ModelSession, asker: Asker, onRun?: (tokens: number) => void): ModelSession;
  /** Runs that wait, the one at work not counted. */
  readonly waiting: number;
}

interface Job {
  readonly lane: Job[];
  start(): Promise<void>;
}

/** Turns of the event loop that a served asker has to come back in before somebody less urgent is served. */
const GRACE_TURNS = 4;

/** Told when there is work again, and when all of it has been done. */
export interface QueueListener {
  busy(): void;
  idle(): void;
}

export function createModelQueue(listener?: QueueListener): ModelQueue {
  const lanes = new Map<Priority, Job[]>(PRIORITIES.map((priority) => [priority, []]));
  let busy = false;

  /**
   * The next job. Who writes comes back a few microtasks after each token: a scan waiting in a lower lane must not slip
   * in between two tokens.
   */
  const next = async (served: Job[] | undefined): Promise<Job | undefined> => {
    for (let turn = 1; ; turn++) {
      // An engine may block the event loop while it runs: keystrokes and cancellations are read between two runs.
      await new Promise((resolve) => setImmediate(resolve));
      if (served === undefined || turn >= GRACE_TURNS || hasWorkUpTo(lanes, served)) return mostUrgent(lanes);
    }
  };

  const drain = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    listener?.busy();
    try {
      let served: Job[] | undefined;
      for (;;) {
        const job = await next(served);
        if (job === undefined) return;
        await job.start();
        served = job.lane;
      }
    } finally {
      busy = false;
      listener?.idle();
    }
  };

  const submit = <T>(asker: Asker, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const { signal } = asker;
      if (signal?.aborted === true) {
        reject(cancelled());
        return;
      }
      const lane = laneOf(lanes, asker);
      const job: Job = {
        lane,
        start: async () => {
          signal?.removeEventListener('abort', leave);
          try {
            resolve(await work());
          } catch (thrown) {
            reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
          }
        },
      };
      const leave = (): void => {
        const place = lane.indexOf(job);
        if (place >= 0) lane.splice(place, 1);
        reject(cancelled());
      };
      signal?.addEventListener('abort', leave, { once: true });
      lane.push(job);
      void drain();
    });

  return {
    submit,
    attach: (session, asker, onRun) => attach(submit, session, asker, onRun),
    get waiting() {
      return [...lanes.values()].reduce((sum, lane) => sum + lane.length, 0);
    },
  };
}

const cancelled = (): ProblemError => new ProblemError({ code: 'cancelled', message: 'Cancelled.' });

/** True when somebody waits who is at least as urgent as those of `lane`. */
function hasWorkUpTo(lanes: ReadonlyMap<Priority, Job[]>, lane: Job[]): boolean {
  for (const one of lanes.values()) {
    if (one.length > 0) return true;
    if (one === lane) return false;
  }
  return false;
}

function mostUrgent(lanes: ReadonlyMap<Priority, Job[]>): Job | undefined {
  for (const lane of lanes.values()) {
    const job = lane.shift();
    if (job !== undefined) return job;
  }
  return undefined;
}

function laneOf(lanes: Map<Priority, Job[]>, asker: Asker): Job[] {
  const priority = typeof asker.priority === 'function' ? asker.priority() : asker.priority;
  const lane = lanes.get(priority);
  if (lane === undefined) throw new RangeError(`no such priority: ${priority}`);
  return lane;
}

function attach(
  submit: ModelQueue['submit'],
  session: ModelSession,
  asker: Asker,
  onRun?: (tokens: number) => void,
): ModelSession {
  return sessionView(session, (request) =>
    submit(asker, () => {
      onRun?.(request.tokens.length);
      return session.run(request);
    }),
  );
}
