// Articles of made-up words that baselines learn to tell apart in seconds, and a run's surroundings in memory.
import { createRandom } from '../../../../src/grover/random.ts';
import type { RunPoint, TrainingOptions } from '../../../../src/protocol/training.ts';
import {
  BASELINES,
  type BaselineName,
  type BaselineSettings,
} from '../../../../src/training/baselines/baselineTable.ts';
import type {
  CheckpointStore,
  Example,
  Pace,
  RecipeContext,
  Recorder,
  TrainingData,
} from '../../../../src/training/recipe.ts';

const SHARED = ['the', 'a', 'of', 'and', 'said', 'on', 'in', 'it', 'was', 'for'];
const TOPICS = [
  ['river', 'boat', 'harbour', 'fishing', 'sailor', 'storm', 'island', 'ferry'],
  ['market', 'shares', 'profit', 'bank', 'trader', 'bonds', 'inflation', 'dividend'],
  ['goal', 'keeper', 'league', 'coach', 'penalty', 'stadium', 'striker', 'referee'],
];

/** An article of `words` words: half of them anybody's, half of its topic. */
export function article(topic: number, words: number, seed: number): string {
  const random = createRandom(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(random.nextFloat() * from.length)] ?? '';
  return Array.from({ length: words }, () => pick(random.nextFloat() < 0.5 ? SHARED : (TOPICS[topic] ?? []))).join(' ');
}

/** Examples of each label in turn, 12 to 21 words long. */
export function examples(count: number, labels: number, seed: number): Example[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `made.jsonl:${seed + i}`,
    file: 'made.jsonl',
    line: seed + i,
    fields: { title: article(i % labels, 3, seed + i), article: article(i % labels, 9 + (i % 10), 7919 * (seed + i)) },
    label: i % labels,
  }));
}

export function corpus(labels = 2): TrainingData {
  return {
    labels: ['machine', 'human', 'other'].slice(0, labels),
    positive: 0,
    train: examples(72, labels, 1),
    val: examples(24, labels, 1001),
    test: examples(24, labels, 2001),
  };
}

/** The same articles under labels that say nothing of them. */
export function shuffled(data: TrainingData): TrainingData {
  const random = createRandom(5);
  const relabel = (split: readonly Example[]): Example[] =>
    split.map((example) => ({ ...example, label: Math.floor(random.nextFloat() * data.labels.length) }));
  return { ...data, train: relabel(data.train), val: relabel(data.val), test: relabel(data.test) };
}

/** A baseline small enough for a test on plain JavaScript. */
export function tiny(name: BaselineName): BaselineSettings {
  const settings = BASELINES.find((baseline) => baseline.name === name);
  if (settings === undefined) throw new RangeError(name);
  return {
    ...settings,
    vocabulary: 200,
    buckets: 300,
    size: { embedding: 12, state: 12, filters: 6, dropout: 0.1 },
  };
}

export function tinyOptions(name: BaselineName, more: Partial<TrainingOptions> = {}): TrainingOptions {
  const learningRate = { tfidf: 0.1, rnn: 0.03, bilstm: 0.03, 'subword-bilstm': 0.03, cnn: 0.03 }[name];
  return {
    recipe: name,
    seed: 3,
    epochs: 5,
    batchSize: 12,
    maxTokens: 14,
    learningRate,
    patience: 5,
    ...more,
  };
}

export interface Surroundings extends Omit<RecipeContext, 'data' | 'options'> {
  readonly stored: Map<string, Uint8Array>;
  readonly points: Omit<RunPoint, 'seconds' | 'fold'>[];
}

/** Store, pace and recorder in memory; `onPoint` is asked before each piece of work and may throw. */
export function surroundings(stored = new Map<string, Uint8Array>(), onPoint = (): void => undefined): Surroundings {
  const points: Omit<RunPoint, 'seconds' | 'fold'>[] = [];
  const store: CheckpointStore = {
    read: (name) => Promise.resolve(stored.get(name)),
    write: (name, chunks) => {
      stored.set(name, Uint8Array.from(Buffer.concat(chunks)));
      return Promise.resolve();
    },
    remove: (name) => {
      stored.delete(name);
      return Promise.resolve();
    },
  };
  const recorder: Recorder = {
    progress: () => undefined,
    point: (point) => {
      points.push(point);
    },
    histogram: () => undefined,
  };
  const trunk = (): Promise<never> => Promise.reject(new Error('A baseline has no trunk.'));
  return { store, recorder, pace: pace(onPoint), trunk, stored, points };
}

export function pace(onPoint = (): void => undefined): Pace {
  return {
    signal: new AbortController().signal,
    point: async () => {
      await Promise.resolve();
      onPoint();
    },
  };
}

export function accuracy(probabilities: Float32Array, truth: readonly Example[], labels: number): number {
  const right = truth.filter(({ label }, row) => {
    const own = probabilities.subarray(row * labels, (row + 1) * labels);
    return own.every((probability) => probability <= (own[label] ?? 0));
  });
  return right.length / truth.length;
}
