// One run from its request to its report, with a recipe that learns in milliseconds.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProblemError, unwrap } from '../../../../src/grover/problem.ts';
import type { RunSnapshot } from '../../../../src/protocol/training.ts';
import { createFileLayer, diskProblem, type FileLayer } from '../../../../src/training/run/fileLayer.ts';
import { createGate } from '../../../../src/training/run/gate.ts';
import { readRun } from '../../../../src/training/run/runFolder.ts';
import { createFakeRecipe } from './fakeRecipe.ts';
import { createTrainingFolder, timeless, train, type TrainingFolder } from './trainingFolder.ts';

let folder: TrainingFolder;
beforeAll(() => {
  folder = createTrainingFolder();
});
afterAll(() => {
  folder.remove();
});

const stateOf = async (name: string): Promise<RunSnapshot> => unwrap(await readRun(folder.run(name))).snapshot;

describe('a training', () => {
  it('gives a report of the splits it did not learn from, and changes no data', async () => {
    const before = readFileSync(folder.data);
    const report = unwrap(await train(folder.request('one')));
    expect(report).toMatchObject({
      name: 'one',
      recipe: 'tfidf',
      labels: ['machine', 'human'],
      positive: 'machine',
      engine: 'fake 1.0',
      options: { recipe: 'tfidf', seed: 5, epochs: 4 },
      noParagraphs: expect.stringContaining('whole articles only') as unknown,
      marksDrafts: false,
      data: { files: [{ path: folder.data, articles: 60 }] },
    });
    expect(report.splits.test?.examples).toBe(report.data.splits.test.articles);
    expect(JSON.parse(folder.read('one', 'metrics.json'))).toEqual(report);
    expect(folder.read('one', 'predictions-test.jsonl').trimEnd().split('\n')).toHaveLength(
      report.data.splits.test.articles,
    );
    expect(readFileSync(folder.data)).toEqual(before);
  });

  it('is the same for the same seed', async () => {
    unwrap(await train(folder.request('same')));
    expect(timeless(folder.read('same', 'metrics.json'))).toEqual(timeless(folder.read('one', 'metrics.json')));
    unwrap(await train(folder.request('other', { seed: 6 })));
    expect(timeless(folder.read('other', 'metrics.json'))).not.toEqual(timeless(folder.read('one', 'metrics.json')));
  });

  it('refuses a folder in use, a name that is none and a run that is not there', async () => {
    mkdirSync(folder.run('used'), { recursive: true });
    writeFileSync(join(folder.run('used'), 'notes.txt'), 'mine');
    const messages = await Promise.all(
      ['used', 'one', '../up', '', 'a/b', '.hidden'].map(async (name) => {
        const result = await train(folder.request(name));
        return result.ok ? 'ok' : result.problem.message;
      }),
    );
    expect(messages).toEqual([
      `${folder.run('used')} is there already and holds other files.`,
      `${folder.run('one')} holds a training run already (finished).`,
      ...['../up', '', 'a/b', '.hidden'].map((name) => `“${name}” cannot be the name of a discriminator's folder.`),
    ]);
    expect(await train(folder.request('nowhere'), { resume: true })).toMatchObject({
      problem: { message: `${folder.run('nowhere')} holds no training run.` },
    });
    expect(existsSync(folder.run('nowhere'))).toBe(false);
  });

  it('gives a finished run’s report again', async () => {
    const report = unwrap(await train(folder.request('one'), { resume: true }));
    expect(JSON.parse(folder.read('one', 'metrics.json'))).toEqual(report);
  });

  it('may begin anew where it ended before it had learnt anything', async () => {
    const fake = createFakeRecipe();
    fake.onEpoch = () => {
      throw new ProblemError({ code: 'engine-unavailable', message: 'No engine.' });
    };
    expect((await train(folder.request('no engine'), { recipeOf: () => Promise.resolve(fake.recipe) })).ok).toBe(false);
    expect(unwrap(await train(folder.request('no engine', { epochs: 1 }))).options).toMatchObject({ epochs: 1 });
  });

  it('may begin anew where the articles could not be read', async () => {
    const request = { ...folder.request('retried'), files: [join(folder.root, 'missing.jsonl')] };
    expect(await train(request)).toMatchObject({ ok: false, problem: { code: 'file-missing' } });
    expect(await stateOf('retried')).toMatchObject({ state: 'failed' });
    expect(unwrap(await train(folder.request('retried'))).name).toBe('retried');
  });

  it('stops before the next step, and goes on with the request it began with', async () => {
    const [gate, fake] = [createGate(), createFakeRecipe()];
    fake.onEpoch = (epoch) => {
      if (epoch === 2) gate.stop();
    };
    const stopped = await train(folder.request('stopped'), { gate, recipeOf: () => Promise.resolve(fake.recipe) });
    expect(stopped).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
    expect(await stateOf('stopped')).toMatchObject({ state: 'stopped', message: 'Stopped; it can be resumed.' });
    const epochs: number[] = [];
    const again = createFakeRecipe();
    again.onEpoch = (epoch) => {
      epochs.push(epoch);
    };
    const recipeOf = () => Promise.resolve(again.recipe);
    const other = folder.request('stopped', { seed: 99, epochs: 1 });
    const report = unwrap(await train(other, { resume: true, recipeOf }));
    expect(epochs).toEqual([3]);
    expect(report.options).toMatchObject({ seed: 5, epochs: 4 });
    expect(timeless(folder.read('stopped', 'metrics.json'))).toEqual(timeless(folder.read('one', 'metrics.json')));
  });

  it('says paused while it waits, and does not count the wait', async () => {
    const [gate, fake] = [createGate(), createFakeRecipe()];
    const states: string[] = [];
    fake.onEpoch = (epoch) => {
      if (epoch === 1) gate.pause();
    };
    unwrap(
      await train(folder.request('paused'), {
        gate,
        recipeOf: () => Promise.resolve(fake.recipe),
        onProgress: ({ state }) => {
          if (states.at(-1) !== state) states.push(state);
          if (state === 'paused') setTimeout(gate.continue, 20);
        },
      }),
    );
    expect(states).toEqual(['running', 'paused', 'running', 'finished']);
    expect(gate.pausedSeconds()).toBeGreaterThan(0.015);
  });

  it('does not go on with other articles than it began with', async () => {
    const [gate, fake] = [createGate(), createFakeRecipe()];
    fake.onEpoch = gate.stop;
    const copy = join(folder.root, 'copy.jsonl');
    writeFileSync(copy, readFileSync(folder.data));
    const request = { ...folder.request('changed'), files: [copy] };
    await train(request, { gate, recipeOf: () => Promise.resolve(fake.recipe) });
    appendFileSync(copy, `${JSON.stringify({ text: 'one more '.repeat(20), label: 'human' })}\n`);
    expect(await train(request, { resume: true })).toMatchObject({
      problem: { message: `${copy} has changed since this training began.` },
    });
    writeFileSync(copy, readFileSync(folder.data));
    expect(unwrap(await train(request, { resume: true })).name).toBe('changed');
  });

  it('says what went wrong in the middle, and can be resumed from there', async () => {
    const fake = createFakeRecipe();
    fake.onEpoch = (epoch) => {
      if (epoch === 2) throw new ProblemError({ code: 'engine-failed', message: 'The loss is no number.' });
    };
    const failed = await train(folder.request('nan'), { recipeOf: () => Promise.resolve(fake.recipe) });
    expect(failed).toMatchObject({ problem: { code: 'engine-failed' } });
    expect(await stateOf('nan')).toMatchObject({ state: 'failed', message: 'The loss is no number.' });
    const said: string[] = [];
    const onProgress = ({ message }: { readonly message: string }): unknown => said.push(message);
    expect(unwrap(await train(folder.request('nan'), { resume: true, onProgress })).name).toBe('nan');
    expect(said[0]).toBe('Going on.');
  });

  it('keeps the last whole state when the disk is full, and says so', async () => {
    const files = createFileLayer({ syncs: false });
    let writes = 0;
    const full: FileLayer = {
      ...files,
      write: async (path, chunks) => {
        if (path.includes('.checkpoint') && ++writes > 2) {
          await files.write(path, []);
          throw new ProblemError(diskProblem(path, Object.assign(new Error('no space'), { code: 'ENOSPC' })));
        }
        await files.write(path, chunks);
      },
    };
    expect(await train(folder.request('full'), { files: full })).toMatchObject({
      problem: { message: expect.stringContaining('The disk is full') as unknown },
    });
    expect(await stateOf('full')).toMatchObject({ state: 'failed' });
    const [epochs, again] = [Array<number>(), createFakeRecipe()];
    again.onEpoch = (epoch) => {
      epochs.push(epoch);
    };
    unwrap(await train(folder.request('full'), { resume: true, recipeOf: () => Promise.resolve(again.recipe) }));
    expect(epochs).toEqual([2, 3]);
  });
});

describe('cross-validation', () => {
  it('predicts each article of train and val by the fold that has not seen it, then trains on the given splits', async () => {
    const fake = createFakeRecipe();
    const folds: (number | undefined)[] = [];
    const report = unwrap(
      await train(folder.request('folds', { folds: 3 }), {
        recipeOf: () => Promise.resolve(fake.recipe),
        onProgress: ({ fold }) => {
          if (folds.at(-1) !== fold) folds.push(fold);
        },
      }),
    );
    const { train: learnt, val } = report.data.splits;
    expect(report.folds).toMatchObject({ count: 3, outOfFold: { examples: learnt.articles + val.articles } });
    expect(report.folds?.test?.examples).toBe(report.data.splits.test.articles);
    expect(folds.filter((fold) => fold !== undefined)).toEqual([1, 2, 3]);
    const [whole, ...parts] = fake.trained.toReversed();
    expect(whole?.train).toHaveLength(learnt.articles);
    expect(parts).toHaveLength(3);
    for (const { train: some, val: watched, test } of parts) {
      const seen = [...some, ...watched].map(({ pair }) => pair);
      expect(watched.length).toBeGreaterThan(0);
      expect(test.filter(({ pair }) => seen.includes(pair))).toEqual([]);
    }
  });

  it('goes on with the fold it was stopped in', async () => {
    const [gate, fake] = [createGate(), createFakeRecipe()];
    let epochs = 0;
    fake.onEpoch = () => {
      if (++epochs === 6) gate.stop();
    };
    await train(folder.request('stopped folds', { folds: 3 }), { gate, recipeOf: () => Promise.resolve(fake.recipe) });
    const again = createFakeRecipe();
    const counted: number[] = [];
    again.onEpoch = (epoch) => {
      counted.push(epoch);
    };
    unwrap(
      await train(folder.request('stopped folds'), { resume: true, recipeOf: () => Promise.resolve(again.recipe) }),
    );
    expect(counted).toEqual([2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
    expect(timeless(folder.read('stopped folds', 'metrics.json'))).toEqual(
      timeless(folder.read('folds', 'metrics.json')),
    );
  });
});
