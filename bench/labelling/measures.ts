// What opening, reading, searching and saving a large labelled file costs.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRandom } from '../../src/grover/random.ts';
import { unwrap } from '../../src/grover/problem.ts';
import type { DatasetFile } from '../../src/labelling/file/datasetFile.ts';
import { createDatasetStore } from '../../src/labelling/file/nodeStore.ts';
import { patchLine } from '../../src/labelling/lines/patchLine.ts';

const RANDOM_LINES = 500;
const LABELS = 20;

/** Seconds by the clock, and of processor in all threads. */
export interface Duration {
  readonly wall: number;
  readonly processor: number;
}

const store = createDatasetStore();

export async function timed<T>(work: () => Promise<T>): Promise<readonly [Duration, T]> {
  const began = performance.now();
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return [{ wall: (performance.now() - began) / 1e3, processor: (user + system) / 1e6 }, value];
}

export interface Opening {
  readonly firstRows: Duration;
  readonly whole: Duration;
  /** Longest time, in ms, that a timer of 1 ms had to wait: with whatever else the machine does. */
  readonly longestSlice: number;
  readonly tableMegabytes: number;
  readonly file: DatasetFile;
}

export async function measureOpening(path: string): Promise<Opening> {
  const before = await arrayBytes();
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  const [whole, { firstRows, file }] = await timed(async () => {
    const [duration, opened] = await timed(() => store.open(path));
    await unwrap(opened).complete;
    return { firstRows: duration, file: unwrap(opened) };
  });
  turns.disable();
  const longestSlice = turns.max / 1e6;
  return { firstRows, whole, longestSlice, tableMegabytes: ((await arrayBytes()) - before) / 1e6, file };
}

/** Milliseconds of each of many reads of one line. */
export async function measureLines(file: DatasetFile): Promise<readonly number[]> {
  const random = createRandom(3);
  const walls: number[] = [];
  for (let read = 0; read < RANDOM_LINES; read++) {
    const [{ wall }] = await timed(() => file.line(random.nextUint32() % file.table.count));
    walls.push(1e3 * wall);
  }
  return walls;
}

/** Looks for a word in every line; throws unless it is in one. */
export async function measureSearch(file: DatasetFile, word: string): Promise<Duration> {
  const bytes = Buffer.from(word);
  const [duration, found] = await timed(async () => {
    let count = 0;
    for await (const line of file.lines())
      if (Buffer.from(line.bytes.buffer, line.bytes.byteOffset, line.bytes.length).includes(bytes)) count++;
    return count;
  });
  if (found !== 1) throw new Error(`The word ${word} was found in ${found} lines.`);
  return duration;
}

/** Labels some lines and saves. Gives the new state. */
export async function measureSave(file: DatasetFile, label: string): Promise<readonly [Duration, DatasetFile]> {
  const step = Math.floor(file.table.count / LABELS);
  const entries = Array.from({ length: LABELS }, (_, at) => at * step);
  const [duration, saved] = await timed(async () => {
    const lines = new Map<number, Uint8Array>();
    for (const entry of entries) lines.set(entry, patchLine(await file.line(entry), { label }));
    return store.save(file, lines);
  });
  return [duration, unwrap(saved)];
}

/** Of buffers that are in use. */
async function arrayBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  // The second takes what the first has finalised.
  for (let time = 0; time < 2; time++) {
    runInNewContext('gc()');
    await new Promise(setImmediate);
  }
  return process.memoryUsage().arrayBuffers;
}
