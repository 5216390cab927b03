// The baselines as recipes: what a detector made of a Grover must beat. TensorFlow.js is loaded when one trains or opens.
import type { BackendName } from '../../engines/tensorflow/backend.ts';
import type { Recipe } from '../recipe.ts';
import { baselinePlan } from './baselinePlan.ts';
import { BASELINES, type BaselineSettings } from './baselineTable.ts';

/** One baseline; `backends` are those that may be chosen, default all. */
export function createBaselineRecipe(settings: BaselineSettings, backends?: readonly BackendName[]): Recipe {
  return {
    name: settings.name,
    // It runs wherever the program does: where nothing faster starts, on plain JavaScript.
    plan: async (inspection, _model, cacheFolder) =>
      baselinePlan(settings, inspection, backends?.includes('tensorflow') !== false && (await hasNative(cacheFolder))),
    train: async (context) => {
      const { trainBaseline } = await import('./trainBaseline.ts');
      return trainBaseline(settings, context, backends);
    },
    open: async (folder, labels) => {
      const { openBaseline } = await import('./trainBaseline.ts');
      return openBaseline(settings, folder, labels, backends);
    },
  };
}

async function hasNative(cacheFolder: string | undefined): Promise<boolean> {
  const { installFolder, moduleFolders } = await import('../../engines/tensorflow/backend.ts');
  const { findNativeTensorflow } = await import('../../engines/tensorflow/nativeTensorflow.ts');
  return findNativeTensorflow(moduleFolders(cacheFolder === undefined ? [] : [installFolder(cacheFolder)])).ok;
}

export const baselineRecipes: readonly Recipe[] = BASELINES.map((settings) => createBaselineRecipe(settings));
