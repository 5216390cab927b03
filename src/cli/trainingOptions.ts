// The options of `grover train` that say how to learn.
import * as v from 'valibot';
import { RECIPE_NAMES, type TrainingOptions } from '../protocol/training.ts';
import { trainingOptionsSchema } from '../training/run/runFile.ts';
import type { Given, OptionSpec } from './command.ts';

export const trainingOptions = {
  recipe: { type: 'string', value: RECIPE_NAMES.join('|'), help: 'How to learn; default: quick.' },
  seed: { type: 'string', value: 'S', help: 'Same seed, same discriminator; default 0.' },
  epochs: { type: 'string', value: 'N', help: 'Times that all articles are learnt from.' },
  'batch-size': { type: 'string', value: 'N', help: 'Articles of one step.' },
  'learning-rate': { type: 'string', value: 'R', help: 'How far a step goes.' },
  optimizer: { type: 'string', value: 'adafactor|adamw', help: 'How the recipe grover steps.' },
  warmup: { type: 'string', value: 'R', help: 'Share of the steps in which the learning rate grows.' },
  layers: {
    type: 'string',
    value: 'N',
    help: 'Only the top N layers of the recipe grover learn; default: all weights.',
  },
  'max-tokens': { type: 'string', value: 'N', help: 'Tokens read of an article.' },
  'max-training-examples': {
    type: 'string',
    value: 'N',
    help: 'Machine articles to learn from, each with its human twin.',
  },
  folds: { type: 'string', value: 'K', help: 'Cross-validate in K parts first.' },
  patience: { type: 'string', value: 'N', help: 'Epochs without a better validation loss after which training stops.' },
  'class-weights': {
    type: 'string',
    value: 'balanced|none',
    help: 'Whether rarer labels count more; default: balanced.',
  },
  head: { type: 'string', value: 'linear|mlp', help: 'Head of the recipe quick.' },
  positive: {
    type: 'string',
    value: 'LABEL',
    help: 'The label to look for; default: machine, where there is such a label.',
  },
  'keep-leaks': { type: 'boolean', help: 'Learn from the texts as they are, with what gives labels away.' },
  'no-paragraphs': { type: 'boolean', help: 'Train no head for paragraphs of drafts.' },
} as const satisfies Record<string, OptionSpec>;

const MOST = 1_000_000;

/** What was asked for; what was not is the recipe's own. Throws UsageError. */
export function readTrainingOptions(given: Given): TrainingOptions {
  const whole = (name: string, from: number, to = MOST): number | undefined =>
    asked(given, name, () => given.number(name, { from, to, whole: true }, from));
  const values = {
    recipe: given.choice('recipe', RECIPE_NAMES, 'quick'),
    seed: given.number('seed', { from: 0, to: 2 ** 32 - 1, whole: true }, 0),
    epochs: whole('epochs', 1),
    batchSize: whole('batch-size', 1),
    learningRate: asked(given, 'learning-rate', () => given.number('learning-rate', { above: 0, to: 100 }, 1)),
    optimizer: asked(given, 'optimizer', () => given.choice('optimizer', ['adafactor', 'adamw'], 'adafactor')),
    warmup: asked(given, 'warmup', () => given.number('warmup', { from: 0, to: 1 }, 0)),
    trainableLayers: whole('layers', 0),
    maxTokens: whole('max-tokens', 8),
    maxTrainingExamples: whole('max-training-examples', 1),
    folds: whole('folds', 2, 100),
    patience: whole('patience', 0),
    classWeights: asked(given, 'class-weights', () => given.choice('class-weights', ['balanced', 'none'], 'balanced')),
    head: asked(given, 'head', () => given.choice('head', ['linear', 'mlp'], 'linear')),
    positive: given.text('positive'),
    keepLeaks: given.flag('keep-leaks') ? true : undefined,
    paragraphs: given.flag('no-paragraphs') ? false : undefined,
  };
  return v.parse(
    trainingOptionsSchema,
    Object.fromEntries(Object.entries(values).filter(([, one]) => one !== undefined)),
  );
}

const asked = <T>(given: Given, name: string, read: () => T): T | undefined =>
  given.text(name) === undefined ? undefined : read();
