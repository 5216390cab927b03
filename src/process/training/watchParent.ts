// Is the process that forked us still there? Its end of the channel tells at once, its process id within seconds.
import { Worker } from 'node:worker_threads';
import { isRunning } from '../../grover/node/isRunning.ts';

const EVERY_MS = 3000;

/** Resolves when the parent is gone: the channel is closed, or we have been given another parent. */
export function watchParent(everyMs = EVERY_MS): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const gone = (): void => {
      clearInterval(timer);
      resolve();
    };
    const timer = setInterval(() => {
      if (process.ppid !== parent || !isRunning(parent)) gone();
    }, everyMs);
    timer.unref();
    process.once('disconnect', gone);
  });
}

/**
 * Ends this process when its parent is gone, however busy it is: a step of a big model holds the event loop for longer
 * than anybody should have to wait. What it had not written down is lost, its last checkpoint is not.
 */
export function guardParent(graceMs: number): void {
  const guard = new Worker(GUARD, {
    eval: true,
    workerData: { parent: process.ppid, graceMs },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  });
  guard.unref();
}

const GUARD = `
  const { workerData: { parent, graceMs } } = require('node:worker_threads');
  const isGone = () => {
    if (process.ppid !== parent) return true;
    try { process.kill(parent, 0); return false; } catch (thrown) { return thrown.code === 'ESRCH'; }
  };
  setInterval(() => {
    if (isGone()) setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs);
  }, 1000);
`;
