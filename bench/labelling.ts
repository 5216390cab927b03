// Prints how soon a large labelled file can be looked at, and what reading, searching and saving it costs. Nothing is asserted.
// Usage: node out/bench/labelling.mjs [--json] [--articles N] [--length BYTES] [--runs N]; the results go to out/bench/labelling.json
// too. The file is made in a temporary folder just before, and so is read from memory where there is enough.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DatasetFile } from '../src/labelling/file/datasetFile.ts';
import { machine } from './harness/rows.ts';
import { RARE_WORD, writeLabelledCorpus } from './labelling/labelledCorpus.ts';
import { measureLines, measureOpening, measureSave, measureSearch, type Opening } from './labelling/measures.ts';

const RESULTS = path.join(import.meta.dirname, 'labelling.json');

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    articles: { type: 'string', default: '100000' },
    length: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
  },
});
const runs = Number(values.runs);

interface Row {
  readonly measure: string;
  readonly unit: string;
  readonly median: number;
  readonly p95?: number;
  /** Median of the processor time of all threads, in the same unit. */
  readonly processor?: number;
  readonly count: number;
}

/** Nearest rank. */
const quantile = (sample: readonly number[], share: number): number =>
  sample.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * sample.length) - 1)] ?? NaN;
const digits = (value: number): number => Number(value.toPrecision(3));
const row = (measure: string, unit: string, sample: readonly number[], processor?: readonly number[]): Row => ({
  measure,
  unit,
  median: digits(quantile(sample, 0.5)),
  ...(sample.length >= 20 && { p95: digits(quantile(sample, 0.95)) }),
  ...(processor !== undefined && { processor: digits(quantile(processor, 0.5)) }),
  count: sample.length,
});
const print = (line: string): void => {
  if (!values.json) console.log(line);
};

function rowsOf(openings: readonly Opening[], bytes: number): readonly Row[] {
  const whole = openings.map((one) => one.whole);
  return [
    row(
      'first 200 rows',
      'ms',
      openings.map(({ firstRows }) => 1e3 * firstRows.wall),
      openings.map(({ firstRows }) => 1e3 * firstRows.processor),
    ),
    row(
      'whole index',
      's',
      whole.map(({ wall }) => wall),
      whole.map(({ processor }) => processor),
    ),
    row(
      'whole index, speed',
      'MB/s',
      whole.map(({ wall }) => bytes / 1e6 / wall),
      whole.map(({ processor }) => bytes / 1e6 / processor),
    ),
    row(
      'longest slice while indexing',
      'ms',
      openings.map(({ longestSlice }) => longestSlice),
    ),
    row(
      'memory of the table',
      'MB',
      openings.map(({ tableMegabytes }) => tableMegabytes),
    ),
  ];
}

async function measure(file: string, bytes: number): Promise<readonly Row[]> {
  const openings: Opening[] = [];
  for (let run = 0; run < runs; run++) {
    await openings.at(-1)?.file.close();
    openings.push(await measureOpening(file));
  }
  let current: DatasetFile | undefined = openings.at(-1)?.file;
  if (current === undefined) return [];
  const lines = await measureLines(current);
  const searches = [];
  const saves = [];
  for (let run = 0; run < runs; run++) searches.push(await measureSearch(current, RARE_WORD));
  for (let run = 0; run < runs; run++) {
    const [duration, next]: Awaited<ReturnType<typeof measureSave>> = await measureSave(current, `label ${run}`);
    await current.close();
    current = next;
    saves.push(duration);
  }
  await current.close();
  return [
    ...rowsOf(openings, bytes),
    row('one line at random', 'ms', lines),
    row(
      'search of a word through all lines',
      's',
      searches.map(({ wall }) => wall),
      searches.map(({ processor }) => processor),
    ),
    row(
      'save after 20 labels',
      's',
      saves.map(({ wall }) => wall),
      saves.map(({ processor }) => processor),
    ),
  ];
}

const before = machine();
print(`${before.cpu}, ${before.cores} cores, Node ${before.node}, ${before.freeMegabytes} MB free`);
print(`Load before (1, 5, 15 minutes): ${before.load.join(', ')}\n`);
const root = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
try {
  const file = path.join(root, 'articles.jsonl');
  const articles = Number(values.articles);
  const bytes = await writeLabelledCorpus(file, articles, Number(values.length));
  print(`${articles} articles, ${(bytes / 1e6).toFixed(0)} MB`);
  print(`  ${''.padEnd(40)}${['median', 'p95', 'processor', 'n'].map((name) => name.padStart(14)).join('')}`);
  const rows = await measure(file, bytes);
  for (const { measure: name, unit, median, p95, processor, count } of rows) {
    const cells = [median, p95, processor].map((value) => (value === undefined ? '' : `${value} ${unit}`));
    print(`  ${name.padEnd(40)}${[...cells, `${count}`].map((cell) => cell.padStart(14)).join('')}`);
  }
  const after = machine();
  print(`\nLoad after: ${after.load.join(', ')}`);
  const results = JSON.stringify({ before, after, articles, bytes, rows }, null, 2);
  await mkdir(path.dirname(RESULTS), { recursive: true });
  await writeFile(RESULTS, `${results}\n`);
  if (values.json) console.log(results);
} finally {
  await rm(root, { recursive: true, force: true });
}
