// How fast so many threads read memory: comparing two equal buffers is a loop of the C library that does nothing but read.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';

const ROUND_MS = 250;

/** Compares its two halves of `bytes` over and over; answers each message with the bytes read a second. */
const READER = `
const { parentPort, workerData } = require('node:worker_threads');
const one = Buffer.alloc(workerData / 2, 1), other = Buffer.alloc(workerData / 2, 1);
parentPort.on('message', (milliseconds) => {
  const start = performance.now();
  let read = 0;
  while (performance.now() - start < milliseconds) { if (one.compare(other) !== 0) throw new Error(); read += workerData; }
  parentPort.postMessage(1000 * read / (performance.now() - start));
});`;

/** GB a second, each of several rounds: `threads` read a working set of so many bytes together, again and again. */
export async function readBandwidth(bytes: number, threads: number, rounds: number): Promise<readonly number[]> {
  const share = 2 * Math.ceil(bytes / threads / 2);
  const workers = Array.from({ length: threads }, () => new Worker(READER, { eval: true, workerData: share }));
  const round = async (): Promise<number> => {
    const answers = workers.map((worker) => once(worker, 'message'));
    for (const worker of workers) worker.postMessage(ROUND_MS);
    const speeds = (await Promise.all(answers)).map(([speed]) => v.parse(v.number(), speed));
    return speeds.reduce((sum, speed) => sum + speed, 0) / 1e9;
  };
  const speeds: number[] = [];
  try {
    await round();
    while (speeds.length < rounds) speeds.push(await round());
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return speeds;
}
