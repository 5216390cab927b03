// What this machine can do at best (reading memory, products), and how near to that decoding and scoring come: the time they take
// against the least time that the bytes or the products need at the best rate that was seen. Nothing is asserted. Usage: node out/bench/machine.mjs
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createOnnxEngine } from '../src/engines/onnx/onnxEngine.ts';
import { unwrap } from '../src/grover/problem.ts';
import { CONTEXT, decodeRound, SCORED, scoreRound } from './engines/measures.ts';
import { SUBJECTS, type EngineSubject } from './engines/subjects.ts';
import { inTurn } from './harness/peers.ts';
import { valueRow, type Row } from './harness/rows.ts';
import { runSuite } from './harness/suite.ts';
import { readBandwidth } from './machine/bandwidth.ts';
import { peakProducts } from './machine/peak.ts';
import { decodeBytes, floatProducts, integerProducts } from './machine/work.ts';

const THREADS = 2;
const ROUNDS = 7;
/** More than any cache holds. */
const LARGE = 512e6;

/** `least` and `took` in ms. */
function shareRows(subject: string, task: string, least: number, took: readonly number[]): readonly Row[] {
  return [
    valueRow(subject, `${task}: least time`, 'ms', [least]),
    valueRow(subject, `${task}: time`, 'ms', took),
    valueRow(
      subject,
      `${task}: share of what is possible`,
      '%',
      took.map((time) => (100 * least) / time),
      { better: 'more' },
    ),
  ];
}

async function measureModel(
  { name, shape, precision, model }: EngineSubject,
  peak: { readonly int8: number; readonly fp32: number },
  report: (row: Row) => void,
): Promise<void> {
  const cacheFolder = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
  const engine = await createOnnxEngine();
  const opened = await model();
  const session = unwrap(await engine.load(opened, { precision, threads: THREADS, cacheFolder }));
  const { decode = [], score = [] } = await inTurn(
    [
      { name: 'decode', isPeer: false, measure: await decodeRound(session) },
      { name: 'score', isPeer: false, measure: scoreRound(session) },
    ],
    ROUNDS,
  );
  await session.dispose();
  await opened.weights.close();
  await rm(cacheFolder, { recursive: true });
  const bytes = decodeBytes(shape, CONTEXT);
  const speeds = await readBandwidth(bytes, THREADS, ROUNDS);
  report(valueRow(name, 'decode: bytes a token', 'MB', [bytes / 1e6]));
  report(valueRow(name, 'reading so many bytes again and again', 'GB/s', speeds));
  shareRows(name, 'decode', bytes / 1e6 / Math.max(...speeds), decode).forEach(report);
  const integers = integerProducts(shape, SCORED) / 1e6 / peak.int8;
  const floats = floatProducts(shape, SCORED) / 1e6 / peak.fp32;
  report(valueRow(name, 'score: products with weights, int8', 'GMAC', [integerProducts(shape, SCORED) / 1e9]));
  report(valueRow(name, 'score: products of attention, fp32', 'GMAC', [floatProducts(shape, SCORED) / 1e9]));
  shareRows(name, 'score', integers + floats, score).forEach(report);
}

await runSuite('machine', async ({ report }) => {
  const subject = `${THREADS} threads`;
  report(valueRow(subject, 'reading memory', 'GB/s', await readBandwidth(LARGE, THREADS, ROUNDS)));
  const [int8, fp32] = [
    await peakProducts('int8', THREADS, 2 * ROUNDS),
    await peakProducts('fp32', THREADS, 2 * ROUNDS),
  ];
  report(valueRow(subject, 'products of large matrices, int8', 'GMAC/s', int8));
  report(valueRow(subject, 'products of large matrices, fp32', 'GMAC/s', fp32));
  const peak = { int8: Math.max(...int8), fp32: Math.max(...fp32) };
  for (const one of SUBJECTS.filter(({ precision }) => precision === 'int8')) await measureModel(one, peak, report);
});
