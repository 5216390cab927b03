// Runs as their folders tell of them, whole or not.
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { createFileLayer } from '../../../../src/training/run/fileLayer.ts';
import { openPointLog } from '../../../../src/training/run/pointLog.ts';
import { parseRunFile, runFileText } from '../../../../src/training/run/runFile.ts';
import { readRun, readRuns } from '../../../../src/training/run/runFolder.ts';
import { createTrainingFolder, train, type TrainingFolder } from './trainingFolder.ts';

let folder: TrainingFolder;
const runs = (): string => join(folder.root, 'grover-models');
beforeAll(async () => {
  folder = createTrainingFolder(30);
  unwrap(await train(folder.request('first')));
  unwrap(await train(folder.request('second')));
});
afterAll(() => {
  folder.remove();
});

describe('readRuns', () => {
  it('gives the runs of a folder, the last changed first, and passes over what is none', async () => {
    mkdirSync(join(runs(), 'no run'));
    writeFileSync(join(runs(), 'a file'), '');
    mkdirSync(join(runs(), 'torn'));
    writeFileSync(join(runs(), 'torn', 'run.json'), '{"format": 1, "sta');
    expect((await readRuns(runs())).map(({ run }) => run)).toEqual([folder.run('second'), folder.run('first')]);
    expect(await readRuns(join(folder.root, 'nothing here'))).toEqual([]);
  });
});

describe('readRun', () => {
  it('gives state, curves and report of a finished run', async () => {
    const { snapshot, points, report } = unwrap(await readRun(folder.run('first')));
    expect(snapshot).toMatchObject({ state: 'finished', message: 'Finished.', run: folder.run('first') });
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(report).toMatchObject({ name: 'first', recipe: 'tfidf', labels: ['machine', 'human'], marksDrafts: false });
  });

  it('says of a folder without a run that it has none', async () => {
    expect(await readRun(folder.root)).toMatchObject({ ok: false, problem: { code: 'input-invalid' } });
  });

  it.each(['running', 'paused'] as const)(
    'says of a run that is said to be %s without a trainer that it was interrupted',
    async (state) => {
      const name = `left ${state}`;
      unwrap(await train(folder.request(name)));
      const path = join(folder.run(name), 'run.json');
      const file = parseRunFile(folder.read(name, 'run.json'));
      if (file === undefined) throw new Error('There is no run.json.');
      writeFileSync(path, runFileText({ ...file, snapshot: { ...file.snapshot, state, secondsLeft: 7 } }));
      const { snapshot, report } = unwrap(await readRun(folder.run(name)));
      expect(snapshot).toMatchObject({
        state: 'interrupted',
        problem: { hint: expect.stringContaining('Resume') as unknown },
      });
      expect(snapshot.secondsLeft).toBeUndefined();
      expect(report).toBeUndefined();
      expect(unwrap(await train(folder.request(name), { resume: true })).name).toBe(name);
    },
  );

  it('finds a run where it was moved to, points of a torn line left out', async () => {
    unwrap(await train(folder.request('to move')));
    renameSync(folder.run('to move'), folder.run('moved'));
    appendFileSync(join(folder.run('moved'), 'points.jsonl'), '{"step": 5, "epo');
    const { snapshot, points } = unwrap(await readRun(folder.run('moved')));
    expect(snapshot).toMatchObject({ run: folder.run('moved'), request: { name: 'moved', folder: runs() } });
    expect(points).toHaveLength(4);
  });
});

describe('the points of a run', () => {
  it('are replaced from the step on that is done again, fold by fold', async () => {
    const files = createFileLayer({ syncs: false });
    const path = join(folder.root, 'points');
    mkdirSync(path);
    const point = (step: number, loss: number, fold?: number) => ({
      step,
      epoch: step,
      seconds: 0,
      loss,
      ...(fold !== undefined && { fold }),
    });
    const first = await openPointLog(files, path);
    await first.append([point(1, 0.9, 1), point(2, 0.8, 1)]);
    await first.append([point(1, 0.7), point(2, 0.6), point(3, 0.5)]);
    appendFileSync(join(path, 'points.jsonl'), '{"step": 4');
    const again = await openPointLog(files, path);
    await again.append([]);
    await again.append([point(2, 0.61), point(3, 0.51)]);
    await again.append([point(4, 0.41)]);
    const expected = [
      point(1, 0.9, 1),
      point(2, 0.8, 1),
      point(1, 0.7),
      point(2, 0.61),
      point(3, 0.51),
      point(4, 0.41),
    ];
    expect((await openPointLog(files, path)).points).toEqual(expected);
  });
});
