// A run of fine-tuning: epochs of steps, a validation after each, checkpoints on the way; goes on from the last of them.
import type * as tf from '@tensorflow/tfjs-core';
import { layerScope } from '../../grover/architecture.ts';
import { ProblemError } from '../../grover/problem.ts';
import { seedOf } from '../../grover/random.ts';
import type { CheckpointStore, Pace, Recorder } from '../recipe.ts';
import { batchesOf, epochBatches, type TokenisedExample } from './batches.ts';
import { checkpointChunks, parseCheckpoint, tensorOf, type Progress } from './checkpoint.ts';
import { HEAD } from './network.ts';
import { learningRateAt } from './schedule.ts';
import type { GroverSettings } from './settings.ts';
import { trainingStep, type Network } from './step.ts';
import { floats } from './tensors.ts';
import { trainableNames } from './trainable.ts';

/** Names in the checkpoint store. */
const LAST = 'grover';
const BEST = 'grover-best';
/** A kill loses at most so much. */
const CHECKPOINT_MS = 2 * 60_000;

export interface Validation {
  /** Mean classification loss, nats. */
  readonly loss: number;
  readonly accuracy: number;
  readonly auroc?: number;
}

export interface Run {
  readonly network: Network;
  readonly settings: GroverSettings;
  readonly examples: readonly TokenisedExample[];
  readonly classWeights: readonly number[];
  readonly tokenBudget: number;
  readonly fingerprint: string;
  /** Undefined: there is nothing to validate on, and every epoch counts. */
  readonly validate: (() => Promise<Validation>) | undefined;
  readonly store: CheckpointStore;
  readonly pace: Pace;
  readonly recorder: Recorder;
}

/** Trains until the end; the network then has the best weights. Rejects with ProblemError as `trainingStep` and the store do. */
export async function runTraining(run: Run): Promise<void> {
  const { settings, examples, network } = run;
  const perEpoch = batchesOf(examples.length, settings.batchSize);
  const progress = await resume(run);
  if (!progress.finished) await runEpochs(run, progress, perEpoch);
  network.optimizer.dispose();
  const best = progress.best === undefined ? undefined : await run.store.read(BEST);
  if (best !== undefined) takeOver(network.weights, parseCheckpoint(best).tensors);
}

async function runEpochs(run: Run, progress: Progress, perEpoch: number): Promise<void> {
  const { settings, examples } = run;
  const saver = createSaver(run, progress);
  try {
    while (!progress.finished) {
      const batches = epochBatches(examples.length, settings.batchSize, settings.seed, progress.epoch);
      for (const batch of batches.slice(progress.position)) {
        await step(run, progress, batch, perEpoch);
        await saver.whenDue();
      }
      await endEpoch(run, progress);
      await saver.now();
    }
  } catch (thrown) {
    // The weights are those of the last whole step: what was done until the run was stopped is kept.
    if (thrown instanceof ProblemError && thrown.problem.code === 'cancelled') await saver.now();
    throw thrown;
  }
}

async function step(run: Run, progress: Progress, batch: readonly number[], perEpoch: number): Promise<void> {
  const { settings, recorder } = run;
  const { epochs, seed, learningRate: most, warmup } = settings;
  const steps = epochs * perEpoch;
  const schedule = { learningRate: most, steps, warmupSteps: Math.floor(steps * warmup) };
  const learningRate = learningRateAt(progress.step, schedule);
  const dropout = seedOf(seed, 0xd20);
  const { examples, classWeights, tokenBudget } = run;
  const choices = { examples, batch, step: progress.step, learningRate, tokenBudget, classWeights, dropout };
  const loss = await trainingStep(run.network, choices, run.pace);
  progress.step++;
  progress.position++;
  const epoch = progress.epoch + 1;
  recorder.point({
    step: progress.step,
    epoch,
    loss: loss.total,
    lmLoss: loss.language,
    accuracy: loss.accuracy,
    learningRate,
  });
  const message = `Epoch ${epoch} of ${epochs}, step ${progress.position} of ${perEpoch}.`;
  recorder.progress('training', progress.step, steps, message);
}

async function endEpoch(run: Run, progress: Progress): Promise<void> {
  const { settings, store, recorder, network } = run;
  for (const [tag, name] of histogramsOf(network.config.layers))
    recorder.histogram(tag, progress.step, floats(weightOf(network.weights, name)));
  if (run.validate !== undefined) {
    const { loss, accuracy, auroc } = await run.validate();
    const measured = { valLoss: loss, valAccuracy: accuracy, ...(auroc === undefined ? {} : { valAuroc: auroc }) };
    recorder.point({ step: progress.step, epoch: progress.epoch + 1, ...measured });
    if (progress.best === undefined || loss < progress.best.loss) {
      progress.best = { epoch: progress.epoch, loss };
      progress.worse = 0;
      await store.write(BEST, checkpointChunks(progress, learnedWeights(run)));
    } else progress.worse++;
  }
  progress.epoch++;
  progress.position = 0;
  progress.finished = progress.epoch >= settings.epochs || progress.worse >= settings.patience;
}

/** Distributions that people look at: the class head, and attention and inner kernel of the top layer. */
function histogramsOf(layers: number): (readonly [string, string])[] {
  const top = layerScope(layers - 1);
  return [HEAD.kernel, `${top}/query_layer/kernel`, `${top}/intermediate/kernel`].map((name) => [name, name] as const);
}

async function resume({ store, network, fingerprint }: Run): Promise<Progress> {
  const bytes = await store.read(LAST);
  if (bytes === undefined)
    return { fingerprint, step: 0, epoch: 0, position: 0, best: undefined, worse: 0, finished: false };
  const { progress, tensors } = parseCheckpoint(bytes);
  if (progress.fingerprint !== fingerprint)
    throw new ProblemError({
      code: 'input-invalid',
      message: 'The checkpoint is of a run with other articles, labels, choices or another model.',
      hint: 'Start the run anew under another name, or go on with the files and choices it was begun with.',
    });
  const slots = new Map([...tensors].filter(([name]) => !network.weights.has(name)));
  network.optimizer.restore(new Map([...slots].map(([name, stored]) => [name, tensorOf(stored)])));
  for (const name of slots.keys()) tensors.delete(name);
  takeOver(network.weights, tensors);
  return progress;
}

function takeOver(
  weights: Map<string, tf.Tensor>,
  saved: ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>,
): void {
  for (const [name, stored] of saved) {
    weights.get(name)?.dispose();
    weights.set(name, tensorOf(stored));
  }
}

interface Saver {
  whenDue(): Promise<void>;
  now(): Promise<void>;
}

function createSaver(run: Run, progress: Progress): Saver {
  let saved = Date.now();
  const now = async (): Promise<void> => {
    const tensors = [...learnedWeights(run), ...run.network.optimizer.slots];
    await run.store.write(LAST, checkpointChunks(progress, tensors));
    saved = Date.now();
  };
  return { now, whenDue: () => (Date.now() - saved < CHECKPOINT_MS ? Promise.resolve() : now()) };
}

/** Weights that do not learn are the trunk's: they are read from it again. */
const learnedWeights = ({ network, settings }: Run): (readonly [string, tf.Tensor])[] =>
  trainableNames(network.config, settings.trainableLayers).map(
    (name) => [name, weightOf(network.weights, name)] as const,
  );

function weightOf(weights: ReadonlyMap<string, tf.Tensor>, name: string): tf.Tensor {
  const found = weights.get(name);
  if (found === undefined) throw new RangeError(`The network has no weights called ${name}.`);
  return found;
}
