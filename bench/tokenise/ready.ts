// An encoder in a process of its own: how long until it has encoded its first word, and how much more memory there is then.
import { fork } from 'node:child_process';
import * as v from 'valibot';
import { createEncoder } from '../../src/grover/encoder.ts';
import { readVocabulary } from '../../src/grover/node/vocabularyFiles.ts';

const WORD = ' harbour';
const readySchema = v.object({ ms: v.number(), processor: v.number(), megabytes: v.number() });
export type Ready = v.InferOutput<typeof readySchema>;

export const ENCODERS = ['ours', 'gpt-tokenizer', 'gpt-3-encoder'] as const;
export type EncoderName = (typeof ENCODERS)[number];

const make: Record<EncoderName, () => Promise<(text: string) => readonly number[]>> = {
  ours: () => {
    const encoder = createEncoder(readVocabulary());
    return Promise.resolve((text) => encoder.encode(text));
  },
  'gpt-tokenizer': async () => (await import('gpt-tokenizer/encoding/r50k_base')).encode,
  'gpt-3-encoder': async () => (await import('gpt-3-encoder')).encode,
};

/** Starts this program again, as `ready <name>`. */
export function askReady(name: EncoderName): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1] ?? '', ['ready', name], { execArgv: ['--expose-gc'] });
    child.once('message', (answer) => {
      resolve(v.parse(readySchema, answer));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`The process of ${name} ended with ${String(code)}.`));
    });
  });
}

/** In that process: tells the other. */
export async function tellReady(name: EncoderName): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const encode = await make[name]();
  encode(WORD);
  const ms = performance.now() - start;
  const used = process.cpuUsage(cpu);
  globalThis.gc?.();
  const megabytes = (process.memoryUsage.rss() - before) / 1e6;
  process.send?.({ ms, processor: (used.user + used.system) / 1000, megabytes } satisfies Ready);
}
