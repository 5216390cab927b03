// What a process holds resident, and what that consists of: the kernel's list of mappings, and what Node says of its own heap.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';

/** Megabytes resident. */
export interface Residence {
  readonly all: number;
  /** Code and data of the Node binary. */
  readonly node: number;
  /** Code and data of ONNX Runtime and the system's libraries. */
  readonly libraries: number;
  /** The graph's weights, as far as they are used where their file is mapped. */
  readonly weights: number;
  /** JavaScript heap in use, and what V8 has got from the system for it. */
  readonly heapUsed: number;
  readonly heap: number;
  /** Array buffers of the ordinary kind, alive or not yet collected; keys and values lie in another (src/engines/keyValueCache.ts). */
  readonly buffers: number;
  /** All else without a file: keys and values, packed weights and working memory of ONNX Runtime, stacks, what the allocator keeps. */
  readonly native: number;
}

/** File into which a process that was started with PROBE writes what Node says of its memory. */
export const PROBE_FILE = 'GROVER_BENCH_PROBE';

/** Loaded into the process by `--require`: on SIGUSR2 it tells of its memory. */
export const PROBE = `
const { writeFileSync, renameSync } = require('node:fs');
let asked = 0;
process.on('SIGUSR2', () => {
  const file = process.env.${PROBE_FILE} + '.' + process.pid;
  writeFileSync(file + '.part', JSON.stringify({ asked: ++asked, ...process.memoryUsage() }));
  renameSync(file + '.part', file);
});
`;

const usage = v.object({
  asked: v.number(),
  heapTotal: v.number(),
  heapUsed: v.number(),
  arrayBuffers: v.number(),
});

const TRIES = 2000;

/** What the process holds now; Linux only. */
export async function residence(pid: number, probe: string): Promise<Residence> {
  const said = await asked(pid, `${probe}.${pid}`);
  const mappings = await readFile(`/proc/${pid}/smaps`, 'utf8');
  const sums = { node: 0, libraries: 0, weights: 0, anonymous: 0 };
  let kind: keyof typeof sums = 'anonymous';
  for (const line of mappings.split('\n')) {
    const header = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+\s*(.*)$/.exec(line);
    if (header !== null) kind = kindOf(header[1] ?? '');
    const kibibytes = /^Rss:\s+(\d+) kB/.exec(line)?.[1];
    if (kibibytes !== undefined) sums[kind] += (Number(kibibytes) * 1024) / 1e6;
  }
  const megabytes = (bytes: number): number => bytes / 1e6;
  const heap = megabytes(said.heapTotal);
  const buffers = megabytes(said.arrayBuffers);
  return {
    all: sums.node + sums.libraries + sums.weights + sums.anonymous,
    node: sums.node,
    libraries: sums.libraries,
    weights: sums.weights,
    heapUsed: megabytes(said.heapUsed),
    heap,
    buffers,
    native: sums.anonymous - heap - buffers,
  };
}

function kindOf(file: string): 'node' | 'libraries' | 'weights' | 'anonymous' {
  if (file === '' || file.startsWith('[')) return 'anonymous';
  if (file.endsWith('.bin') || file.endsWith('.onnx')) return 'weights';
  return /\.so(?:\.|$)|\.node$/.test(file) ? 'libraries' : 'node';
}

/** Most megabytes resident while `work` runs: the kernel's own high-water mark, set back before. */
export async function mostDuring(pid: number, work: () => Promise<unknown>): Promise<number> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  await work();
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kibibytes ?? NaN) * 1024) / 1e6;
}

async function asked(pid: number, file: string): Promise<v.InferOutput<typeof usage>> {
  const before = (await answer(file))?.asked ?? 0;
  process.kill(pid, 'SIGUSR2');
  for (let tried = 0; tried < TRIES; tried++) {
    const said = await answer(file);
    if (said !== undefined && said.asked > before) return said;
    await sleep(5);
  }
  throw new Error(`Process ${pid} did not tell of its memory in ${path.basename(file)}.`);
}

async function answer(file: string): Promise<v.InferOutput<typeof usage> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : v.parse(usage, JSON.parse(text));
}
