// A recipe that learns in milliseconds: one weight over the share of a letter, moved by a generator whose state it checkpoints.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../../../../src/grover/problem.ts';
import { createRandom } from '../../../../src/grover/random.ts';
import type { Discriminator, Example, Recipe, RecipeContext } from '../../../../src/training/recipe.ts';

export interface FakeRecipe {
  readonly recipe: Recipe;
  /** Data of each training, in order. */
  readonly trained: RecipeContext['data'][];
  /** Called before each epoch (from 0). */
  onEpoch: (epoch: number, context: RecipeContext) => void | Promise<void>;
}

export const EPOCHS = 4;

export function createFakeRecipe(): FakeRecipe {
  const trained: RecipeContext['data'][] = [];
  const fake: FakeRecipe = {
    trained,
    onEpoch: () => undefined,
    recipe: {
      name: 'tfidf',
      plan: () =>
        Promise.resolve({
          recipe: 'tfidf',
          title: 'Fake',
          summary: 'Learns nothing to speak of.',
          seconds: 1,
          memoryBytes: 1,
          defaults: { epochs: EPOCHS },
          remarks: [],
        }),
      train: async (context) => {
        trained.push(context.data);
        return discriminatorOf(context.data.labels, await learn(context, fake));
      },
      open: () => Promise.reject(new Error('not asked for')),
    },
  };
  return fake;
}

async function learn(context: RecipeContext, fake: FakeRecipe): Promise<number> {
  const { store, pace, recorder, options, data } = context;
  const kept = await store.read('state');
  let [epoch = 0, weight = 0] = kept === undefined ? [] : new Float64Array(kept.slice().buffer);
  for (; epoch < (options.epochs ?? 0);) {
    await pace.point();
    await fake.onEpoch(epoch, context);
    weight += createRandom(options.seed + epoch).nextFloat() * data.train.length;
    epoch++;
    recorder.point({ step: epoch, epoch, loss: 1 / weight, valLoss: 2 / weight });
    recorder.histogram('weights', epoch, Float32Array.of(weight));
    recorder.progress('training', epoch, EPOCHS, `Epoch ${epoch} of ${EPOCHS}.`);
    await store.write('state', [new Uint8Array(Float64Array.of(epoch, weight).buffer)]);
  }
  if (!Number.isFinite(weight)) throw new ProblemError({ code: 'engine-failed', message: 'The loss is no number.' });
  return weight;
}

function discriminatorOf(labels: readonly string[], weight: number): Discriminator {
  const probability = ({ fields }: Example): number => {
    const letters = fields.article?.match(/e/gu)?.length ?? 0;
    return 1 / (1 + Math.exp((weight / 100) * (letters / (fields.article?.length ?? 1) - 0.1)));
  };
  return {
    labels,
    engine: 'fake 1.0',
    predict: (examples) =>
      Promise.resolve(Float32Array.from(examples.flatMap((one) => [probability(one), 1 - probability(one)]))),
    save: async (folder) => {
      await writeFile(join(folder, 'weight.json'), String(weight));
      return { weight };
    },
    dispose: () => Promise.resolve(),
  };
}
