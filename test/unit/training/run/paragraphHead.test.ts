// With which model, and on which articles, the per-paragraph head of a run is fitted and measured.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError, unwrap, type Problem } from '../../../../src/grover/problem.ts';
import type { Discriminator, Example, OwnTrunk, TrainingData } from '../../../../src/training/recipe.ts';
import { paragraphHead, type ParagraphDeps } from '../../../../src/training/run/paragraphHead.ts';
import { paragraphSamples } from '../../../../src/training/quick/paragraphSamples.ts';
import { examplesOf, fakeTrunk, memoryStore, notes, paceOf } from '../quick/builders.ts';

let folder: string;
let opened: string[];
let read: number;
let disposed: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-head-'));
  [opened, read, disposed] = [[], 0, 0];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Two paragraphs of some 60 tokens an article. */
const articles = (count: number, seed: number): Example[] =>
  examplesOf(count, seed, 100).map((example) => ({ ...example, id: `${seed}:${example.id}` }));
const dataOf = (train: number, val: number, test: number): TrainingData => ({
  labels: ['machine', 'human'],
  positive: 0,
  train: articles(train, 1),
  val: articles(val, 2),
  test: articles(test, 3),
});

const scanning = (): OwnTrunk => {
  const { model, encoder, session } = fakeTrunk({
    onRun: () => {
      read++;
    },
  });
  return {
    model,
    encoder,
    session: Object.create(session, { precision: { value: 'int8' } }) as OwnTrunk['session'],
    dispose: () => {
      disposed++;
      return Promise.resolve();
    },
  };
};

const trained: Discriminator = {
  labels: ['machine', 'human'],
  engine: 'fake',
  predict: () => Promise.reject(new Error('not asked for')),
  save: () => Promise.reject(new Error('not asked for')),
  dispose: () => Promise.resolve(),
};

const depsOf = (data: TrainingData, more: Partial<ParagraphDeps> = {}): ParagraphDeps => ({
  data,
  options: { recipe: 'grover', seed: 1 },
  name: 'ours',
  openTrunk: (path) => {
    opened.push(path);
    return Promise.resolve(scanning());
  },
  store: memoryStore(),
  pace: paceOf(),
  recorder: notes(),
  ...more,
});

describe('the paragraph head of a model that was trained itself', () => {
  beforeEach(() => {
    writeFileSync(join(folder, 'config.json'), '{}');
  });

  it('is fitted on val and measured on test, read with the saved model as scanning opens it', async () => {
    const { calibration, report } = unwrap(await paragraphHead(trained, folder, depsOf(dataOf(30, 40, 60))));
    expect(opened).toEqual([folder]);
    expect(disposed).toBe(1);
    // Articles of the train split are not read.
    expect(read).toBe(100);
    expect(calibration.model).toEqual({ name: 'ours', hash: scanning().model.hash, precisions: ['int8'] });
    expect(calibration.report).toMatchObject({
      crossFitted: false,
      fittedOn: { human: 40, machine: 40, articles: 40 },
      measuredOn: { human: 60, machine: 60, articles: 60 },
    });
    expect(report.falsePositiveRate).toBe(0.1);
    expect(report.auroc).toBeGreaterThan(0.9);
  });

  it.each([
    ['val', 12, 60, 72],
    ['test', 60, 12, 72],
    ['each', 24, 20, 44],
  ])('is cross-fitted on both where %s is too small by itself', async (_, val, test, together) => {
    const { calibration } = unwrap(await paragraphHead(trained, folder, depsOf(dataOf(30, val, test))));
    expect(calibration.report).toMatchObject({
      crossFitted: true,
      fittedOn: { human: together, machine: together, articles: together },
      measuredOn: { articles: together },
    });
  });

  it('is none, with the numbers, where both together are too small, however much was learnt from', async () => {
    const head = await paragraphHead(trained, folder, depsOf(dataOf(200, 6, 6)));
    expect(head).toMatchObject({
      ok: false,
      problem: {
        message: expect.stringContaining('12 human paragraphs (of 6 articles) and 12 machine paragraphs') as unknown,
        hint: expect.stringContaining('validation and test splits') as unknown,
      },
    });
    expect(disposed).toBe(1);
  });

  it('goes on where it was killed', async () => {
    const data = dataOf(30, 40, 60);
    const whole = unwrap(await paragraphHead(trained, folder, depsOf(data)));
    const store = memoryStore();
    const stopped = paragraphHead(trained, folder, depsOf(data, { store, pace: paceOf(60) }));
    await expect(stopped).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    expect(disposed).toBe(2);
    read = 0;
    expect(unwrap(await paragraphHead(trained, folder, depsOf(data, { store })))).toEqual(whole);
    expect(read).toBeLessThan(60);
  });

  it('is none, with the reason, where the saved model does not open', async () => {
    const failing = (problem: Problem) => ({ openTrunk: () => Promise.reject(new ProblemError(problem)) });
    const unavailable = failing({ code: 'engine-unavailable', message: 'No engine could be started.' });
    expect(await paragraphHead(trained, folder, depsOf(dataOf(30, 40, 60), unavailable))).toMatchObject({
      problem: { message: expect.stringMatching(/could not be opened.*No engine could be started\./u) as unknown },
    });
    const cancelled = failing({ code: 'cancelled', message: 'Stopped.' });
    await expect(paragraphHead(trained, folder, depsOf(dataOf(30, 40, 60), cancelled))).rejects.toThrow('Stopped.');
  });

  it.each([
    ['nobody wants it', { options: { recipe: 'grover', seed: 1, paragraphs: false } }, 'as asked for'],
    ['no label is a machine’s', { data: { ...dataOf(30, 40, 60), positive: undefined } }, 'None of the labels'],
  ] as const)('is none, and nothing is read, where %s', async (_, more, message) => {
    const head = await paragraphHead(trained, folder, depsOf(dataOf(30, 40, 60), more));
    expect(head.ok ? '' : head.problem.message).toContain(message);
    expect(opened).toEqual([]);
  });
});

describe('the paragraph head over a frozen Grover', () => {
  const trunk = fakeTrunk();
  const frozen: Discriminator = {
    ...trained,
    paragraphs: (examples, pace) => paragraphSamples(trunk, examples, pace, {}),
  };
  const of = (data: TrainingData) => depsOf(data, { trunk: () => Promise.resolve(trunk) });

  it('is fitted on train and measured on val and test, by what its discriminator reads', async () => {
    const { calibration } = unwrap(await paragraphHead(frozen, folder, of(dataOf(40, 20, 60))));
    expect(calibration.model).toEqual({ name: 'fake-grover', hash: trunk.model.hash, precisions: ['fp32'] });
    expect(calibration.report).toMatchObject({ fittedOn: { articles: 40 }, measuredOn: { articles: 80 } });
    expect(opened).toEqual([]);
  });

  it('says for which publications it was measured, where they are few', async () => {
    const data = dataOf(40, 20, 60);
    const ours = (examples: readonly Example[]): Example[] =>
      examples.map((example) => ({ ...example, fields: { ...example.fields, domain: 'ours.example' } }));
    const ofOurs = { ...data, train: ours(data.train), val: ours(data.val), test: ours(data.test) };
    const { calibration } = unwrap(await paragraphHead(frozen, folder, of(ofOurs)));
    expect(calibration.domains).toEqual(['ours.example']);
  });

  it('is cross-fitted on all splits where val and test are too small to measure on', async () => {
    const { calibration, report } = unwrap(await paragraphHead(frozen, folder, of(dataOf(60, 10, 14))));
    expect(calibration.report).toMatchObject({
      crossFitted: true,
      fittedOn: { articles: 84 },
      measuredOn: { articles: 84 },
    });
    expect(report.falsePositiveRate).toBeLessThanOrEqual(0.1);
  });

  it('learns nothing from articles of a third label, but their spans of labels it knows', async () => {
    const data = dataOf(40, 20, 60);
    const report = async (spans?: Example['spans']): Promise<unknown> => {
      const third = articles(20, 9).map((example) => ({ ...example, label: 2, ...(spans && { spans }) }));
      const mixed = { ...data, labels: ['machine', 'human', 'mixed'], train: [...data.train, ...third] };
      return unwrap(await paragraphHead(frozen, folder, of(mixed))).calibration.report?.['fittedOn'];
    };
    const { runs } = trunk.session;
    const without = unwrap(await paragraphHead(frozen, folder, of(data))).calibration.report?.['fittedOn'];
    const cost = trunk.session.runs - runs;
    expect(await report()).toEqual(without);
    expect(trunk.session.runs - runs).toBe(2 * cost);
    expect(await report([{ start: 0, end: 1e6, label: 2 }])).toEqual(without);
    expect(await report([{ start: 0, end: 1e6, label: 0 }])).toMatchObject({ articles: 60 });
  });

  it('is none for a recipe that has neither', async () => {
    const head = await paragraphHead(trained, folder, depsOf(dataOf(30, 40, 60)));
    expect(head.ok ? '' : head.problem.message).toContain('whole articles only');
  });
});
