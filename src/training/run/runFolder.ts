// The folders of runs as readers see them: `<folder>/<name>/` with run.json, points.jsonl and, at the end, metrics.json.
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, ok, type Problem, type Result } from '../../grover/problem.ts';
import type { RunSnapshot, TrainingRunResult } from '../../protocol/training.ts';
import { isHeld } from './lock.ts';
import { parseReport } from './reportFile.ts';
import { bare, parsePoints, parseRunFile, POINTS_FILE, REPORT_FILE, RUN_FILE, type RunFile } from './runFile.ts';

/** The runs in a folder of discriminators, the last changed first. A folder that is not there has none. */
export async function readRuns(folder: string): Promise<readonly RunSnapshot[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const runs: RunSnapshot[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const run = join(resolve(folder), entry.name);
    const file = await readRunFile(run);
    if (file !== undefined) runs.push(await asItIs(run, file.snapshot));
  }
  return runs.sort((a, b) => (a.changed < b.changed ? 1 : -1));
}

/** Everything a run's folder holds. Fails when it is no run. */
export async function readRun(run: string): Promise<Result<TrainingRunResult>> {
  const folder = resolve(run);
  const file = await readRunFile(folder);
  if (file === undefined) return notARun(folder);
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8').catch(() => '');
  const snapshot = await asItIs(folder, file.snapshot);
  const report = snapshot.state === 'finished' ? parseReport(await read(REPORT_FILE)) : undefined;
  return ok({ snapshot, points: parsePoints(await read(POINTS_FILE)), ...(report && { report }) });
}

export const notARun = (folder: string): Result<never> =>
  fail('input-invalid', `${folder} holds no training run.`, 'Choose a folder in which a training was started.');

export async function readRunFile(folder: string): Promise<RunFile | undefined> {
  return parseRunFile(await readFile(join(folder, RUN_FILE), 'utf8').catch(() => ''));
}

/** A folder may have been moved, and a run that says it goes on may have lost its trainer. */
async function asItIs(run: string, said: RunSnapshot): Promise<RunSnapshot> {
  const snapshot = { ...said, run, request: { ...said.request, folder: dirname(run), name: basename(run) } };
  const goesOn = said.state === 'running' || said.state === 'paused';
  return goesOn && !(await isHeld(run)) ? interrupted(snapshot) : snapshot;
}

export const INTERRUPTED: Problem = {
  code: 'engine-failed',
  message: 'The training ended before it was finished: its process was closed or killed.',
  hint: 'Resume it; it goes on from its last checkpoint.',
};

function interrupted(snapshot: RunSnapshot): RunSnapshot {
  return { ...bare(snapshot), state: 'interrupted', message: 'Interrupted; it can be resumed.', problem: INTERRUPTED };
}
