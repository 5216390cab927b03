// Prints how fast ONNX Runtime loads, scores and writes here: the shipped model and a random one of Grover-base's size.
// Usage: node out/bench/engines.mjs [mini|base] [int8|int4|fp32]; without arguments all of them, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import type { ModelSession, Precision } from '../src/engines/engine.ts';
import { createOnnxEngine } from '../src/engines/onnx/onnxEngine.ts';
import { scoreSequence } from '../src/engines/scoreSequence.ts';
import { openModel } from '../src/grover/checkpoints/openModel.ts';
import type { GroverModel } from '../src/grover/model.ts';
import { unwrap } from '../src/grover/problem.ts';
import { randomModel } from '../test/fakes/randomModel.ts';

const BASE = {
  vocabularySize: 50270,
  hiddenSize: 768,
  layers: 12,
  heads: 12,
  intermediateSize: 3072,
  maxPositions: 1024,
};
const models: Record<'mini' | 'base', () => Promise<GroverModel>> = {
  mini: async () => unwrap(await openModel('models/grover-mini')),
  base: () => Promise.resolve(randomModel(BASE)),
};
const RUNS = [
  ['mini', 'int8'],
  ['mini', 'int4'],
  ['mini', 'fp32'],
  ['base', 'int8'],
  ['base', 'int4'],
] as const;

const tokens = Int32Array.from({ length: 512 }, (_, index) => (index * 7919 + 13) % 50257);
const megabytes = (): number => Math.round(process.memoryUsage().rss / 1e6);
const print = (what: string, value: string): void => {
  console.log(`  ${what.padEnd(44)} ${value}`);
};

/** Median and least wall time, and the processor's time, of several calls; milliseconds. */
async function timed(times: number, work: () => Promise<unknown>): Promise<{ median: number; text: string }> {
  await work();
  const walls: number[] = [];
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    const start = performance.now();
    await work();
    walls.push(performance.now() - start);
  }
  const used = process.cpuUsage(before);
  walls.sort((a, b) => a - b);
  const median = walls[times >> 1] ?? NaN;
  const cpu = (used.user + used.system) / 1000 / times;
  const text = `${median.toFixed(1)} ms (least ${(walls[0] ?? NaN).toFixed(1)}, processor ${cpu.toFixed(1)})`;
  return { median, text };
}

async function measure(name: 'mini' | 'base', precision: Precision): Promise<void> {
  const cacheFolder = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
  const model = await models[name]();
  const engine = await createOnnxEngine();
  const load = async (what: string): Promise<ModelSession> => {
    const start = performance.now();
    const session = unwrap(await engine.load(model, { precision, threads: 2, cacheFolder }));
    print(`load, ${what}`, `${Math.round(performance.now() - start)} ms`);
    return session;
  };
  console.log(`${name}, ${precision}`);
  print('process alone', `${megabytes()} MB`);
  await (await load('graph to be made')).dispose();
  print('after making it, at most', `${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
  const session = await load('graph in the cache');
  print('idle', `${megabytes()} MB`);
  await measureSession(session);
  print('at most', `${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
  await session.dispose();
  await rm(cacheFolder, { recursive: true });
}

async function measureSession(session: ModelSession): Promise<void> {
  const last = Int32Array.of(511);
  const prefill = await timed(9, () => session.run({ tokens, hiddenRows: last }));
  print('512 tokens, hidden states only', prefill.text);
  const score = await timed(9, () => scoreSequence(session, tokens));
  print('512 tokens with statistics', `${score.text}, × ${(score.median / prefill.median).toFixed(2)}`);
  const { cache } = await scoreSequence(session, tokens);
  const past = cache.slice(400);
  const part = tokens.subarray(0, 500);
  const behind = await timed(15, () => scoreSequence(session, part, { past }));
  const whole = await timed(9, () => scoreSequence(session, part, { from: 400 }));
  print(
    '100 tokens after 400 cached',
    `${behind.text}, × ${(behind.median / whole.median).toFixed(2)} of from scratch`,
  );
  let one = NaN;
  for (const count of [1, 2, 4]) {
    const visible = new Uint8Array(count * (400 + count)).map((_, at) => {
      const column = at % (400 + count);
      return column < 400 || column - 400 === Math.floor(at / (400 + count)) ? 1 : 0;
    });
    const positions = new Int32Array(count).fill(400);
    const logitRows = Int32Array.from({ length: count }, (_, row) => row);
    const request = { tokens: tokens.subarray(400, 400 + count), past, positions, visible, logitRows };
    const step = await timed(60, () => session.run(request));
    if (count === 1) one = step.median;
    print(`one step of ${count} after 400 cached`, `${step.text}, × ${(step.median / one).toFixed(2)}`);
  }
}

const MODELS = ['mini', 'base'] as const;
const PRECISIONS = ['int8', 'int4', 'fp32'] as const;
const [chosen, precision] = process.argv.slice(2);
if (chosen === undefined)
  for (const run of RUNS) spawnSync(process.execPath, [process.argv[1] ?? '', ...run], { stdio: 'inherit' });
else
  await measure(
    v.parse(v.picklist(MODELS, `The first argument is one of ${MODELS.join(', ')}.`), chosen),
    v.parse(v.picklist(PRECISIONS, `The second argument is one of ${PRECISIONS.join(', ')}.`), precision ?? 'int8'),
  );
