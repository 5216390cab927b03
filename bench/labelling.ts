// How soon a large labelled file can be looked at, and what reading, searching and saving it costs. Nothing is asserted.
// Usage: node out/bench/labelling.mjs [--articles N] [--length BYTES] [--runs N]. The file is made in a temporary folder just before,
// and so is read from memory where there is enough.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DatasetFile } from '../src/labelling/file/datasetFile.ts';
import { memoryRow, valueRow, type Row } from './harness/rows.ts';
import { runSuite } from './harness/suite.ts';
import { RARE_WORD, writeLabelledCorpus } from './labelling/labelledCorpus.ts';
import {
  measureLines,
  measureOpening,
  measureSave,
  measureSearch,
  type Duration,
  type Opening,
} from './labelling/measures.ts';

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '100000' },
    length: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
  },
});
const [articles, length, runs] = [Number(values.articles), Number(values.length), Number(values.runs)];
const SUBJECT = `${articles} articles of ${length} bytes`;

const seconds = (measure: string, durations: readonly Duration[]): Row =>
  valueRow(
    SUBJECT,
    measure,
    's',
    durations.map(({ wall }) => wall),
    { processor: durations.map(({ processor }) => 1e3 * processor) },
  );

function openingRows(openings: readonly Opening[], bytes: number): readonly Row[] {
  const [first, whole] = [openings.map(({ firstRows }) => firstRows), openings.map((one) => one.whole)];
  return [
    valueRow(
      SUBJECT,
      'first 200 rows',
      'ms',
      first.map(({ wall }) => 1e3 * wall),
      { processor: first.map(({ processor }) => 1e3 * processor) },
    ),
    seconds('whole index', whole),
    valueRow(
      SUBJECT,
      'whole index, speed',
      'MB/s',
      whole.map(({ wall }) => bytes / 1e6 / wall),
    ),
    valueRow(
      SUBJECT,
      'longest slice while indexing',
      'ms',
      openings.map(({ longestSlice }) => longestSlice),
    ),
    memoryRow(
      SUBJECT,
      'memory of the table',
      openings.map(({ tableMegabytes }) => tableMegabytes),
    ),
  ];
}

async function measure(file: string, bytes: number, report: (row: Row) => void): Promise<void> {
  const openings: Opening[] = [];
  for (let run = 0; run < runs; run++) {
    await openings.at(-1)?.file.close();
    openings.push(await measureOpening(file));
  }
  openingRows(openings, bytes).forEach(report);
  let current: DatasetFile | undefined = openings.at(-1)?.file;
  if (current === undefined) return;
  report(valueRow(SUBJECT, 'one line at random', 'ms', await measureLines(current)));
  const searches: Duration[] = [];
  const saves: Duration[] = [];
  for (let run = 0; run < runs; run++) searches.push(await measureSearch(current, RARE_WORD));
  report(seconds('search of a word through all lines', searches));
  for (let run = 0; run < runs; run++) {
    const [duration, next]: Awaited<ReturnType<typeof measureSave>> = await measureSave(current, `label ${run}`);
    await current.close();
    current = next;
    saves.push(duration);
  }
  await current.close();
  report(seconds('save after 20 labels', saves));
}

const root = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
try {
  await runSuite('labelling', async ({ report, say }) => {
    const file = path.join(root, 'articles.jsonl');
    const bytes = await writeLabelledCorpus(file, articles, length);
    say(`${articles} articles, ${(bytes / 1e6).toFixed(0)} MB`);
    await measure(file, bytes, report);
  });
} finally {
  await rm(root, { recursive: true, force: true });
}
