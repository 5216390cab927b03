// A run over epochs, with a network too small to learn anything and validations that are given.
import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../../src/engines/tensorflow/backend.ts';
import type { GroverConfig } from '../../../../src/grover/model.ts';
import { ProblemError, unwrap } from '../../../../src/grover/problem.ts';
import { beginOf, VOCABULARY_SIZE } from '../../../../src/grover/vocabulary.ts';
import type { RunPoint } from '../../../../src/protocol/training.ts';
import { HEAD, openNetwork } from '../../../../src/training/grover/network.ts';
import { runTraining, type Run } from '../../../../src/training/grover/run.ts';
import { settingsOf } from '../../../../src/training/grover/settings.ts';
import { randomModel } from '../../../fakes/randomModel.ts';

const config: GroverConfig = {
  vocabularySize: VOCABULARY_SIZE,
  hiddenSize: 4,
  layers: 1,
  heads: 2,
  intermediateSize: 4,
  maxPositions: 32,
};
const EXAMPLES = [0, 1, 0, 1].map((label, i) => ({
  tokens: Int32Array.of(50265, 100 + i, 200 + label, beginOf('summary')),
  label,
}));

beforeAll(async () => {
  unwrap(await chooseBackend(1, { allowed: ['cpu'] }));
});

function memoryStore() {
  const states = new Map<string, Uint8Array>();
  return {
    states,
    read: (name: string) => Promise.resolve(states.get(name)),
    write: (name: string, chunks: readonly Uint8Array[]) => {
      states.set(name, new Uint8Array(Buffer.concat(chunks)));
      return Promise.resolve();
    },
    remove: () => Promise.resolve(),
  };
}

interface Prepared {
  readonly run: Run;
  readonly points: Omit<RunPoint, 'seconds'>[];
  readonly histograms: string[];
  /** The class kernel at each validation. */
  readonly kernels: Float32Array[];
}

async function prepare(losses: readonly number[], changes: Partial<Run> = {}): Promise<Prepared> {
  const options = { recipe: 'grover', seed: 3, epochs: 10, batchSize: 2, patience: 2, trainableLayers: 1 } as const;
  const settings = settingsOf({ ...options, learningRate: 0.1, warmup: 0 }, config);
  const network = await openNetwork(randomModel(config), 2, settings);
  const points: Omit<RunPoint, 'seconds'>[] = [];
  const histograms: string[] = [];
  const kernels: Float32Array[] = [];
  const run: Run = {
    network,
    settings,
    examples: EXAMPLES,
    classWeights: [1, 1],
    tokenBudget: 64,
    fingerprint: 'x',
    validate: () => {
      kernels.push(kernelOf(network.weights));
      return Promise.resolve({ loss: losses[kernels.length - 1] ?? NaN, accuracy: 0.5, auroc: 0.5 });
    },
    store: memoryStore(),
    pace: { signal: new AbortController().signal, point: () => Promise.resolve() },
    recorder: {
      progress: () => undefined,
      point: (point) => points.push(point),
      histogram: (tag) => histograms.push(tag),
    },
    ...changes,
  };
  return { run, points, histograms, kernels };
}

const kernelOf = (weights: ReadonlyMap<string, tf.Tensor>): Float32Array =>
  Float32Array.from(weights.get(HEAD.kernel)?.dataSync() ?? []);

describe('a run', () => {
  it('ends when the validation loss has not been better for as many epochs as asked, with the best weights', async () => {
    const { run, points, kernels } = await prepare([1, 0.5, 0.7, 0.6, 0.1]);
    await runTraining(run);
    expect(points.flatMap(({ valLoss }) => valLoss ?? [])).toEqual([1, 0.5, 0.7, 0.6]);
    expect(points.filter(({ loss }) => loss !== undefined)).toHaveLength(8);
    expect(kernelOf(run.network.weights)).toEqual(kernels[1]);
    expect(kernels[3]).not.toEqual(kernels[1]);
  });

  it('gives the best weights again when it is asked to go on after its end', async () => {
    const first = await prepare([1, 0.5, 0.7, 0.6]);
    await runTraining(first.run);
    const again = await prepare([], { store: first.run.store });
    await runTraining(again.run);
    expect(again.points).toEqual([]);
    expect(kernelOf(again.run.network.weights)).toEqual(first.kernels[1]);
  });

  it('learns for all its epochs where there is nothing to validate on', async () => {
    const { run, points } = await prepare([], { validate: undefined });
    await runTraining(run);
    expect(points).toHaveLength(20);
    expect(points.at(-1)).toMatchObject({ step: 20, epoch: 10 });
    expect(points.some(({ valLoss }) => valLoss !== undefined)).toBe(false);
  });

  it('shows how some of the weights are spread once an epoch', async () => {
    const { run, histograms } = await prepare([1, 2, 3]);
    await runTraining(run);
    expect(histograms).toHaveLength(9);
    expect(histograms).toContain('newslm/layer00/query_layer/kernel');
  });

  it('says that a full disk ended it', async () => {
    const full = new ProblemError({ code: 'engine-failed', message: 'The disk is full.' });
    const store = { ...memoryStore(), write: () => Promise.reject(full) };
    const { run } = await prepare([1], { store });
    await expect(runTraining(run)).rejects.toThrow('The disk is full.');
  });

  it('does not go on from a checkpoint that is none', async () => {
    const store = { ...memoryStore(), read: () => Promise.resolve(new Uint8Array(64).fill(7)) };
    const { run } = await prepare([1], { store });
    await expect(runTraining(run)).rejects.toMatchObject({ problem: { code: 'file-corrupt' } });
  });
});
