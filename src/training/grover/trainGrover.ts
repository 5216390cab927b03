// Fine-tunes a Grover, and opens one that was fine-tuned.
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import * as v from 'valibot';
import { chooseBackend, type BackendName } from '../../engines/tensorflow/backend.ts';
import { installedBelow } from '../../engines/tensorflow/nativeTensorflow.ts';
import { TensorflowSession } from '../../engines/tensorflow/tensorflowSession.ts';
import { discriminatorTokens } from '../../grover/layout.ts';
import { fail, ok, toProblem, unwrap, type Result } from '../../grover/problem.ts';
import { splitMetrics } from '../metrics/splitMetrics.ts';
import type { Discriminator, Example, OpenDeps, RecipeContext, Trunk } from '../recipe.ts';
import type { TokenisedExample } from './batches.ts';
import { copyModel, createGroverDiscriminator, predict, savedSettings, writeModel } from './groverDiscriminator.ts';
import { HEAD, openNetwork, type Head } from './network.ts';
import { memoryOf } from './plan.ts';
import { runTraining, type Run, type Validation } from './run.ts';
import { settingsOf, type GroverSettings } from './settings.ts';
import type { Network } from './step.ts';
import { floats } from './tensors.ts';

/** See `Recipe.train`; on the first of these backends that works. */
export async function trainGrover(context: RecipeContext, backends: readonly BackendName[]): Promise<Discriminator> {
  const { data, pace, recorder, store } = context;
  const { name, software } = unwrap(
    await chooseBackend(availableParallelism(), {
      allowed: backends,
      extraModuleFolders: installedBelow(context.cacheFolder),
    }),
  );
  const { model, encoder } = await context.trunk();
  const { config } = model;
  const { labels } = data;
  const settings = settingsOf(context.options, config);
  const examples = await tokenised(data.train, encoder, settings.maxTokens, context);
  const network = await openNetwork(model, labels.length, settings);
  const session = new TensorflowSession(config, network.weights, name, describe(software, name));
  const reader = { trunk: { model, session, encoder }, labels, maxTokens: settings.maxTokens };
  const validate = async (): Promise<Validation> => {
    const values = await predict({ ...reader, head: headOf(network) }, data.val, pace);
    const { loss, unpairedAccuracy, auroc } = splitMetrics(values, data.val, labels, data.positive);
    return { loss, accuracy: unpairedAccuracy, ...(auroc === undefined ? {} : { auroc }) };
  };
  const run: Run = {
    network,
    settings,
    examples,
    classWeights: classWeights(settings, data.train, labels.length),
    tokenBudget: memoryOf({ ...settings, config, labels: labels.length }).tokens,
    fingerprint: fingerprint(context, settings, model.hash),
    validate: data.val.length === 0 ? undefined : validate,
    store,
    pace,
    recorder,
  };
  try {
    await runTraining(run);
  } catch (thrown) {
    network.optimizer.dispose();
    await session.dispose();
    throw thrown;
  }
  return createGroverDiscriminator({
    ...reader,
    head: headOf(network),
    write: (folder) => writeModel(folder, network.weights, config),
    dispose: () => session.dispose(),
  });
}

/** Articles as the discriminator reads them; messages are let in on the way. */
async function tokenised(
  examples: readonly Example[],
  encoder: Trunk['encoder'],
  maxTokens: number,
  { pace, recorder }: RecipeContext,
): Promise<TokenisedExample[]> {
  const read: TokenisedExample[] = [];
  for (const { fields, label } of examples) {
    await pace.point();
    read.push({ tokens: Int32Array.from(discriminatorTokens(encoder, fields, maxTokens)), label });
    recorder.progress('reading', read.length, examples.length, 'Articles are cut into tokens.');
  }
  return read;
}

const describe = (software: string, backend: BackendName): string =>
  `${software} (${backend === 'tensorflow' ? 'native' : backend}, fp32)`;

const headOf = ({ weights }: Network): Head => {
  const [kernel, bias] = [weights.get(HEAD.kernel), weights.get(HEAD.bias)];
  if (kernel === undefined || bias === undefined) throw new RangeError('The network has no class head.');
  return { kernel: floats(kernel), bias: floats(bias) };
};

/** Balanced: each label counts as much as any other, and an article 1 on average. */
function classWeights({ classWeights: kind }: GroverSettings, examples: readonly Example[], labels: number): number[] {
  return Array.from({ length: labels }, (_, label) => {
    const count = examples.filter((example) => example.label === label).length;
    return kind === 'none' || count === 0 ? 1 : examples.length / (labels * count);
  });
}

/** Of everything that a checkpoint's numbers depend on. */
function fingerprint({ data }: RecipeContext, settings: GroverSettings, model: string): string {
  const articles = [...data.train, ...data.val].map(({ id, label }) => [id, label]);
  return createHash('sha256')
    .update(JSON.stringify([model, data.labels, settings, articles]))
    .digest('hex');
}

/** See `Recipe.open`. */
export async function openGrover(
  folder: string,
  labels: readonly string[],
  settings: unknown,
  deps: OpenDeps,
): Promise<Result<Discriminator>> {
  const parsed = v.safeParse(savedSettings, settings);
  if (!parsed.success)
    return fail(
      'file-corrupt',
      `The settings of the discriminator in ${folder} are not the grover recipe's: ${parsed.issues[0].message}.`,
      'Train it again.',
    );
  try {
    // As it was trained and measured: int8 would move the probabilities of whole articles by a tenth and more.
    const trunk = await deps.openFolder(folder, 'fp32');
    const { model } = trunk;
    const shape = model.weights.shape(HEAD.kernel);
    if (shape?.[1] !== labels.length) {
      const has = shape === undefined ? 'no class head' : `a class head for ${shape[1] ?? 0} labels`;
      return fail(
        'tensor-shape',
        `The model in ${folder} has ${has}, not one for ${labels.length}.`,
        'Train it again.',
      );
    }
    const head = { kernel: await model.weights.read(HEAD.kernel), bias: await model.weights.read(HEAD.bias) };
    const write = (to: string): Promise<void> => copyModel(folder, to);
    // Session and weights are their opener's.
    const dispose = (): Promise<void> => Promise.resolve();
    return ok(createGroverDiscriminator({ labels, trunk, head, ...parsed.output, write, dispose }));
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}
