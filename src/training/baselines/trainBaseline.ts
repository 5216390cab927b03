// Trains a baseline, and opens a trained one.
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { chooseBackend, type Backend, type BackendName } from '../../engines/tensorflow/backend.ts';
import { installedBelow } from '../../engines/tensorflow/nativeTensorflow.ts';
import { ok, ProblemError, toProblem, unwrap, type Result } from '../../grover/problem.ts';
import { seedOf } from '../../grover/random.ts';
import type { Discriminator, Example, RecipeContext } from '../recipe.ts';
import { ARCHITECTURES } from './architectures.ts';
import { createBaselineDiscriminator } from './baselineDiscriminator.ts';
import { openNetwork } from './baselineFiles.ts';
import type { BaselineSettings } from './baselineTable.ts';
import { fit, type FitData, type FitSettings } from './fit.ts';
import { initialise } from './initialise.ts';
import { completeBackend } from './kernels.ts';
import type { Reader } from './reader.ts';
import { balancedWeights } from './schedule.ts';

/** Longest gradient of a step (Pascanu et al. 2013): what keeps a plain recurrent network from running away. */
const LONGEST_GRADIENT = 1;

export interface ComputesOn {
  /** Those that may be chosen; undefined: all. */
  readonly backends: readonly BackendName[] | undefined;
  readonly cacheFolder: string | undefined;
}

/** See `Recipe.train`. */
export async function trainBaseline(
  settings: BaselineSettings,
  context: RecipeContext,
  computesOn: ComputesOn,
): Promise<Discriminator> {
  const { data, options, store, pace, recorder } = context;
  refuse(context);
  const backend = await start(computesOn);
  const choices = { ...settings.defaults, ...options };
  const architecture = ARCHITECTURES[settings.name];
  recorder.progress('reading', 0, data.train.length, 'Learning the vocabulary');
  await pace.point();
  const reader = architecture.fit(data.train.map(fieldsOf), choices.maxTokens, settings);
  if (reader.rows === 0) throw nothingToLearn();
  const model = architecture.network(reader.rows, data.labels.length, settings.size);
  try {
    initialise(model, seedOf(options.seed, 1));
    const { seed } = options;
    const adam = { weightDecay: settings.weightDecay, longestGradient: LONGEST_GRADIENT };
    const fitting: FitSettings = { ...choices, seed: seedOf(seed, 2), adam };
    const fingerprint = fingerprintOf(settings, fitting, choices.maxTokens, context);
    const fitData = dataOf(context, reader);
    await fit(model, fitData, fitting, { store, pace, recorder, backend: backend.name, fingerprint });
    return createBaselineDiscriminator({ model, reader }, data.labels, backend);
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
}

/** See `Recipe.open`. */
export async function openBaseline(
  settings: BaselineSettings,
  folder: string,
  labels: readonly string[],
  computesOn: ComputesOn,
): Promise<Result<Discriminator>> {
  try {
    const backend = await start(computesOn);
    return ok(createBaselineDiscriminator(await openNetwork(folder, settings.name), labels, backend));
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

async function start({ backends, cacheFolder }: ComputesOn): Promise<Backend> {
  const threads = Math.max(1, Math.min(4, availableParallelism()));
  const options = {
    ...(backends === undefined ? {} : { allowed: backends }),
    extraModuleFolders: installedBelow(cacheFolder),
  };
  const backend = unwrap(await chooseBackend(threads, options));
  completeBackend(backend.name);
  return backend;
}

const fieldsOf = ({ fields }: Example): Example['fields'] => fields;

function dataOf({ data, options }: RecipeContext, reader: Reader): FitData {
  const trainLabels = data.train.map(({ label }) => label);
  const count = data.labels.length;
  return {
    train: reader.read(data.train.map(fieldsOf)),
    trainLabels,
    val: reader.read(data.val.map(fieldsOf)),
    valLabels: data.val.map(({ label }) => label),
    weights: options.classWeights === 'none' ? new Array<number>(count).fill(1) : balancedWeights(trainLabels, count),
    positive: data.positive,
  };
}

/** Of all that decides what the steps are: a checkpoint goes on only with the same. */
function fingerprintOf(
  settings: BaselineSettings,
  fitting: FitSettings,
  maxTokens: number,
  { data, options }: RecipeContext,
): string {
  const { name, vocabulary, buckets, size } = settings;
  const articles = [data.train, data.val].map((split) => split.map(({ id, label }) => [id, label]));
  const decisive = [name, vocabulary, buckets, size, fitting, maxTokens, options.classWeights, data.labels, articles];
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex');
}

/** Refuses choices that a baseline does not know, before anything is read. */
function refuse({ options }: RecipeContext): void {
  if (options.optimizer === undefined || options.optimizer === 'adamw') return;
  throw new ProblemError({
    code: 'input-invalid',
    message: `The baselines are trained with adamw, not with ${options.optimizer}.`,
    hint: 'Leave the optimizer out, or choose the recipe grover.',
  });
}

function nothingToLearn(): ProblemError {
  return new ProblemError({
    code: 'input-invalid',
    message: 'No word occurs in two articles of the training split: there is nothing to learn from.',
    hint: 'Add more articles.',
  });
}
