// How time and memory of `grover scan` grow: archives of 1 to 1,000 articles of about 200 words, drafts of 1,000 to 200,000 words. Time
// is linear where its slope between the two largest, both as logarithms, is 1; memory is flat where its slope is 0. Nothing is asserted.
// Usage: node out/bench/scale.mjs [archive|draft]. GROVER_PROGRAM: the built program, where it is not dist/grover.cjs.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { memoryRow, timingRow, valueRow } from './harness/rows.ts';
import { runSuite, type Suite } from './harness/suite.ts';
import { archiveOf } from './scan/archive.ts';
import { watchedScan, type Watched } from './scan/watchedScan.ts';

const ARTICLES = [1, 10, 100, 1000];
const WORDS = [1_000, 10_000, 50_000, 200_000];
const SHORT = { median: 280, spread: 0.3, least: 150, most: 600 };
/** Short scans are measured more often. */
const RUNS = [5, 3, 1, 1];
const MOST_TIME_SLOPE = 1.1;
const MOST_MEMORY_SLOPE = 0.1;

interface Size {
  readonly name: string;
  /** Units of work: articles or words. */
  readonly units: number;
  readonly file: string;
}

async function measure(subject: string, sizes: readonly Size[], folder: string, { report, say }: Suite): Promise<void> {
  const nothing = path.join(folder, 'nothing.md');
  await writeFile(nothing, '');
  const starts = await several(3, () => watchedScan(nothing));
  const start = middle(starts.map(({ wall }) => wall));
  report(timingRow(subject, 'the program starts and opens the model', starts));
  const points: { units: number; time: number; memory: number }[] = [];
  for (const [at, { name, units, file }] of sizes.entries()) {
    const runs = await several(RUNS[at] ?? 1, () => watchedScan(file));
    report(timingRow(subject, `${name}: the whole scan`, runs));
    const reading = runs.map(({ wall }) => wall - start);
    report(
      valueRow(
        subject,
        `${name}: without the start, each`,
        'ms',
        reading.map((ms) => ms / units),
      ),
    );
    const memory = middle(runs.map(({ mostMegabytes }) => mostMegabytes));
    report(memoryRow(subject, `${name}: most memory`, memory));
    points.push({ units, time: middle(reading), memory });
  }
  // Little text is read on one thread, much on all cores: what grows is seen between the two largest.
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return;
  const growth = Math.log(last.units / before.units);
  const time = Math.log(last.time / before.time) / growth;
  const memory = Math.log(last.memory / before.memory) / growth;
  report(valueRow(subject, 'slope of the time, both as logarithms (1: linear)', '', [time]));
  report(valueRow(subject, 'slope of the memory (0: flat)', '', [memory]));
  const [linear, flat] = [time < MOST_TIME_SLOPE, Math.abs(memory) < MOST_MEMORY_SLOPE];
  say(`${subject}: time ${linear ? 'is linear' : 'grows faster than the size'}, memory ${flat ? 'is flat' : 'grows'}.`);
}

async function several(times: number, work: () => Promise<Watched>): Promise<Watched[]> {
  const found: Watched[] = [];
  for (let time = 0; time < times; time++) found.push(await work());
  return found;
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

async function archives(folder: string): Promise<Size[]> {
  const articles = await archiveOf(Math.max(...ARTICLES), SHORT);
  return Promise.all(
    ARTICLES.map(async (units) => {
      const file = path.join(folder, `${units}.jsonl`);
      await writeFile(
        file,
        articles
          .slice(0, units)
          .map((one) => `${JSON.stringify(one)}\n`)
          .join(''),
      );
      return { name: `${units} article${units === 1 ? '' : 's'}`, units, file };
    }),
  );
}

async function drafts(folder: string): Promise<Size[]> {
  const paragraphs = (await archiveOf(1000)).flatMap(({ article = '' }) => article.split('\n'));
  return Promise.all(
    WORDS.map(async (units) => {
      const texts: string[] = [];
      for (let words = 0; words < units;) {
        const one = paragraphs[texts.length % paragraphs.length] ?? '';
        texts.push(one);
        words += one.split(/\s+/u).length;
      }
      const file = path.join(folder, `${units}.md`);
      await writeFile(file, `---\ntitle: Ferry\ndomain: gazette.example\n---\n\n${texts.join('\n\n')}\n`);
      return { name: `${units.toLocaleString('en-US')} words`, units, file };
    }),
  );
}

const SUBJECTS = { archive: archives, draft: drafts } as const;
const [chosen] = process.argv.slice(2);
await runSuite('scale', async (suite) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'grover-scale-'));
  try {
    for (const [name, make] of Object.entries(SUBJECTS))
      if (chosen === undefined || chosen === name) await measure(name, await make(folder), folder, suite);
  } finally {
    await rm(folder, { recursive: true });
  }
});
