// One optimiser step: a batch, part by part, then the update. However it is cut, it is the loss of the whole batch.
import type * as tf from '@tensorflow/tfjs-core';
import type { GroverConfig } from '../../grover/model.ts';
import { ProblemError } from '../../grover/problem.ts';
import { beginOf } from '../../grover/vocabulary.ts';
import type { Pace } from '../recipe.ts';
import { globalNorm } from './adamw.ts';
import { addRowGradients, backward, type Part } from './backward.ts';
import { microBatches, paddedTokens, targetCount, type MicroBatch, type TokenisedExample } from './batches.ts';
import { dropoutSeed } from './dropout.ts';
import type { RowGradient } from './languageLoss.ts';
import type { Optimizer } from './optimizer.ts';
import { GradientSum } from './tensors.ts';
import type { Trainable } from './trainable.ts';

/** Weight of the language-model loss beside the classification's (lm_loss_coef). */
const LANGUAGE_SHARE = 0.5;
/** The reference's guard against a batch without tokens. */
const NO_TOKENS = 1e-5;

export interface Network {
  readonly config: GroverConfig;
  /** Of the whole model and the class head; replaced at every step. */
  readonly weights: Map<string, tf.Tensor>;
  readonly learns: Trainable;
  readonly optimizer: Optimizer;
}

export interface StepSettings {
  readonly examples: readonly TokenisedExample[];
  /** Indices into the examples. */
  readonly batch: readonly number[];
  /** From 0, over the whole run. */
  readonly step: number;
  readonly learningRate: number;
  /** Most tokens, padding included, that are read at a time. */
  readonly tokenBudget: number;
  /** Factor of each label's loss. */
  readonly classWeights: readonly number[];
  /** Seed of the dropout; undefined: none. */
  readonly dropout: number | undefined;
}

export interface StepLoss {
  /** Classification + 0.5 × language model. */
  readonly total: number;
  readonly classification: number;
  readonly language: number;
  /** Share of the batch's articles. */
  readonly accuracy: number;
}

/**
 * Trains on one batch. Rejects with ProblemError: engine-failed when loss or gradients are no numbers (the weights are then
 * what they were), cancelled when the pace says so between two parts.
 */
export async function trainingStep(network: Network, settings: StepSettings, pace: Pace): Promise<StepLoss> {
  const { examples, batch, tokenBudget } = settings;
  const { config, weights, learns, optimizer } = network;
  const tokens = targetCount(batch, examples) + NO_TOKENS;
  const gradients = new GradientSum();
  const rows: RowGradient[] = [];
  try {
    let classification = 0;
    let language = 0;
    let correct = 0;
    for (const part of microBatches(batch, examples, tokenBudget, config.maxPositions)) {
      await pace.point();
      const loss = backward(weights, config, partOf(part, settings, LANGUAGE_SHARE / tokens), learns, gradients, rows);
      classification += loss.classification;
      language += loss.language / tokens;
      correct += loss.correct;
    }
    addRowGradients([config.vocabularySize, config.hiddenSize], gradients, rows);
    const total = classification + LANGUAGE_SHARE * language;
    if (!Number.isFinite(total) || !Number.isFinite(globalNorm(gradients.all))) throw noNumber(settings, total);
    optimizer.apply(weights, gradients.all, settings.learningRate);
    return { total, classification, language, accuracy: correct / batch.length };
  } finally {
    gradients.dispose();
    for (const gradient of rows) gradient.rows.dispose();
  }
}

function partOf(part: MicroBatch, settings: StepSettings, languageCoefficient: number): Part {
  const { examples, batch, classWeights, dropout, step } = settings;
  const chosen = part.examples.map((index) => examples[index] ?? { tokens: new Int32Array(0), label: 0 });
  return {
    tokens: paddedTokens(part, examples),
    width: part.width,
    classPlaces: chosen.map(({ tokens }) => tokens.indexOf(beginOf('summary'))),
    labels: chosen.map(({ label }) => label),
    classCoefficients: chosen.map(({ label }) => (classWeights[label] ?? 1) / batch.length),
    languageCoefficient,
    ...(dropout === undefined
      ? {}
      : { dropout: { seeds: part.examples.map((index) => dropoutSeed(dropout, step, batch.indexOf(index))) } }),
  };
}

function noNumber({ step, learningRate }: StepSettings, loss: number): ProblemError {
  const what = Number.isFinite(loss) ? 'The gradients are' : `The loss is ${loss}, which is`;
  return new ProblemError({
    code: 'engine-failed',
    message: `${what} no number any more at step ${step + 1} (learning rate ${learningRate.toPrecision(2)}).`,
    hint: 'Start a run with a learning rate of a tenth of this one; the last checkpoint before this step is kept.',
  });
}
