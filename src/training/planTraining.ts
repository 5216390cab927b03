// What could be trained from these files on this machine: what is in them, what each recipe would do, and which to take.
import { inspectModelFolder } from '../grover/checkpoints/openModel.ts';
import { ok, type Result } from '../grover/problem.ts';
import type { InspectDatasetResult, RecipeName, RecipePlan } from '../protocol/training.ts';
import { inspectDataset } from './data/loadDataset.ts';
import { allRecipes } from './recipes.ts';

export interface PlanOptions {
  /** Absolute path of the Grover to start from. */
  readonly model: string;
  readonly positive?: string;
  readonly keepLeaks?: boolean;
  readonly seed?: number;
  readonly maxTrainingExamples?: number;
  readonly cacheFolder?: string;
}

/** Reads the files and asks every recipe. Fails when the model folder is no Grover; what is wrong with the files is in the inspection. */
export async function planTraining(
  files: readonly string[],
  { model: folder, seed = 0, cacheFolder, ...options }: PlanOptions,
  signal?: AbortSignal,
): Promise<Result<InspectDatasetResult>> {
  const model = await inspectModelFolder(folder);
  if (!model.ok) return model;
  await model.value.weights.close();
  const loaded = await inspectDataset(files, { ...options, seed }, signal);
  if (!loaded.ok) return loaded;
  const { inspection } = loaded.value;
  const plans: RecipePlan[] = [];
  for (const recipe of await allRecipes()) plans.push(await recipe.plan(inspection, model.value, cacheFolder));
  return ok({ inspection, plans, ...proposal(plans, inspection.positive) });
}

function proposal(
  plans: readonly RecipePlan[],
  positive: string | undefined,
): Pick<InspectDatasetResult, 'proposed' | 'reason'> {
  const runs = (name: RecipeName): boolean => plans.some(({ recipe, problem }) => recipe === name && !problem);
  if (positive !== undefined && runs('quick'))
    return {
      proposed: 'quick',
      reason: `It tells “${positive}” from the rest with what Grover knows of writing, takes the least time, and can mark paragraphs of drafts.`,
    };
  if (positive === undefined && runs('tfidf'))
    return {
      proposed: 'tfidf',
      reason: 'None of the labels stands for machine-written articles, so the choice of words is the better guide.',
    };
  const first = plans.find(({ problem }) => !problem);
  return first === undefined
    ? { proposed: 'quick', reason: 'No recipe can run with these files on this machine.' }
    : { proposed: first.recipe, reason: 'It is the first that can run on this machine.' };
}
