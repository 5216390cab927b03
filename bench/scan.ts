// Articles a second when an archive is read, beside PyTorch transformers on the same token sequences, both with all cores. Tokenising
// and parsing are counted on neither side (ours take 0.3 ms an article). Nothing is asserted.
// Usage: node out/bench/scan.mjs [6x384|8x512|12x768]; without arguments all of them. GROVER_PROGRAM: the built program, where it is
// not dist/grover.cjs.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { writeModelWeights } from '../src/cli/writeModelWeights.ts';
import { createOnnxEngine } from '../src/engines/onnx/onnxEngine.ts';
import { openParallelSession } from '../src/engines/parallelSession.ts';
import { equalPiecesSession } from '../src/engines/piecewiseSession.ts';
import { openModel } from '../src/grover/checkpoints/openModel.ts';
import { configText } from '../src/grover/config.ts';
import { unwrap } from '../src/grover/problem.ts';
import { randomModel } from '../test/fakes/randomModel.ts';
import { PROGRAM, ROOT } from '../test/process/lspClient.ts';
import { configOf, type Shape } from './engines/subjects.ts';
import { inTurn, startPeer, type Contender, type PeerProcess } from './harness/peers.ts';
import { valueRow } from './harness/rows.ts';
import { runSuite, type Suite } from './harness/suite.ts';
import { archiveOf } from './scan/archive.ts';
import { readSequences, sequencesOf, type Sequence } from './scan/sequences.ts';

const ROUNDS = 5;
const SUBJECTS: readonly (Shape & { readonly articles: number })[] = [
  { layers: 6, width: 384, articles: 12 },
  { layers: 8, width: 512, articles: 10 },
  { layers: 12, width: 768, articles: 6 },
];
/** Tokens of a batch that the peer is tried with; it is measured with the one it is fastest with. */
const BATCHES = [1024, 4096];
/** Sequences that it is tried on. */
const TRIED = 4;
const DTYPES = ['float32', 'bfloat16'] as const;
const cores = availableParallelism();

const timeSchema = v.object({ ms: v.number(), tokens: v.number() });

async function modelFolder(shape: Shape, root: string): Promise<string> {
  if (shape.layers === 6) return path.join(ROOT, 'models', 'grover-mini');
  const config = configOf(shape);
  await writeModelWeights(
    randomModel(config),
    path.join(root, 'model.safetensors'),
    false,
    new AbortController().signal,
  );
  await writeFile(path.join(root, 'config.json'), configText(config));
  return root;
}

/** The peer with the numbers and batches that it is fastest with, and the same for the log-probability alone. */
async function peerContenders(peer: PeerProcess, { layers, width }: Shape, file: string): Promise<Contender[]> {
  const ask = async (more: Readonly<Record<string, unknown>>): Promise<number> =>
    v.parse(timeSchema, await peer.ask('scan', { file, layers, width, ...more })).ms;
  let best = { ms: Infinity, way: { dtype: '', most: 0 } };
  for (const dtype of DTYPES)
    for (const most of BATCHES) {
      const way = { dtype, most };
      await ask({ ...way, count: TRIED });
      const ms = await ask({ ...way, count: TRIED });
      if (ms < best.ms) best = { ms, way };
    }
  const { way } = best;
  const name = `PyTorch ${way.dtype}, ${way.most} a batch`;
  return [
    { name, isPeer: true, measure: () => ask(way) },
    { name: `${name}, log-probability only`, isPeer: true, measure: () => ask({ ...way, only: true }) },
  ];
}

async function measure(subject: Shape & { readonly articles: number }, { report, say }: Suite): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'grover-scan-'));
  const name = `${subject.layers}×${subject.width} int8`;
  const folder = await modelFolder(subject, root);
  const model = unwrap(await openModel(folder));
  const sequences = sequencesOf(await archiveOf(subject.articles), model.config.maxPositions);
  say(
    `${name}: ${subject.articles} articles, ${sequences.length} windows, ${tokensOf(sequences)} tokens, ${cores} cores`,
  );
  const cacheFolder = path.join(root, 'cache');
  const { config } = model;
  const lanes = await openParallelSession({
    program: PROGRAM,
    count: cores,
    config,
    folder,
    precision: 'int8',
    cacheFolder,
  });
  const engine = await createOnnxEngine();
  const threads = unwrap(await engine.load(model, { precision: 'int8', threads: cores, cacheFolder }));
  const file = path.join(root, 'sequences.jsonl');
  await writeFile(file, sequences.map((one) => JSON.stringify(one)).join('\n'));
  const peer = await startPeer('scan', cores);
  if (!peer.ok) say(peer.problem.message);
  const [ours, oneRun] = [`a run on each of ${cores} cores`, `one run at a time, ${cores} threads each`];
  try {
    const contenders: Contender[] = [
      { name: ours, isPeer: false, measure: () => readSequences(lanes, sequences) },
      { name: oneRun, isPeer: false, measure: () => readSequences(equalPiecesSession(threads), sequences) },
      ...(peer.ok ? await peerContenders(peer.value, subject, file) : []),
    ];
    const times = await inTurn(contenders, ROUNDS);
    const rates = (of: string): number[] => (times[of] ?? []).map((ms) => (1000 * subject.articles) / ms);
    const against = Object.fromEntries(
      contenders.filter(({ isPeer }) => isPeer).map((one) => [one.name, rates(one.name)]),
    );
    report(valueRow(name, `archive, ${ours}`, 'articles/s', rates(ours), { against }));
    report(valueRow(name, `archive, ${oneRun}`, 'articles/s', rates(oneRun)));
  } finally {
    if (peer.ok) peer.value.stop();
    await lanes.dispose();
    await threads.dispose();
    await model.weights.close();
    await rm(root, { recursive: true });
  }
}

const tokensOf = (sequences: readonly Sequence[]): number =>
  sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);

const [chosen] = process.argv.slice(2);
const subjects = SUBJECTS.filter(({ layers, width }) => chosen === undefined || chosen === `${layers}x${width}`);
if (subjects.length === 0) throw new Error(`${chosen ?? ''} is none of 6x384, 8x512, 12x768.`);
await runSuite('scan', async (suite) => {
  for (const subject of subjects) await measure(subject, suite);
});
