// The quick recipe from examples to a discriminator that predicts, saves itself, opens again, and survives being killed.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DatasetInspection } from '../../../../src/protocol/training.ts';
import { quickRecipe } from '../../../../src/training/quick/quickRecipe.ts';
import { tokensFor } from '../../../../src/training/quick/quickPlan.ts';
import { auroc } from '../../../../src/training/metrics/binary.ts';
import type { Discriminator, Example } from '../../../../src/training/recipe.ts';
import {
  afterKill,
  contextOf,
  dataOf,
  examplesOf,
  fakeTrunk,
  memoryStore,
  notes,
  openDeps,
  paceOf,
} from './builders.ts';

const folders: string[] = [];
const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'grover-quick-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const data = dataOf(60, 20, 20);
const held = examplesOf(60, 99);

async function aurocOf(discriminator: Discriminator, examples: readonly Example[] = held): Promise<number> {
  const probabilities = await discriminator.predict(examples, paceOf());
  return (
    auroc(examples.map(({ label }, row) => ({ score: probabilities[2 * row] ?? 0, isPositive: label === 0 }))) ?? 0
  );
}

describe('quickRecipe', () => {
  for (const head of ['linear', 'mlp'] as const)
    it(`tells articles apart with a ${head} head, and opens as it was saved`, async () => {
      const trunk = fakeTrunk();
      const context = contextOf(trunk, data, { options: { recipe: 'quick', seed: 1, head } });
      const trained = await quickRecipe.train(context);
      expect(await aurocOf(trained)).toBeGreaterThan(0.9);

      const folder = freshFolder();
      const settings: unknown = JSON.parse(JSON.stringify(await trained.save(folder)));
      const opened = await quickRecipe.open(folder, data.labels, settings, openDeps(trunk));
      if (!opened.ok) throw new Error(opened.problem.message);
      const predicted = await trained.predict(held, paceOf());
      expect(await opened.value.predict(held, paceOf())).toEqual(predicted);
      for (let row = 0; row < held.length; row++)
        expect((predicted[2 * row] ?? 0) + (predicted[2 * row + 1] ?? 0)).toBeCloseTo(1, 5);
    });

  it('learns nothing from labels that were shuffled', async () => {
    const shuffled = (examples: readonly Example[]): Example[] =>
      examples.map((example, at) => ({ ...example, label: (at >> 1) % 2 }));
    const trained = await quickRecipe.train(
      contextOf(fakeTrunk(), { ...data, train: shuffled(data.train), val: shuffled(data.val) }),
    );
    const found = await aurocOf(trained);
    expect(Math.abs(found - 0.5)).toBeLessThan(0.25);
  });

  it('tells three labels apart', async () => {
    const three = { ...data, labels: ['a', 'b', 'c'], positive: undefined };
    const relabelled = (examples: readonly Example[]): Example[] =>
      examples.map((example, at) => (at % 3 === 2 ? { ...example, label: 2, fields: { domain: 'c.com' } } : example));
    const trained = await quickRecipe.train(
      contextOf(fakeTrunk(), { ...three, train: relabelled(data.train), val: relabelled(data.val) }),
    );
    const examples = relabelled(held);
    const probabilities = await trained.predict(examples, paceOf());
    const right = examples.filter(({ label }, row) => {
      const one = [...probabilities.subarray(3 * row, 3 * row + 3)];
      return one.indexOf(Math.max(...one)) === label;
    });
    expect(right.length / examples.length).toBeGreaterThan(0.8);
  });

  it('says how far it is and draws curves', async () => {
    const recorder = notes();
    await quickRecipe.train(contextOf(fakeTrunk(), data, { recorder }));
    expect(recorder.messages.filter(([phase]) => phase === 'features').at(-1)).toEqual(['features', 80, 80]);
    const [first] = recorder.points;
    expect(first).toMatchObject({ step: 1, epoch: 1 });
    for (const name of ['loss', 'valLoss', 'valAccuracy', 'valAuroc'] as const)
      expect(first?.[name]).toBeGreaterThan(0);
    expect(first).not.toHaveProperty('learningRate');
    expect(recorder.points.map(({ step }) => step)).toEqual(recorder.points.map((_, at) => at + 1));
  });

  it('gives the learning rate of a perceptron’s epochs', async () => {
    const recorder = notes();
    const options = { recipe: 'quick', seed: 1, head: 'mlp', epochs: 4, learningRate: 0.02 } as const;
    await quickRecipe.train(contextOf(fakeTrunk(), data, { recorder, options }));
    expect(recorder.points.map(({ learningRate }) => learningRate)[0]).toBeCloseTo(0.02, 9);
    expect(recorder.points).toHaveLength(4);
  });

  for (const head of ['linear', 'mlp'] as const)
    it(`gives the same ${head} head, bit for bit, when it was killed while reading, and reads nothing twice`, async () => {
      const many = dataOf(150, 40);
      const options = { recipe: 'quick', seed: 5, head } as const;
      const whole = fakeTrunk();
      const uninterrupted = await quickRecipe.train(contextOf(whole, many, { options }));

      const store = memoryStore(2);
      const killed = fakeTrunk();
      await expect(quickRecipe.train(contextOf(killed, many, { options, store }))).rejects.toThrow('killed');
      expect(store.states.size).toBe(2);
      const resumed = fakeTrunk();
      const trained = await quickRecipe.train(contextOf(resumed, many, { options, store: afterKill(store) }));
      expect(resumed.session.runs).toBe(whole.session.runs - 2 * 64);

      const [a, b] = [freshFolder(), freshFolder()];
      expect(await uninterrupted.save(a)).toEqual(await trained.save(b));
      const file = 'model.safetensors';
      expect(readFileSync(join(a, file)).equals(readFileSync(join(b, file)))).toBe(true);
    });

  it('reads nothing again for folds, or to predict what it learned from', async () => {
    const store = memoryStore();
    const first = fakeTrunk();
    const trained = await quickRecipe.train(contextOf(first, data, { store }));
    const runs = first.session.runs;
    await trained.predict(data.train, paceOf());
    expect(first.session.runs).toBe(runs);
    const fold = {
      ...data,
      train: data.train.slice(0, 40),
      val: data.val,
      test: [...data.train.slice(40), ...data.test],
    };
    await quickRecipe.train(contextOf(first, fold, { store }));
    expect(first.session.runs).toBe(runs);
  });

  it('reads anew with another trunk or another number of tokens', async () => {
    const store = memoryStore();
    await quickRecipe.train(contextOf(fakeTrunk(), data, { store }));
    const other = fakeTrunk({}, 2);
    await quickRecipe.train(contextOf(other, data, { store }));
    expect(other.session.runs).toBe(80);
    const shorter = fakeTrunk();
    await quickRecipe.train(contextOf(shorter, data, { store, options: { recipe: 'quick', seed: 1, maxTokens: 40 } }));
    expect(shorter.session.runs).toBe(80);
  });

  it('stops between two articles when it is told to', async () => {
    const trunk = fakeTrunk();
    await expect(quickRecipe.train(contextOf(trunk, data, { pace: paceOf(10) }))).rejects.toMatchObject({
      problem: { code: 'cancelled' },
    });
    expect(trunk.session.runs).toBe(10);
  });

  it('says that a model is broken whose numbers are none', async () => {
    const trunk = fakeTrunk();
    const broken = {
      ...trunk,
      session: Object.create(trunk.session, {
        run: {
          value: async (request: Parameters<typeof trunk.session.run>[0]) => {
            const result = await trunk.session.run(request);
            result.hidden.fill(NaN);
            return result;
          },
        },
      }) as typeof trunk.session,
    };
    await expect(quickRecipe.train(contextOf(broken, data))).rejects.toMatchObject({
      problem: { code: 'engine-failed', message: expect.stringContaining('fake-grover') as string },
    });
  });
});

describe('quickRecipe.open', () => {
  const saved = async (): Promise<{ folder: string; settings: unknown }> => {
    const folder = freshFolder();
    const trained = await quickRecipe.train(contextOf(fakeTrunk(), dataOf(12, 4)));
    return { folder, settings: await trained.save(folder) };
  };

  it('refuses another trunk and says which one it wants', async () => {
    const { folder, settings } = await saved();
    expect(await quickRecipe.open(folder, data.labels, settings, openDeps(fakeTrunk({}, 2)))).toMatchObject({
      ok: false,
      problem: {
        code: 'hash-mismatch',
        message: expect.stringMatching(/was trained on fake-grover \([0-9a-f]{12}\)/u) as string,
        hint: expect.stringContaining('train the discriminator again') as string,
      },
    });
  });

  it.each([
    ['settings of another recipe', { rate: 1 }, 'file-corrupt', /not the quick recipe's: features/u],
    ['a newer version of the features', { features: 99 }, 'file-corrupt', /features/u],
  ])('refuses %s', async (_, change, code, message) => {
    const { folder, settings } = await saved();
    const changed: unknown = 'rate' in change ? change : { ...(settings as object), ...change };
    const opened = await quickRecipe.open(folder, data.labels, changed, openDeps(fakeTrunk()));
    expect(opened).toMatchObject({ ok: false, problem: { code, message: expect.stringMatching(message) as string } });
  });

  it.each([
    [
      'is missing',
      (path: string) => {
        rmSync(path);
      },
      'file-missing',
    ],
    [
      'was cut off',
      (path: string) => {
        writeFileSync(path, readFileSync(path).subarray(0, 90));
      },
      'file-corrupt',
    ],
  ])('says so when model.safetensors %s', async (_, spoil, code) => {
    const { folder, settings } = await saved();
    expect(readdirSync(folder)).toEqual(['model.safetensors']);
    spoil(join(folder, 'model.safetensors'));
    const opened = await quickRecipe.open(folder, data.labels, settings, openDeps(fakeTrunk()));
    expect(opened).toMatchObject({ ok: false, problem: { code } });
  });

  it('refuses a head for another number of labels', async () => {
    const { folder, settings } = await saved();
    const opened = await quickRecipe.open(folder, ['a', 'b', 'c'], settings, openDeps(fakeTrunk()));
    expect(opened).toMatchObject({
      ok: false,
      problem: { code: 'tensor-shape', message: expect.stringContaining('head/layer0/kernel') as string },
    });
  });
});

describe('quickRecipe.plan', () => {
  const split = { articles: 0, byLabel: [] };
  const inspection = (articles: number): DatasetInspection => ({
    files: [],
    problems: [],
    problemCount: 0,
    articles,
    labels: ['machine', 'human'],
    byLabel: [],
    splits: { train: split, val: split, test: split },
    splitsMade: 0,
    pairs: 0,
    unpaired: 0,
    duplicates: { withinSplits: 0, acrossSplits: 0, examples: [] },
    tooShort: 0,
    fewestWords: 10,
    leaks: [],
    medianWords: 600,
  });
  const { model } = fakeTrunk();
  const mini = {
    name: 'grover-mini',
    config: { ...model.config, layers: 6, hiddenSize: 384, heads: 6, intermediateSize: 1536 },
  };

  it.each([
    [10, 1024],
    [200, 1024],
    [500, 448],
    [2000, 112],
    [100_000, 112],
  ])('reads of %i articles at most %i tokens each', (articles, tokens) => {
    expect(tokensFor(articles)).toBe(tokens);
  });

  it('expects a larger model to take longer and more memory', async () => {
    const small = await quickRecipe.plan(inspection(1000), mini);
    const large = await quickRecipe.plan(inspection(1000), {
      name: 'base',
      config: { ...mini.config, layers: 12, hiddenSize: 768 },
    });
    expect(large.seconds).toBeGreaterThan(3 * small.seconds);
    expect(large.memoryBytes).toBeGreaterThan(2 * small.memoryBytes);
    expect(small.summary).toContain('grover-mini');
    expect(small.defaults).toMatchObject({ head: 'linear', classWeights: 'balanced', maxTokens: 224 });
  });
});
