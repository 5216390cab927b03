// The built process with an eye on it: how long things take by the clock and by its processor time, and what memory it holds.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startClient, type LspClient } from '../../test/process/lspClient.ts';

/** Clock ticks of /proc a second, on every Linux Node runs on. */
const TICKS = 100;
const LONGEST_WAIT_MS = 600_000;
const SAMPLE_MS = 10;

export interface Timing {
  /** Milliseconds by the clock. */
  readonly wall: number;
  /** Milliseconds of processor, all threads together, in steps of 10; NaN where the system does not say. */
  readonly processor: number;
}

export interface WatchedProcess {
  readonly client: LspClient;
  /** From the start of the program to its answer to `initialize`. */
  readonly start: Timing;
  /** Starts a watch; what it gives back says how long that was ago. */
  stopwatch(): Promise<() => Promise<Timing>>;
  /** Megabytes resident now; NaN where the system does not say. */
  resident(): Promise<number>;
  /** Most megabytes resident since the start. */
  mostResident(): Promise<number>;
  /** Most megabytes resident, looked at every 10 ms, while `work` runs. */
  mostResidentDuring(work: () => Promise<unknown>): Promise<number>;
}

export interface Wishes {
  readonly model: string;
  readonly cacheFolder: string;
}

/** The settings as they ship, but for what the bench must know: the model, no rest before ghost text, one seed. */
export const settingsFor = (model: string, marks = true): Record<string, unknown> => ({
  model,
  diagnostics: { enabled: marks },
  suggestions: { delay: 0 },
  generation: { seed: 7 },
});

export async function startWatched({ model, cacheFolder }: Wishes): Promise<WatchedProcess> {
  const began = performance.now();
  const client = await startClient({ settings: settingsFor(model), initializationOptions: { cacheFolder } });
  const started = performance.now() - began;
  const pid = client.child.pid ?? 0;
  const stopwatch = async (): Promise<() => Promise<Timing>> => {
    const before = await processorMs(pid);
    const start = performance.now();
    return async () => {
      const wall = performance.now() - start;
      return { wall, processor: (await processorMs(pid)) - before };
    };
  };
  return {
    client,
    start: { wall: started, processor: await processorMs(pid) },
    stopwatch,
    resident: () => memory(pid, 'VmRSS'),
    mostResident: () => memory(pid, 'VmHWM'),
    mostResidentDuring: async (work) => {
      let most = 0;
      const running = { done: false };
      const watching = (async () => {
        while (!running.done) {
          most = Math.max(most, await memory(pid, 'VmRSS'));
          await sleep(SAMPLE_MS);
        }
      })();
      await work().finally(() => {
        running.done = true;
      });
      await watching;
      return most;
    },
  };
}

/** Waits until `look` is true, looking every millisecond. */
export async function seen(look: () => boolean): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (!look()) {
    if (performance.now() > deadline) throw new Error(`It never came: ${look.toString()}`);
    await sleep(1);
  }
}

/** User and system time of the process. */
export async function processorMs(pid: number): Promise<number> {
  const stat = await procFile(pid, 'stat');
  // The second field, the program's name in brackets, may hold blanks; the 14th and 15th count ticks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11] ?? NaN) + Number(fields[12] ?? NaN)) * 1000) / TICKS;
}

async function memory(pid: number, key: 'VmRSS' | 'VmHWM'): Promise<number> {
  const kibibytes = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(await procFile(pid, 'status'))?.[1];
  return (Number(kibibytes ?? NaN) * 1024) / 1e6;
}

const procFile = (pid: number, name: string): Promise<string> =>
  readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
