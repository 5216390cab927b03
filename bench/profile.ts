// Where the time of decoding and of scoring goes, by operator, as ONNX Runtime's own profiler sees it (which makes all of it slower:
// read the shares). Nothing is asserted. Usage: node out/bench/profile.mjs
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { cachedGraph } from '../src/engines/onnx/graphCache.ts';
import { OnnxSession } from '../src/engines/onnx/onnxSession.ts';
import { importRuntime, sessionOptions } from '../src/engines/onnx/runtime.ts';
import { sessionView } from '../src/engines/sessionView.ts';
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

interface Operator {
  milliseconds: number;
  /** How often it stands in a run. */
  perRun: number;
}

/** What each operator takes behind the first `skipped` runs. `If` is left out: what is in its branches stands for itself. */
async function byOperator(file: string, skipped: number): Promise<Map<string, Operator>> {
  const read = v.parse(v.array(v.unknown()), JSON.parse(await readFile(file, 'utf8')));
  const events = read.flatMap((one) => {
    const event = v.safeParse(eventSchema, one);
    return event.success ? [event.output] : [];
  });
  const runs = events.filter(({ cat, name }) => cat === 'Session' && name === 'model_run').map(({ ts }) => ts);
  const counted = runs.sort((a, b) => a - b).slice(skipped);
  const from = counted[0] ?? Infinity;
  const operators = new Map<string, Operator>();
  for (const { cat, name, ts, dur, args } of events) {
    const kind = args?.op_name ?? 'unknown';
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || ts < from || kind === 'If') continue;
    const operator = operators.get(kind) ?? { milliseconds: 0, perRun: 0 };
    operator.milliseconds += dur / 1000;
    operator.perRun += 1 / counted.length;
    operators.set(kind, operator);
  }
  return operators;
}

/** The profile of some rounds of one task. */
async function profile(
  subject: EngineSubject,
  task: 'decode' | 'score',
  folder: string,
): Promise<Map<string, Operator>> {
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
  const counted = sessionView(session, (request) => {
    counter.runs++;
    return session.run(request);
  });
  const round = task === 'decode' ? await decodeRound(counted) : scoreRound(counted);
  const { runs: skipped } = counter;
  for (let at = 0; at < ROUNDS; at++) await round();
  raw.endProfiling();
  await session.dispose();
  await model.weights.close();
  const name = (await readdir(folder)).find((one) => one.startsWith(path.basename(prefix)) && one.endsWith('.json'));
  return name === undefined ? new Map<string, Operator>() : byOperator(path.join(folder, name), skipped);
}

await runSuite('profile', async ({ report }) => {
  for (const subject of SUBJECTS.filter(({ precision }) => precision === 'int8')) {
    const folder = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
    for (const task of ['decode', 'score'] as const) {
      const operators = await profile(subject, task, folder);
      const sum = (of: (one: Operator) => number): number =>
        [...operators.values()].reduce((all, one) => all + of(one), 0);
      const total = sum(({ milliseconds }) => milliseconds);
      report(valueRow(subject.name, `${task}: all operators`, 'a run', [sum(({ perRun }) => perRun)]));
      for (const [kind, { milliseconds, perRun }] of [...operators].sort(
        ([, a], [, b]) => b.milliseconds - a.milliseconds,
      )) {
        const share = (100 * milliseconds) / total;
        if (share >= LEAST_SHARE)
          report(valueRow(subject.name, `${task}: ${kind}, ${Math.round(perRun)} a run`, '% of the time', [share]));
      }
    }
    await rm(folder, { recursive: true });
  }
});
