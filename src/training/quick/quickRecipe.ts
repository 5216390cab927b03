// quick: the trunk stays as it is and reads each article once; a small head learns from what it says of them.
import * as v from 'valibot';
import { fail, ok, ProblemError, toProblem, type Result } from '../../grover/problem.ts';
import type { RunPoint } from '../../protocol/training.ts';
import { splitMetrics } from '../metrics/splitMetrics.ts';
import type { Discriminator, Example, OpenDeps, Recipe, RecipeContext, Trunk } from '../recipe.ts';
import { STATISTIC_NAMES } from './articleFeatures.ts';
import { createFeatureStore } from './featureStore.ts';
import { predictRows, type Head, type LabelledRows } from './head.ts';
import { readHead } from './headFile.ts';
import { trainLinear } from './linear.ts';
import { trainPerceptron } from './mlp.ts';
import { createQuickDiscriminator, settingsSchema } from './quickDiscriminator.ts';
import { DEFAULTS, PERCEPTRON_DEFAULTS, quickPlan, tokensFor } from './quickPlan.ts';
import { featureCount } from './readArticle.ts';
import { fitStandard, standardised } from './standardise.ts';
import { rowWeights } from './validation.ts';

export const quickRecipe: Recipe = {
  name: 'quick',
  plan: (inspection, model) => Promise.resolve(quickPlan(inspection, model)),
  train,
  open,
};

async function train(context: RecipeContext): Promise<Discriminator> {
  const { data, options, store, pace, recorder } = context;
  const trunk = await context.trunk();
  const articles = data.train.length + data.val.length + data.test.length;
  const maxTokens = options.maxTokens ?? tokensFor(articles);
  const features = createFeatureStore(trunk, maxTokens, store);
  const examples = [...data.train, ...data.val];
  const width = featureCount(trunk);
  const all = await features.read(examples, pace, recorder);
  const border = data.train.length * width;
  const standard = fitStandard(all.subarray(0, border), width);
  const rows = (values: Float32Array, of: readonly Example[]): LabelledRows => {
    const labels = of.map(({ label }) => label);
    const weights = rowWeights(labels, data.labels.length, options.classWeights ?? DEFAULTS.classWeights);
    return { values: standardised(values, standard), width, labels, weights };
  };
  const trainRows = rows(all.subarray(0, border), data.train);
  const valRows = data.val.length === 0 ? undefined : rows(all.subarray(border), data.val);
  const head = await fitHead(context, trainRows, valRows);
  const trained = { head, standard };
  return createQuickDiscriminator({ labels: data.labels, trunk, trained, maxTokens, features, store });
}

function fitHead(context: RecipeContext, train: LabelledRows, val: LabelledRows | undefined): Promise<Head> {
  const { data, options, pace, recorder } = context;
  const classes = data.labels.length;
  const patience = options.patience ?? DEFAULTS.patience;
  if (options.head === 'mlp') {
    const { epochs, batchSize, learningRate } = { ...PERCEPTRON_DEFAULTS, ...options };
    const task = { train, val, classes, seed: options.seed, epochs, batchSize, learningRate, patience };
    return trainPerceptron(task, async ({ epoch, step, head, loss, valLoss, learningRate: rate }) => {
      recorder.point({ step, epoch, loss, learningRate: rate, ...validated(context, head, val, valLoss) });
      recorder.progress('training', epoch, epochs, `Epoch ${epoch} of at most ${epochs}.`);
      await pace.point();
    });
  }
  const task = { train, val, classes, statistics: STATISTIC_NAMES.length, patience };
  return trainLinear(task, async ({ step, head, loss, valLoss }, tries) => {
    recorder.point({ step, epoch: step, loss, ...validated(context, head, val, valLoss) });
    recorder.progress('training', step, tries, `Fit ${step} of at most ${tries}.`);
    await pace.point();
  });
}

/** What the curves show of the validation articles. */
function validated(
  { data: { labels, positive } }: RecipeContext,
  head: Head,
  val: LabelledRows | undefined,
  valLoss: number | undefined,
): Pick<RunPoint, 'valLoss' | 'valAccuracy' | 'valAuroc'> {
  if (val === undefined || valLoss === undefined) return {};
  const examples = val.labels.map((label) => ({ label }));
  const { unpairedAccuracy, auroc } = splitMetrics(
    predictRows(head, val.values, val.width),
    examples,
    labels,
    positive,
  );
  return { valLoss, valAccuracy: unpairedAccuracy, ...(auroc === undefined ? {} : { valAuroc: auroc }) };
}

async function open(
  folder: string,
  labels: readonly string[],
  settings: unknown,
  deps: OpenDeps,
): Promise<Result<Discriminator>> {
  const parsed = v.safeParse(settingsSchema, settings);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? 'settings';
    return fail(
      'file-corrupt',
      `The settings of the discriminator in ${folder} are not the quick recipe's: ${where}: ${issue.message}.`,
      'Train it again.',
    );
  }
  const { maxTokens, trunk: wanted, head } = parsed.output;
  let trunk: Trunk;
  try {
    trunk = await deps.trunk();
  } catch (thrown) {
    if (thrown instanceof ProblemError) return { ok: false, problem: toProblem(thrown) };
    throw thrown;
  }
  if (trunk.model.hash !== wanted.hash)
    return fail(
      'hash-mismatch',
      `The discriminator in ${folder} was trained on ${wanted.name} (${wanted.hash.slice(0, 12)}), not on this ${trunk.model.name} (${trunk.model.hash.slice(0, 12)}).`,
      `Put ${wanted.name} back as it was, or train the discriminator again.`,
    );
  const shape = { width: featureCount(trunk), layers: head === 'linear' ? 1 : 2, classes: labels.length };
  const trained = await readHead(folder, shape);
  if (!trained.ok) return trained;
  return ok(createQuickDiscriminator({ labels, trunk, trained: trained.value, maxTokens }));
}
