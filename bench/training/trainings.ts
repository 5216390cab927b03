// Whole trainings by the built program: how long by the clock and by its processor time, and how many articles that is a second.
import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { PROGRAM } from '../../test/process/lspClient.ts';
import { valueRow, type Row } from '../harness/rows.ts';
import { processorMs } from '../harness/watchedProcess.ts';
import { writeNewsCorpus } from './newsCorpus.ts';

export interface TrainingCase {
  readonly name: string;
  readonly articles: number;
  readonly arguments: readonly string[];
}

interface Training {
  /** From the start of the program to its end; `processor` of all threads, NaN where the system does not say. */
  readonly seconds: number;
  readonly processor: number;
  /** Articles learnt from a second between the first epoch and the last, where there are epochs. */
  readonly learntPerSecond: number | undefined;
}

const SAMPLE_MS = 100;

const reportSchema = v.object({ data: v.object({ splits: v.object({ train: v.object({ articles: v.number() }) }) }) });
const pointSchema = v.object({ step: v.number(), epoch: v.number(), seconds: v.number() });

/** Trains so many times below `root`. Rejects with what the program said when it fails. */
export async function measureTraining(one: TrainingCase, root: string, runs: number): Promise<readonly Row[]> {
  const trainings: Training[] = [];
  for (let run = 0; run < runs; run++) trainings.push(await timeTraining(one, path.join(root, `${run}`)));
  const subject = `${one.name}, ${one.articles} articles`;
  const seconds = trainings.map((training) => training.seconds);
  const processor = trainings.map((training) => 1e3 * training.processor);
  const learnt = trainings.flatMap(({ learntPerSecond: rate }) => (rate === undefined ? [] : [rate]));
  return [
    valueRow(subject, 'training, program start to end', 's', seconds, { processor }),
    valueRow(
      subject,
      'articles of all splits by that',
      'articles/s',
      seconds.map((time) => one.articles / time),
    ),
    ...(learnt.length > 0 ? [valueRow(subject, 'learnt from, start and end apart', 'articles/s', learnt)] : []),
  ];
}

async function timeTraining({ name, articles, arguments: options }: TrainingCase, root: string): Promise<Training> {
  await mkdir(root, { recursive: true });
  const file = path.join(root, `${articles}.jsonl`);
  await writeNewsCorpus(file, articles);
  const folder = path.join(root, 'models');
  const runName = name.replace(/\W+/g, '-');
  const run = path.join(folder, runName);
  const start = ['train', file, '--name', runName, '--out', folder, '--seed', '1', '--json'];
  const began = performance.now();
  const child = spawn(process.execPath, [PROGRAM, ...start, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_CACHE_HOME: path.join(root, 'cache') },
  });
  const said = { out: '', error: '' };
  child.stdout.on('data', (part: Buffer) => (said.out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.error += part.toString()));
  let processor = NaN;
  const watch = setInterval(() => {
    void processorMs(child.pid ?? 0).then((used) => {
      if (Number.isFinite(used)) processor = used;
    });
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(watch);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${said.error.slice(-1000)}`);
  return { seconds, processor: processor / 1000, learntPerSecond: await learntPerSecond(run, said.out) };
}

/** By the steps between two points of the curves, which have the seconds of each. */
async function learntPerSecond(run: string, report: string): Promise<number | undefined> {
  const learntFrom = v.parse(reportSchema, JSON.parse(report)).data.splits.train.articles;
  const lines = (await readFile(path.join(run, 'points.jsonl'), 'utf8')).trim().split('\n');
  const points = lines.map((line) => v.parse(pointSchema, JSON.parse(line)));
  const [first, last] = [points[0], points.at(-1)];
  // A fit that looks at all articles at once has no epochs.
  if (first === undefined || last === undefined || points.every(({ step, epoch }) => step === epoch)) return undefined;
  return (learntFrom * (last.epoch - first.epoch)) / (last.seconds - first.seconds);
}
