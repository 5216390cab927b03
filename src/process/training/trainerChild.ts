// The trainer as the process sees it: the same program, forked, at the lowest priority, with a memory of its own.
import { fork, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { FromTrainer, ToTrainer } from '../../protocol/training.ts';
import { describeThrown, type Log } from '../log.ts';
import { parseFromTrainer } from './messages.ts';

export interface TrainerChild {
  send(message: ToTrainer): void;
  /** At once, whatever it does. */
  kill(): void;
  /** Resolves when it is gone. */
  readonly gone: Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not even be started. */
  readonly error?: string;
}

export interface ForkDeps {
  /** The Grover program. */
  readonly program: string;
  readonly log: Log;
}

/** Starts a trainer. What it writes on its outputs goes to the log; it never writes on ours, which may be the editor's wire. */
export function forkTrainer(
  { program, log }: ForkDeps,
  threads: number,
  onMessage: (message: FromTrainer) => void,
): TrainerChild {
  const child = fork(program, ['trainer'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    // A debugger's port is taken by the process itself.
    execArgv: process.execArgv.filter((argument) => !argument.startsWith('--inspect')),
    // The extension has the allocator give back large blocks at once; training asks for the same ones again and again.
    env: { ...process.env, ...electronAsNode(), ...threadsOfTensorflow(threads), MALLOC_MMAP_THRESHOLD_: undefined },
  });
  lower(child, log);
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null)
      createInterface({ input: stream }).on('line', (line) => {
        log.info(`Trainer: ${line}`);
      });
  child.on('message', (message) => {
    try {
      onMessage(parseFromTrainer(message));
    } catch (thrown) {
      log.error(`A message of the trainer was not understood: ${describeThrown(thrown)}`);
    }
  });
  return {
    send: (message) => {
      if (child.connected)
        child.send(message, (error) => {
          if (error !== null) log.warn(`The trainer was not reached: ${error.message}`);
        });
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    gone: exitOf(child, log),
  };
}

/** Forked by Electron, a program is Node only if told so. */
const electronAsNode = (): NodeJS.ProcessEnv =>
  process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };

/** Native TensorFlow reads its threads once, from here. */
const threadsOfTensorflow = (threads: number): NodeJS.ProcessEnv => ({
  TF_NUM_INTRAOP_THREADS: String(threads),
  TF_NUM_INTEROP_THREADS: '1',
});

/**
 * Right after the fork, so that every thread it will start inherits it. It stays in our session: Linux shares a
 * processor out between sessions first (sched_autogroup), and within one only do priorities count.
 */
function lower({ pid }: ChildProcess, log: Log): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch (thrown) {
    log.warn(`The trainer runs at the usual priority: ${describeThrown(thrown)}`);
  }
}

const exitOf = (child: ChildProcess, log: Log): Promise<Exit> =>
  new Promise((resolve) => {
    child.on('error', ({ message }) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error: message });
      else log.warn(`The trainer: ${message}`);
    });
    child.once('close', (code, signal) => {
      resolve({ code, signal });
    });
  });
