// The trainer as a program: speaks over the channel to the process that forked it, and never outlives it.
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError, unwrap } from '../../grover/problem.ts';
import type { FromTrainer } from '../../protocol/training.ts';
import type { OwnTrunk } from '../../training/recipe.ts';
import { createGate } from '../../training/run/gate.ts';
import { readRun } from '../../training/run/runFolder.ts';
import { trainDiscriminator } from '../../training/trainDiscriminator.ts';
import { lanesFor, openSession } from '../openSession.ts';
import { createTrainer, type Start } from './trainer.ts';
import { guardParent, watchParent } from './watchParent.ts';

/** Milliseconds that a run has to come to its next step when its process is gone. */
const LEAVE_MS = 2000;

/** Trains what the other end of the IPC channel asks for. Resolves when that is over. Throws ProblemError without a channel. */
export async function serveTrainer(): Promise<void> {
  if (process.send === undefined)
    throw new ProblemError({
      code: 'input-invalid',
      message: 'grover trainer is started by the language server, over an IPC channel.',
      hint: 'From the command line, train with grover train.',
    });
  const said: Promise<void>[] = [];
  const trainer = createTrainer({
    send: (message) => {
      said.push(tell(message));
    },
    gate: createGate(),
    train: trainDiscriminator,
    openTrunk,
    readSnapshot: async (run) => {
      const read = await readRun(run);
      return read.ok ? read.value.snapshot : undefined;
    },
  });
  process.on('message', trainer.receive);
  guardParent(LEAVE_MS + 500);
  const gone = watchParent().then(async () => {
    trainer.leave();
    await sleep(LEAVE_MS);
  });
  await Promise.race([trainer.over, gone]);
  await Promise.race([Promise.allSettled(said), sleep(LEAVE_MS)]);
}

/** Resolves when the message is on its way, or can no longer be. */
const tell = (message: FromTrainer): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else
      process.send(message, undefined, undefined, () => {
        resolve();
      });
  });

async function openTrunk({ engine, precision, threads, cacheFolder }: Start, folder: string): Promise<OwnTrunk> {
  // Whatever the process does comes first (trainerChild.ts): what it leaves of any core is used.
  return unwrap(await openSession({ folder, engine, precision, orElse: 'fp32', threads, ...lanesFor(0), cacheFolder }));
}
