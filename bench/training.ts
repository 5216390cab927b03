// Prints how many articles a second each recipe learns from, whole trainings by the built program, and what a training costs who
// edits a draft meanwhile. Nothing is asserted.
// Usage: node out/bench/training.mjs [--json] [--articles N] [recipe …|edits]; the results go to out/bench/training.json too.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../test/process/lspClient.ts';
import { makeModelFolder } from './editor/benchModels.ts';
import { machine, text as rowText } from './harness/rows.ts';
import { measureEditsWhileTraining, type EditsWhileTraining } from './training/editsWhileTraining.ts';
import { timeTraining, type TrainingCase, type TrainingRow } from './training/trainings.ts';

const RESULTS = path.join(ROOT, 'out', 'bench', 'training.json');
const TFJS_NODE = process.env['GROVER_TFJS_NODE'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, articles: { type: 'string', default: '2000' } },
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

const print = (line: string): void => {
  if (!values.json) console.log(line);
};
const columns = (name: string, ...cells: readonly (string | number)[]): string =>
  `  ${name.padEnd(24)}${cells.map((cell) => String(cell).padStart(15)).join('')}`;

function printTraining(row: TrainingRow): void {
  const { training, seconds, processorSeconds = '', articlesPerSecond, learntPerSecond = '' } = row;
  print(columns(training, row.articles, seconds, processorSeconds, articlesPerSecond, learntPerSecond));
}

function printEdits({ rows, ratio, ratioOfReading }: EditsWhileTraining): void {
  for (const row of rows) print(rowText(row));
  print(
    `  × ${ratio.toFixed(2)} while training goes on (× ${ratioOfReading.toFixed(2)} without the 150 ms rest in both)`,
  );
}

const isWanted = (name: string): boolean =>
  positionals.length === 0 || positionals.some((one) => name === one || name.startsWith(`${one},`));
const before = machine();
print(`${before.cpu}, ${before.cores} cores, Node ${before.node}, ${before.freeMegabytes} MB free`);
print(`Load before (1, 5, 15 minutes): ${before.load.join(', ')}\n`);
const root = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
const trainings: TrainingRow[] = [];
let edits: EditsWhileTraining | undefined;
try {
  print(columns('', 'articles', 'seconds', 'processor s', 'articles/s', 'learnt/s'));
  for (const one of CASES.filter(({ name }) => isWanted(name))) {
    const row = await timeTraining(one, root);
    trainings.push(row);
    printTraining(row);
  }
  if (TFJS_NODE === undefined && isWanted('grover'))
    print('  grover                  not measured: GROVER_TFJS_NODE names no folder with @tensorflow/tfjs-node.');
  if (isWanted(EDITS)) {
    const draft = await readFile(path.join(ROOT, 'test', 'fixtures', 'draft-1500-words.md'), 'utf8');
    const folder = await makeModelFolder('mini', root);
    edits = await measureEditsWhileTraining({ recipe: 'quick', seed: 1 }, { folder, draft, root });
    print('');
    printEdits(edits);
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
const after = machine();
print(`\nLoad after: ${after.load.join(', ')}`);
const results = JSON.stringify({ before, after, trainings, ...(edits && { edits }) }, null, 2);
await mkdir(path.dirname(RESULTS), { recursive: true });
await writeFile(RESULTS, `${results}\n`);
if (values.json) console.log(results);
