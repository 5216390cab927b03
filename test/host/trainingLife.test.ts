// A training that is torn from its process, or ended from outside, is there to be resumed and comes to its end.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { RunState, TrainingRunResult } from '../../src/protocol/training.ts';
import { writeLabelledArticles } from '../fakes/labelledArticles.ts';
import { activated, eventually, note, tidy, workspacePath } from './editor.ts';

const MODELS = 'grover-models';

/** Long enough to be interrupted, short once it goes on. */
async function start(name: string, files: readonly string[]): Promise<string> {
  const run = await vscode.commands.executeCommand<string | undefined>('grover.trainDiscriminator', {
    files,
    start: { recipe: 'quick', fields: { name, paragraphs: 'false', maxTokens: '128' } },
  });
  assert.equal(run, join(workspacePath(), MODELS, name));
  return run;
}

/** The run once it is in this state; fails when it ends in another. */
const reaches = (run: string, wanted: RunState): Promise<TrainingRunResult> =>
  eventually(
    `the run to be ${wanted}`,
    async () => {
      const { training } = await activated();
      const result = await training.run({ run });
      const { state, problem } = result.snapshot;
      assert.ok([wanted, 'running', 'paused'].includes(state), `${state}: ${problem?.message ?? ''}`);
      return state === wanted ? result : undefined;
    },
    120_000,
  );

async function resume(run: string): Promise<void> {
  const { training } = await activated();
  const { snapshot } = await training.run({ run });
  await training.train({ request: snapshot.request, resume: true });
}

/** Process id of the trainer, once it has taken the folder. */
async function trainerOf(run: string): Promise<number> {
  const lock = join(run, '.lock');
  await eventually('the trainer to take its folder', () => (existsSync(lock) ? true : undefined));
  return v.parse(v.object({ pid: v.number() }), JSON.parse(readFileSync(lock, 'utf8'))).pid;
}

describe('a training that is interrupted', function () {
  this.timeout(240_000);
  let files: readonly string[];
  before(async () => {
    await activated();
    files = writeLabelledArticles(join(workspacePath(), 'life'), 60);
  });
  after(async () => {
    await tidy();
    rmSync(join(workspacePath(), MODELS), { recursive: true, force: true });
  });

  it('says that its trainer was killed, and goes on to its report when it is resumed', async () => {
    const run = await start('killed', files);
    const { training, processId } = await activated();
    await training.control({ run, action: 'pause' });
    await reaches(run, 'paused');
    const groverProcess = processId();
    process.kill(await trainerOf(run), 'SIGKILL');
    const { snapshot } = await reaches(run, 'interrupted');
    assert.match(snapshot.problem?.message ?? '', /SIGKILL/);
    assert.match(snapshot.problem?.hint ?? '', /Resume/);
    assert.equal(processId(), groverProcess, 'the trainer took the process with it');
    const begun = performance.now();
    await resume(run);
    const { report } = await reaches(run, 'finished');
    note(`resumed after SIGKILL and finished in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    assert.equal(report?.splits.test?.examples, 12);
    assert.ok(!existsSync(join(run, '.lock')));
  });

  it('is stopped when Grover is restarted, is listed with what can be done, and another process resumes it', async () => {
    const run = await start('restarted', files);
    const { training, processId } = await activated();
    const old = processId();
    await vscode.commands.executeCommand('grover.restart');
    assert.notEqual(processId(), old);
    const { runs } = await training.runs({ folder: join(workspacePath(), MODELS) });
    const state = runs.find((one) => one.run === run)?.state;
    assert.ok(state === 'stopped' || state === 'interrupted', state);
    await resume(run);
    const { report } = await reaches(run, 'finished');
    assert.equal(report?.splits.test?.examples, 12);
  });
});
