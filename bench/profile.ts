// Where the time of decoding and of scoring goes, by operator, as ONNX Runtime's own profiler sees it (which makes all of it slower:
// read the shares). Nothing is asserted. Usage: node out/bench/profile.mjs
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import type { ModelSession } from '../src/engines/engine.ts';
import { cachedGraph } from '../src/engines/onnx/graphCache.ts';
import { OnnxSession } from '../src/engines/onnx/onnxSession.ts';
import { importRuntime, sessionOptions } from '../src/engines/onnx/runtime.ts';
import { decodeRound, scoreRound } from './engines/measures.ts';
import { SUBJECTS, type EngineSubject } from './engines/subjects.ts';
import { valueRow } from './harness/rows.ts';
import { runSuite } from './harness/suite.ts';

const THREADS = 2;
const ROUNDS = 7;
/** Operators that take less than this share of the whole are left out. */
const LEAST_SHARE = 1;

const eventSchema = v.object({
  cat: v.string(),
  name: v.string(),
  /** Microseconds: when it began, how long it took. */
  ts: v.number(),
  dur: v.number(),
  args: v.optional(v.object({ op_name: v.optional(v.string()) })),
});

/** Milliseconds of each operator behind the first `skipped` runs. `If` is left out: what is in its branches stands for itself. */
async function byOperator(file: string, skipped: number): Promise<Map<string, number>> {
  const read = v.parse(v.array(v.unknown()), JSON.parse(await readFile(file, 'utf8')));
  const events = read.flatMap((one) => {
    const event = v.safeParse(eventSchema, one);
    return event.success ? [event.output] : [];
  });
  const runs = events.filter(({ cat, name }) => cat === 'Session' && name === 'model_run').map(({ ts }) => ts);
  const from = runs.sort((a, b) => a - b)[skipped] ?? Infinity;
  const times = new Map<string, number>();
  for (const { cat, name, ts, dur, args } of events) {
    const operator = args?.op_name ?? 'unknown';
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || ts < from || operator === 'If') continue;
    times.set(operator, (times.get(operator) ?? 0) + dur / 1000);
  }
  return times;
}

/** The profile of some rounds of one task, each operator's milliseconds. */
async function profile(subject: EngineSubject, task: 'decode' | 'score', folder: string): Promise<Map<string, number>> {
  const runtime = await importRuntime();
  const model = await subject.model();
  const { precision } = subject;
  const graph = await cachedGraph({ model, precision, narrow: false, cacheFolder: folder });
  const prefix = path.join(folder, `${task}-`);
  const raw = await runtime.InferenceSession.create(graph, {
    ...sessionOptions(THREADS),
    enableProfiling: true,
    profileFilePrefix: prefix,
  });
  const session = new OnnxSession({ runtime, session: raw, config: model.config, precision });
  const counter = { runs: 0 };
  const counted: ModelSession = {
    engine: session.engine,
    description: session.description,
    precision,
    config: session.config,
    run: (request) => {
      counter.runs++;
      return session.run(request);
    },
    dispose: () => session.dispose(),
  };
  const round = task === 'decode' ? await decodeRound(counted) : scoreRound(counted);
  const { runs: skipped } = counter;
  for (let at = 0; at < ROUNDS; at++) await round();
  raw.endProfiling();
  await counted.dispose();
  await model.weights.close();
  const name = (await readdir(folder)).find((one) => one.startsWith(path.basename(prefix)) && one.endsWith('.json'));
  return name === undefined ? new Map<string, number>() : byOperator(path.join(folder, name), skipped);
}

await runSuite('profile', async ({ report }) => {
  for (const subject of SUBJECTS.filter(({ precision }) => precision === 'int8')) {
    const folder = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
    for (const task of ['decode', 'score'] as const) {
      const times = await profile(subject, task, folder);
      const total = [...times.values()].reduce((sum, time) => sum + time, 0);
      for (const [operator, time] of [...times].sort(([, a], [, b]) => b - a)) {
        const share = (100 * time) / total;
        if (share >= LEAST_SHARE) report(valueRow(subject.name, `${task}: ${operator}`, '% of the time', [share]));
      }
    }
    await rm(folder, { recursive: true });
  }
});
