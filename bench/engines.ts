// How fast ONNX Runtime loads, scores and writes here, each model and precision in a process of its own, and its peers beside it:
// GPT-2 of the same shape in CTranslate2 and PyTorch, in the same rounds. Nothing is asserted.
// Usage: node out/bench/engines.mjs [6x384|8x512|12x768] [int8|fp32|int4]; without arguments all of them.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import type { ModelSession } from '../src/engines/engine.ts';
import { createOnnxEngine } from '../src/engines/onnx/onnxEngine.ts';
import { unwrap } from '../src/grover/problem.ts';
import { measureAgainst, measureParts, timed } from './engines/measures.ts';
import { startRivals } from './engines/peers.ts';
import { SUBJECTS, type EngineSubject } from './engines/subjects.ts';
import { toRow } from './harness/results.ts';
import { memoryRow, timingRow } from './harness/rows.ts';
import { runSuite, type Suite } from './harness/suite.ts';

const THREADS = 2;
const LOADS = 5;
const messageSchema = v.union([v.object({ row: v.unknown() }), v.object({ line: v.string() })]);

async function measure({ name, shape, precision, model }: EngineSubject, { report, say }: Suite): Promise<void> {
  const cacheFolder = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
  const opened = await model();
  const engine = await createOnnxEngine();
  const load = async (): Promise<ModelSession> =>
    unwrap(await engine.load(opened, { precision, threads: THREADS, cacheFolder }));
  const start = performance.now();
  const cpu = process.cpuUsage();
  let session = await load();
  const used = process.cpuUsage(cpu);
  const first = { wall: performance.now() - start, processor: (used.user + used.system) / 1000 };
  report(timingRow(name, 'load, the graph is made', [first]));
  const again = async (): Promise<void> => {
    await session.dispose();
    session = await load();
  };
  report(timingRow(name, 'load, the graph is there', await timed(LOADS, again)));
  const rivals = await startRivals(shape, precision, THREADS, say);
  try {
    await measureAgainst(name, session, rivals, report);
  } finally {
    rivals.stop();
  }
  await measureParts(name, session, report);
  report(memoryRow(name, 'memory of the process, most', process.resourceUsage().maxRSS / 1000));
  await session.dispose();
  await opened.weights.close();
  await rm(cacheFolder, { recursive: true });
}

/** This program once more, with one subject; its rows come as messages. */
async function inOwnProcess({ name }: EngineSubject, { report, say }: Suite): Promise<void> {
  const child = fork(process.argv[1] ?? '', [CHILD, name]);
  child.on('message', (message) => {
    const told = v.parse(messageSchema, message);
    if ('line' in told) say(told.line);
    else report(toRow(told.row));
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) say(`${name}: not measured to its end: its process ended with ${String(code)}.`);
}

const CHILD = '--one';
const [first, second] = process.argv.slice(2).map((word) => word.replace(/^(\d+)x(\d+)/, '$1×$2'));
if (first === CHILD) {
  const subject = SUBJECTS.find(({ name }) => name === second);
  if (subject === undefined) throw new Error(`There is no subject ${String(second)}.`);
  await measure(subject, {
    report: (row) => process.send?.({ row }),
    say: (line) => process.send?.({ line }),
  });
  process.disconnect();
} else {
  const wanted = SUBJECTS.filter(
    ({ name, precision }) =>
      (first === undefined || name.startsWith(`${first} `)) && (second === undefined || precision === second),
  );
  await runSuite('engines', async (suite) => {
    for (const subject of wanted) await inOwnProcess(subject, suite);
  });
}
