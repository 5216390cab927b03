// K-fold cross-validation: each article of train and val is predicted by the discriminator that has not seen it.
import { seedOf } from '../../grover/random.ts';
import type { TrainingOptions, TrainingReport } from '../../protocol/training.ts';
import { foldsOf } from '../data/folds.ts';
import { splitMetrics } from '../metrics/splitMetrics.ts';
import type { Discriminator, Example, Pace, Recorder, TrainingData } from '../recipe.ts';
import type { RunStore } from './checkpointStore.ts';
import { remembered } from './remembered.ts';

export interface FoldDeps {
  readonly options: TrainingOptions;
  readonly store: RunStore;
  readonly pace: Pace;
  readonly recorderOf: (fold: number) => Recorder;
  /** Trains on a fold's data with states under `part` of the store. */
  readonly train: (data: TrainingData, part: string, recorder: Recorder) => Promise<Discriminator>;
}

/** One of so many parts of what a fold learns from is watched for early stopping instead: the fold itself stays unseen. */
const WATCHED_FOLDS = 8;

export async function crossValidate(
  { labels, positive, train, val, test }: TrainingData,
  count: number,
  deps: FoldDeps,
): Promise<NonNullable<TrainingReport['folds']>> {
  const { seed } = deps.options;
  const all = [...train, ...val];
  const folds = partsOf(all, count, seed);
  const outOfFold = new Map<string, Float32Array>();
  const mean = new Float32Array(test.length * labels.length);
  for (const [index, held] of folds.entries()) {
    const rest = folds.filter((_, other) => other !== index).flat();
    const [watched = [], ...learnt] = partsOf(rest, WATCHED_FOLDS, seedOf(seed, index + 1));
    const data = { labels, positive, train: learnt.flat(), val: watched, test: [...held, ...test] };
    const predicted = await predictFold(data, index + 1, { held, test }, deps);
    held.forEach((example, row) => {
      outOfFold.set(example.id, predicted.subarray(row * labels.length, (row + 1) * labels.length));
    });
    const ofTest = predicted.subarray(held.length * labels.length);
    ofTest.forEach((probability, at) => (mean[at] = (mean[at] ?? 0) + probability / folds.length));
  }
  const probabilities = Float32Array.from(all.flatMap(({ id }) => [...(outOfFold.get(id) ?? [])]));
  return {
    count: folds.length,
    outOfFold: splitMetrics(probabilities, all, labels, positive),
    ...(test.length > 0 && { test: splitMetrics(mean, test, labels, positive) }),
  };
}

function partsOf(examples: readonly Example[], count: number, seed: number): Example[][] {
  const parts = Array.from({ length: count }, (): Example[] => []);
  const places = foldsOf(examples, count, seed);
  examples.forEach((example, at) => parts[places[at] ?? 0]?.push(example));
  return parts;
}

/** Probabilities of the fold's own articles and, behind them, of the test split. */
function predictFold(
  data: TrainingData,
  fold: number,
  { held, test }: { readonly held: readonly Example[]; readonly test: readonly Example[] },
  { store, pace, recorderOf, train }: FoldDeps,
): Promise<Float32Array> {
  const part = `fold-${fold}`;
  return remembered(store, `${part}-predictions`, async () => {
    const recorder = recorderOf(fold);
    const discriminator = await train(data, part, recorder);
    try {
      return await discriminator.predict([...held, ...test], pace, recorder);
    } finally {
      await discriminator.dispose();
    }
  }).then(async (predicted) => {
    await store.clear(part);
    return predicted;
  });
}
