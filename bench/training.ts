// How many articles a second each recipe learns from, whole trainings by the built program, and what a training costs who edits a
// draft meanwhile. Nothing is asserted. A training is minutes long, so it runs once unless asked for more.
// Usage: node out/bench/training.mjs [--articles N] [--runs N] [recipe …|edits]
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../test/process/lspClient.ts';
import { makeModelFolder } from './editor/benchModels.ts';
import { runSuite, type Suite } from './harness/suite.ts';
import { measureEditsWhileTraining } from './training/editsWhileTraining.ts';
import { measureTraining, type TrainingCase } from './training/trainings.ts';

const TFJS_NODE = process.env['GROVER_TFJS_NODE'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: 'string', default: '2000' }, runs: { type: 'string', default: '1' } },
});
const articles = Number(values.articles);

/** Epochs enough to tell their time from that of the start; the slow recipes learn from fewer articles. */
const epochs = (count: number): readonly string[] => ['--epochs', String(count)];
const CASES: readonly TrainingCase[] = [
  { name: 'quick', articles, arguments: ['--recipe', 'quick'] },
  { name: 'quick, no paragraphs', articles, arguments: ['--recipe', 'quick', '--no-paragraphs'] },
  { name: 'tfidf', articles, arguments: ['--recipe', 'tfidf'] },
  { name: 'cnn', articles: 100, arguments: ['--recipe', 'cnn', ...epochs(2)] },
  { name: 'rnn', articles: 100, arguments: ['--recipe', 'rnn', ...epochs(2)] },
  { name: 'bilstm', articles: 100, arguments: ['--recipe', 'bilstm', ...epochs(2)] },
  { name: 'subword-bilstm', articles: 100, arguments: ['--recipe', 'subword-bilstm', ...epochs(2)] },
  ...(TFJS_NODE !== undefined && existsSync(TFJS_NODE)
    ? [{ name: 'grover', articles: 40, arguments: ['--recipe', 'grover', '--max-tokens', '256', ...epochs(2)] }]
    : []),
];
const EDITS = 'edits';

const isWanted = (name: string): boolean =>
  positionals.length === 0 || positionals.some((one) => name === one || name.startsWith(`${one},`));

async function measure({ report, say }: Suite, root: string): Promise<void> {
  for (const one of CASES.filter(({ name }) => isWanted(name)))
    (await measureTraining(one, root, Number(values.runs))).forEach(report);
  if (TFJS_NODE === undefined && isWanted('grover'))
    say('grover: not measured: GROVER_TFJS_NODE names no folder with @tensorflow/tfjs-node.');
  if (!isWanted(EDITS)) return;
  const draft = await readFile(path.join(ROOT, 'test', 'fixtures', 'draft-1500-words.md'), 'utf8');
  const folder = await makeModelFolder('mini', root);
  const edits = await measureEditsWhileTraining({ recipe: 'quick', seed: 1 }, { folder, draft, root });
  edits.rows.forEach(report);
  const { ratio, ratioOfReading } = edits;
  say(
    `× ${ratio.toFixed(2)} while training goes on (× ${ratioOfReading.toFixed(2)} without the rest behind an edit in both)`,
  );
}

const root = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
try {
  await runSuite('training', (suite) => measure(suite, root));
} finally {
  await rm(root, { recursive: true, force: true });
}
