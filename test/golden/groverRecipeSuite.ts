// The grover recipe from articles to a discriminator that predicts, on the tiny model and whichever backend is given: stopped, resumed, saved, opened.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackendName } from '../../src/engines/tensorflow/backend.ts';
import { createOnnxEngine } from '../../src/engines/onnx/onnxEngine.ts';
import type { ModelSession, Precision } from '../../src/engines/engine.ts';
import { CLASS_KERNEL } from '../../src/grover/architecture.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { createEncoder, type Encoder } from '../../src/grover/encoder.ts';
import { readVocabulary } from '../../src/grover/node/vocabularyFiles.ts';
import { ProblemError, unwrap } from '../../src/grover/problem.ts';
import type { RunPoint, TrainingOptions } from '../../src/protocol/training.ts';
import { createGroverRecipe } from '../../src/training/grover/groverRecipe.ts';
import type { Discriminator, Example, RecipeContext, TrainingData, Trunk } from '../../src/training/recipe.ts';
import { TINY } from './goldenFiles.ts';

const OPTIONS: TrainingOptions = {
  recipe: 'grover',
  seed: 7,
  epochs: 2,
  batchSize: 4,
  maxTokens: 24,
  learningRate: 0.01,
  warmup: 0.2,
};

const WORDS = ['ferry', 'council', 'river', 'vote', 'school', 'market', 'storm', 'budget'];
/** Articles of two labels that differ in their words. */
function article(label: number, n: number): Example {
  const words = Array.from({ length: 8 }, (_, i) => WORDS[((n * (i + 3) + label * 4) % 4) + label * 4] ?? '');
  return { id: `${label}-${n}`, file: 'a.jsonl', line: n, fields: { article: words.join(' ') }, label };
}
const articles = (from: number, count: number, labels = 2): Example[] =>
  Array.from({ length: count }, (_, i) => article(i % labels, from + i));
const DATA: TrainingData = {
  labels: ['machine', 'human'],
  positive: 0,
  train: articles(0, 12),
  val: articles(100, 4),
  test: [],
};

/** A store in memory. */
function memoryStore() {
  const states = new Map<string, Uint8Array>();
  return {
    states,
    read: (name: string) => Promise.resolve(states.get(name)),
    write: (name: string, chunks: readonly Uint8Array[]) => {
      states.set(name, new Uint8Array(Buffer.concat(chunks)));
      return Promise.resolve();
    },
    remove: (name: string) => {
      states.delete(name);
      return Promise.resolve();
    },
  };
}

const never = new AbortController().signal;
const free = { signal: never, point: () => Promise.resolve() };

/** `backend` works here. */
export function describeGroverRecipe(backend: BackendName): void {
  describe('the grover recipe', () => {
    const recipe = createGroverRecipe([backend]);
    let trunk: Trunk;
    let encoder: Encoder;
    let folder: string;
    const unused = { dispose: () => Promise.resolve() } as ModelSession;

    beforeAll(async () => {
      encoder = createEncoder(readVocabulary());
      trunk = { model: unwrap(await openModel(TINY)), session: unused, encoder };
      folder = await mkdtemp(join(tmpdir(), 'grover-recipe-'));
    });
    afterAll(async () => {
      await trunk.model.weights.close();
      await rm(folder, { recursive: true });
    });

    interface Trained {
      readonly discriminator: Discriminator;
      readonly points: Omit<RunPoint, 'seconds'>[];
    }
    async function train(changes: Partial<RecipeContext> = {}): Promise<Trained> {
      const points: Omit<RunPoint, 'seconds'>[] = [];
      const recorder = {
        progress: () => undefined,
        point: (point: Omit<RunPoint, 'seconds'>) => points.push(point),
        histogram: () => undefined,
      };
      const context = { data: DATA, options: OPTIONS, trunk: () => Promise.resolve(trunk), store: memoryStore() };
      return { discriminator: await recipe.train({ ...context, pace: free, recorder, ...changes }), points };
    }

    it('learns to tell the labels apart and says so step by step and epoch by epoch', async () => {
      const { discriminator, points } = await train();
      const steps = points.filter(({ loss }) => loss !== undefined);
      expect(steps.map(({ step, epoch }) => [step, epoch])).toEqual([1, 2, 3, 4, 5, 6].map((n) => [n, n > 3 ? 2 : 1]));
      expect(steps[5]?.loss).toBeLessThan((steps[0]?.loss ?? 0) - 0.5);
      expect(points.filter(({ valLoss }) => valLoss !== undefined).map(({ epoch }) => epoch)).toEqual([1, 2]);
      expect(points.at(-1)).toMatchObject({ valAccuracy: 1, valAuroc: 1 });
      const probabilities = await discriminator.predict(DATA.val, free);
      DATA.val.forEach(({ label }, row) => {
        expect(probabilities[row * 2 + label]).toBeGreaterThan(0.5);
        expect((probabilities[row * 2] ?? 0) + (probabilities[row * 2 + 1] ?? 0)).toBeCloseTo(1, 5);
      });
      await discriminator.dispose();
    });

    it('goes on where it was stopped and ends with the very same weights', async () => {
      const whole = await train();
      const store = memoryStore();
      let points = 0;
      const stopping = {
        signal: never,
        point: () =>
          ++points > 12 + 4
            ? Promise.reject(new ProblemError({ code: 'cancelled', message: 'Stopped.' }))
            : Promise.resolve(),
      };
      const stopped = train({ store, pace: stopping });
      await expect(stopped).rejects.toMatchObject({ problem: { code: 'cancelled' } });
      expect([...store.states.keys()]).toContain('grover');
      const resumed = await train({ store });
      const steps = resumed.points.flatMap(({ loss, step }) => (loss === undefined ? [] : [step]));
      expect(steps[0]).toBeGreaterThan(1);
      expect(steps.at(-1)).toBe(6);
      expect(resumed.points.at(-1)).toEqual(whole.points.at(-1));
      const [a, b] = [join(folder, 'whole'), join(folder, 'resumed')];
      expect(await hashOf(whole.discriminator, a)).toBe(await hashOf(resumed.discriminator, b));
      const again = await train({ store });
      expect(again.points).toEqual([]);
      for (const { discriminator } of [whole, resumed, again]) await discriminator.dispose();
    });

    it('refuses a checkpoint of other articles', async () => {
      const store = memoryStore();
      const { discriminator } = await train({ store, options: { ...OPTIONS, epochs: 1 } });
      await discriminator.dispose();
      await expect(train({ store })).rejects.toMatchObject({ problem: { code: 'input-invalid' } });
    });

    it('holds as many tensors after each epoch as after the first, and none at the end', async () => {
      await (await train({ options: { ...OPTIONS, epochs: 1 } })).discriminator.dispose();
      const before = tf.memory().numTensors;
      const counts: number[] = [];
      const recorder = {
        progress: () => undefined,
        point: ({ loss }: { loss?: number }) => {
          if (loss !== undefined) counts.push(tf.memory().numTensors);
        },
        histogram: () => undefined,
      };
      const { discriminator } = await train({ recorder, options: { ...OPTIONS, optimizer: 'adamw', epochs: 3 } });
      expect(new Set(counts).size).toBe(1);
      await discriminator.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('leaves the layers below and the embeddings as they are when only the top layers learn', async () => {
      const { discriminator } = await train({ options: { ...OPTIONS, trainableLayers: 1 } });
      const saved = join(folder, 'top');
      await hashOf(discriminator, saved);
      await discriminator.dispose();
      const model = unwrap(await openModel(saved));
      const changed: string[] = [];
      for (const name of model.weights.names) {
        const [now, then] = [await model.weights.read(name), await trunk.model.weights.read(name)];
        if (now.some((value, i) => value !== then[i])) changed.push(name.split('/')[1] ?? '');
      }
      await model.weights.close();
      expect([...new Set(changed)]).toEqual(['layer02', 'logits']);
    });

    it('ends with a sentence, and without a checkpoint, when the loss is no number any more', async () => {
      const store = memoryStore();
      const trained = train({ store, options: { ...OPTIONS, learningRate: 1e30 } });
      await expect(trained).rejects.toMatchObject({ problem: { code: 'engine-failed' } });
      await expect(trained).rejects.toThrow(/no number any more at step \d+/);
      expect(store.states.size).toBe(0);
    });

    it('saves a model for any number of labels that opens and predicts the same on ONNX Runtime', async () => {
      const labels = ['machine', 'human', 'edited'];
      const data = { ...DATA, labels, train: articles(0, 12, 3), val: [] };
      const { discriminator } = await train({ data, options: { ...OPTIONS, epochs: 1 } });
      const saved = join(folder, 'three');
      await hashOf(discriminator, saved);
      const settings = await discriminator.save(saved);
      const trunks: Trunk[] = [];
      const openFolder = async (path: string, precision: Precision = 'int8'): Promise<Trunk> => {
        const model = unwrap(await openModel(path));
        const engine = await createOnnxEngine();
        const options = { precision, threads: 1, cacheFolder: join(folder, 'cache') };
        const session = unwrap(await engine.load(model, options));
        trunks.push({ model, session, encoder });
        return { model, session, encoder };
      };
      const deps = { trunk: () => Promise.resolve(trunk), openFolder };
      const opened = unwrap(await recipe.open(saved, labels, settings, deps));
      expect(opened.engine).toContain('onnxruntime');
      const [ours, theirs] = [await discriminator.predict(DATA.val, free), await opened.predict(DATA.val, free)];
      expect(theirs).toHaveLength(12);
      theirs.forEach((value, i) => {
        expect(Math.abs(value - (ours[i] ?? NaN))).toBeLessThan(1e-3);
      });
      const model = unwrap(await openModel(saved));
      expect(model.weights.shape(CLASS_KERNEL)).toEqual([32, 3]);
      expect(model.isDiscriminator).toBe(false);
      await model.weights.close();
      expect(await recipe.open(saved, ['machine', 'human'], settings, deps)).toMatchObject({
        ok: false,
        problem: { code: 'tensor-shape' },
      });
      expect(await recipe.open(saved, labels, {}, deps)).toMatchObject({
        ok: false,
        problem: { code: 'file-corrupt' },
      });
      for (const opener of trunks) {
        await opener.session.dispose();
        await opener.model.weights.close();
      }
      await discriminator.dispose();
    });
  });
}

/** SHA-256 of the saved weights. */
async function hashOf(discriminator: Discriminator, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await discriminator.save(folder);
  const bytes = await readFile(join(folder, 'model.safetensors'));
  return createHash('sha256').update(bytes).digest('hex');
}
