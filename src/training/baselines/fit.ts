// Trains a baseline's network: epochs in seeded order, early stopping with the best weights kept, checkpoints on the way.
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ProblemError } from '../../grover/problem.ts';
import type { CheckpointStore, Pace, Recorder } from '../recipe.ts';
import { Adam, type AdamSettings } from './adam.ts';
import { assignAll, float32Values, readFitState, writeFitState, type FitProgress } from './fitState.ts';
import { probabilitiesOf, useBackend } from './probabilities.ts';
import type { Articles } from './reader.ts';
import { batches, epochOrder, learningRateAt } from './schedule.ts';
import { takeStep, variablesOf } from './step.ts';
import { validate, type Validation } from './validation.ts';

export interface FitSettings {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Share of the steps in which the learning rate grows. */
  readonly warmup: number;
  /** Epochs without a lower validation loss after which training ends. */
  readonly patience: number;
  readonly adam: AdamSettings;
}

export interface FitData {
  readonly train: Articles;
  readonly trainLabels: readonly number[];
  readonly val: Articles;
  readonly valLabels: readonly number[];
  /** What each label weighs. */
  readonly weights: readonly number[];
  readonly positive: number | undefined;
}

export interface FitContext {
  readonly store: CheckpointStore;
  readonly pace: Pace;
  readonly recorder: Recorder;
  readonly backend: string;
  /** Of the data and the choices. */
  readonly fingerprint: string;
}

const LATEST = 'baseline';
const BEST = 'baseline-best';
/** Between two checkpoints of an epoch. */
const SECONDS_BETWEEN_CHECKPOINTS = 30;
/** Points of the curves that a run has at most, besides one per epoch. */
const POINTS = 500;

/**
 * Trains the network from the store's checkpoint, where there is one of the same training, else from its weights as they
 * are. It ends with the weights of the epoch whose validation loss is lowest; without validation articles, the last ones.
 * Rejects with ProblemError: cancelled (what was learned is in the store), or engine-failed for a loss that is no number.
 */
export async function fit(
  model: LayersModel,
  data: FitData,
  settings: FitSettings,
  context: FitContext,
): Promise<void> {
  const run = new Fit(model, data, settings, context);
  try {
    await run.train();
  } finally {
    run.dispose();
  }
}

class Fit {
  readonly #model: LayersModel;
  readonly #data: FitData;
  readonly #settings: FitSettings;
  readonly #context: FitContext;
  readonly #adam: Adam;
  readonly #stepsOfEpoch: number;
  readonly #steps: number;
  #progress: FitProgress;
  #best: Float32Array[] | undefined;
  #written = performance.now();
  #window = { steps: 0, articles: 0, loss: 0, right: 0 };

  constructor(model: LayersModel, data: FitData, settings: FitSettings, context: FitContext) {
    this.#model = model;
    this.#data = data;
    this.#settings = settings;
    this.#context = context;
    this.#adam = new Adam(variablesOf(model), settings.adam);
    this.#stepsOfEpoch = Math.ceil(data.train.count / settings.batchSize);
    this.#steps = this.#stepsOfEpoch * settings.epochs;
    const { fingerprint } = context;
    this.#progress = { fingerprint, epoch: 0, batch: 0, step: 0, bestLoss: null, worse: 0, finished: false };
  }

  dispose(): void {
    this.#adam.dispose();
  }

  async train(): Promise<void> {
    await this.#resume();
    while (!this.#progress.finished) {
      try {
        await this.#epoch();
      } catch (thrown) {
        if (thrown instanceof ProblemError && thrown.problem.code === 'cancelled') await this.#checkpoint();
        throw thrown;
      }
    }
    if (this.#best !== undefined) assignAll(variablesOf(this.#model), this.#best);
  }

  async #resume(): Promise<void> {
    const bytes = await this.#context.store.read(LATEST);
    if (bytes === undefined) return;
    const variables = [...variablesOf(this.#model), ...this.#adam.state];
    const { progress, values } = readFitState(bytes, variables.length);
    if (progress.fingerprint !== this.#context.fingerprint) return;
    if (progress.bestLoss !== null) {
      const best = await this.#context.store.read(BEST);
      if (best === undefined) return;
      this.#best = readFitState(best, variablesOf(this.#model).length).values;
    }
    assignAll(variables, values);
    this.#progress = progress;
  }

  async #epoch(): Promise<void> {
    const { batchSize, seed } = this.#settings;
    const { epoch } = this.#progress;
    const order = batches(epochOrder(this.#data.train.count, seed, epoch), batchSize);
    for (const rows of order.slice(this.#progress.batch)) {
      await this.#context.pace.point();
      await useBackend(this.#context.backend);
      this.#step(rows);
      if (performance.now() - this.#written >= SECONDS_BETWEEN_CHECKPOINTS * 1000) await this.#checkpoint();
    }
    const validation = await this.#validate();
    await this.#judge(validation);
    this.#progress = { ...this.#progress, epoch: epoch + 1, batch: 0 };
    this.#progress.finished = epoch + 1 >= this.#settings.epochs || this.#progress.worse >= this.#settings.patience;
    this.#recordEpoch(validation);
    await this.#checkpoint();
  }

  #step(rows: readonly number[]): void {
    const { train, trainLabels, weights } = this.#data;
    const { learningRate: peak, warmup, seed } = this.#settings;
    const step = this.#progress.step + 1;
    const learningRate = learningRateAt(step, this.#steps, peak, warmup);
    const labels = rows.map((row) => trainLabels[row] ?? 0);
    const batch = { inputs: train.inputs(rows), labels, weights };
    const { loss, right } = takeStep(this.#model, batch, this.#adam, { step, seed, learningRate });
    if (!Number.isFinite(loss)) throw this.#noNumber('loss');
    this.#progress = { ...this.#progress, step, batch: this.#progress.batch + 1 };
    this.#recordStep({ loss, right, articles: rows.length, learningRate });
  }

  #recordStep(now: { loss: number; right: number; articles: number; learningRate: number }): void {
    const { step, epoch } = this.#progress;
    const { epochs } = this.#settings;
    const { recorder } = this.#context;
    recorder.progress('training', step, this.#steps, `Epoch ${epoch + 1} of ${epochs}`);
    const window = this.#window;
    window.steps++;
    window.articles += now.articles;
    window.loss += now.loss * now.articles;
    window.right += now.right;
    if (window.steps < Math.ceil(this.#steps / POINTS)) return;
    const { articles, loss, right } = window;
    const { learningRate } = now;
    const passed = step / this.#stepsOfEpoch;
    recorder.point({ step, epoch: passed, loss: loss / articles, accuracy: right / articles, learningRate });
    this.#window = { steps: 0, articles: 0, loss: 0, right: 0 };
  }

  async #validate(): Promise<Validation | undefined> {
    const { val, valLabels, weights, positive } = this.#data;
    if (val.count === 0) return undefined;
    const probabilities = await probabilitiesOf(this.#model, val, weights.length, this.#context);
    const validation = validate(probabilities, valLabels, weights, positive);
    if (!Number.isFinite(validation.loss)) throw this.#noNumber('validation loss');
    return validation;
  }

  /** Keeps the weights if they are the best so far. */
  async #judge(validation: Validation | undefined): Promise<void> {
    if (validation === undefined) return;
    const { bestLoss } = this.#progress;
    if (bestLoss !== null && validation.loss >= bestLoss) {
      this.#progress = { ...this.#progress, worse: this.#progress.worse + 1 };
      return;
    }
    this.#progress = { ...this.#progress, bestLoss: validation.loss, worse: 0 };
    const variables = variablesOf(this.#model);
    this.#best = variables.map((variable) => float32Values(variable).slice());
    // Before the checkpoint that speaks of it: a kill between the two repeats the validation and writes the same again.
    await this.#context.store.write(BEST, writeFitState(variables, this.#progress));
  }

  #recordEpoch(validation: Validation | undefined): void {
    const { recorder } = this.#context;
    const { step, epoch } = this.#progress;
    if (validation !== undefined) {
      const { loss: valLoss, accuracy: valAccuracy, auroc } = validation;
      recorder.point({ step, epoch, valLoss, valAccuracy, ...(auroc === undefined ? {} : { valAuroc: auroc }) });
    }
    this.#model.trainableWeights.forEach((weight, i) => {
      const variable = variablesOf(this.#model)[i];
      if (variable !== undefined) recorder.histogram(`weights/${weight.originalName}`, step, float32Values(variable));
    });
  }

  async #checkpoint(): Promise<void> {
    const tensors = [...variablesOf(this.#model), ...this.#adam.state];
    await this.#context.store.write(LATEST, writeFitState(tensors, this.#progress));
    this.#written = performance.now();
  }

  #noNumber(what: string): ProblemError {
    const { step } = this.#progress;
    return new ProblemError({
      code: 'engine-failed',
      message: `The ${what} is no longer a number after step ${step + 1} of ${this.#steps}.`,
      hint: `Train again with a lower learning rate than ${this.#settings.learningRate}.`,
    });
  }
}
