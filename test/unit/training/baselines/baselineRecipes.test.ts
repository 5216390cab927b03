// Every baseline learns what can be learned and nothing else, saves itself, opens again, and goes on where it was killed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProblemError, toProblem, unwrap } from '../../../../src/grover/problem.ts';
import { createBaselineRecipe } from '../../../../src/training/baselines/baselineRecipes.ts';
import { BASELINES, type BaselineName } from '../../../../src/training/baselines/baselineTable.ts';
import type { Discriminator, TrainingData } from '../../../../src/training/recipe.ts';
import type { TrainingOptions } from '../../../../src/protocol/training.ts';
import { accuracy, corpus, pace, shuffled, surroundings, tiny, tinyOptions, type Surroundings } from './corpus.ts';

const NAMES = BASELINES.map(({ name }) => name);

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'grover-baseline-'));
  folders.push(folder);
  return folder;
}

const recipe = (name: BaselineName): ReturnType<typeof createBaselineRecipe> =>
  createBaselineRecipe(tiny(name), ['cpu']);

function train(
  name: BaselineName,
  data: TrainingData = corpus(),
  around: Surroundings = surroundings(),
  more: Partial<TrainingOptions> = {},
): Promise<Discriminator> {
  return recipe(name).train({ data, options: tinyOptions(name, more), ...around });
}

const noTrunk = { trunk: surroundings().trunk, openFolder: surroundings().trunk };

describe.each(NAMES)('the baseline %s', (name) => {
  it('tells two topics apart, and says the same once it is saved and opened', async () => {
    const data = corpus();
    const around = surroundings();
    const trained = await train(name, data, around);
    const said = await trained.predict(data.test, pace());
    expect(said).toHaveLength(data.test.length * 2);
    expect(accuracy(said, data.test, 2)).toBeGreaterThanOrEqual(0.9);
    for (let row = 0; row < data.test.length; row++)
      expect((said[2 * row] ?? 0) + (said[2 * row + 1] ?? 0)).toBeCloseTo(1, 5);
    const last = around.points.at(-1);
    expect(last?.valAccuracy).toBeGreaterThanOrEqual(0.85);
    expect(last?.valAuroc).toBeGreaterThanOrEqual(0.9);

    const folder = newFolder();
    const settings = await trained.save(folder);
    await trained.dispose();
    const opened = unwrap(await recipe(name).open(folder, data.labels, settings, noTrunk));
    expect(await opened.predict(data.test, pace())).toEqual(said);
    expect(opened.labels).toEqual(data.labels);
    expect(opened.engine).toMatch(/^TensorFlow\.js .*\(cpu, fp32\)$/);
    await opened.dispose();
  });

  it('says of an article the same whatever stands beside it', async () => {
    const data = corpus();
    const trained = await train(name, data, surroundings(), { epochs: 1 });
    const longer = {
      ...(data.test[1] ?? data.test[0]),
      fields: { article: 'storm '.repeat(14) },
    } as (typeof data.test)[0];
    const alone = await trained.predict(data.test.slice(0, 1), pace());
    const beside = await trained.predict([...data.test.slice(0, 1), longer], pace());
    expect(beside[0]).toBeCloseTo(alone[0] ?? 0, 6);
    const empty = await trained.predict([{ ...longer, fields: {} }], pace());
    expect(empty.every((probability) => probability > 0)).toBe(true);
    await trained.dispose();
  });

  it('learns nothing that holds of other articles from labels that say nothing', async () => {
    const data = shuffled(corpus());
    const trained = await train(name, data);
    const right = accuracy(await trained.predict(data.test, pace()), data.test, 2);
    expect(right).toBeLessThanOrEqual(0.75);
    await trained.dispose();
  });

  it('goes on after a kill as if there had been none', async () => {
    const data = corpus();
    const options = { epochs: 2 };
    const whole = await train(name, data, surroundings(), options);
    const expected = await whole.predict(data.test, pace());
    await whole.dispose();

    const { stored } = await killedAfter(9, name, data, options);
    const resumed = await train(name, data, surroundings(stored), options);
    expect(await resumed.predict(data.test, pace())).toEqual(expected);
    await resumed.dispose();
  });

  it('tells three labels apart', async () => {
    const data = corpus(3);
    const trained = await train(name, data, surroundings(), {
      epochs: name === 'rnn' ? 14 : 8,
      classWeights: 'balanced',
    });
    expect(accuracy(await trained.predict(data.test, pace()), data.test, 3)).toBeGreaterThanOrEqual(0.85);
    await trained.dispose();
  });

  it('keeps no tensor longer than it needs', async () => {
    const data = corpus();
    const counts: number[] = [];
    const around = surroundings(undefined, () => counts.push(tf.memory().numTensors));
    await tf.ready();
    const before = tf.memory().numTensors;
    const trained = await train(name, data, around, { epochs: 3 });
    await trained.predict(data.test, pace());
    // The first points come before the network is built.
    expect(new Set(counts.slice(2)).size).toBe(1);
    await trained.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** What is left of a run that dies, without a word, at its n-th piece of work; every batch had its checkpoint. */
async function killedAfter(
  pieces: number,
  name: BaselineName,
  data: TrainingData,
  options: Partial<TrainingOptions>,
): Promise<Surroundings> {
  let done = 0;
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 60_000));
  const around = surroundings(undefined, () => {
    if (++done === pieces) throw new Error('killed');
  });
  await expect(train(name, data, around, options)).rejects.toThrow('killed');
  vi.restoreAllMocks();
  return around;
}

describe('training a baseline', () => {
  it('keeps what was learned when it is stopped', async () => {
    const data = corpus();
    let done = 0;
    const around = surroundings(undefined, () => {
      if (++done === 4) throw new ProblemError({ code: 'cancelled', message: 'Stopped.' });
    });
    await expect(train('tfidf', data, around)).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    const rest = surroundings(around.stored);
    const resumed = await train('tfidf', data, rest);
    expect(rest.points[0]).toMatchObject({ step: 3 });
    await resumed.dispose();
  });

  it('does not go on with a checkpoint of other choices', async () => {
    const data = corpus();
    const first = surroundings();
    await (await train('tfidf', data, first, { epochs: 1 })).dispose();
    const second = surroundings(first.stored);
    await (await train('tfidf', data, second, { epochs: 1, seed: 4 })).dispose();
    expect(second.points[0]).toMatchObject({ step: 1 });
  });

  it('stops when the validation loss no longer falls, and keeps the best weights', async () => {
    const data = shuffled(corpus());
    const around = surroundings();
    const trained = await train('tfidf', data, around, { epochs: 30, patience: 2, classWeights: 'none' });
    const losses = around.points.flatMap(({ valLoss }) => valLoss ?? []);
    expect(losses.length).toBeLessThan(30);
    const said = await trained.predict(data.val, pace());
    const loss =
      data.val.reduce((sum, { label }, row) => sum - Math.log(said[2 * row + label] ?? 0), 0) / data.val.length;
    expect(loss).toBeCloseTo(Math.min(...losses), 5);
    await trained.dispose();
  });

  it('says so when the loss is no number any more', async () => {
    const trained = train('rnn', corpus(), surroundings(), { learningRate: 1e38 });
    const thrown: unknown = await trained.catch((reason: unknown) => reason);
    expect(toProblem(thrown).code).toBe('engine-failed');
    expect(toProblem(thrown).message).toMatch(/^The .*loss is no longer a number after step \d+ of \d+\.$/);
  });

  it('refuses an optimiser that it does not have', async () => {
    const trained = train('cnn', corpus(), surroundings(), { optimizer: 'adafactor' });
    await expect(trained).rejects.toMatchObject({ problem: { code: 'input-invalid' } });
  });
});

describe('native TensorFlow for a baseline that is opened', () => {
  it('is looked for where the install command puts it', async () => {
    const cacheFolder = newFolder();
    const library = join(cacheFolder, 'tfjs-node/node_modules/@tensorflow/tfjs-node/lib/napi-v8');
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, '../../package.json'), '{"name":"@tensorflow/tfjs-node","main":"main.js"}');
    writeFileSync(join(library, '../../main.js'), 'throw new Error("a library for another machine");');
    writeFileSync(join(library, 'tfjs_binding.node'), '');
    const native = createBaselineRecipe(tiny('tfidf'), ['tensorflow']);
    const opened = await native.open(newFolder(), ['a', 'b'], {}, { ...noTrunk, cacheFolder });
    expect(opened.ok ? '' : opened.problem.message).toContain('a library for another machine');
  });
});
