// The baselines as recipes: what a detector made of a Grover must beat. TensorFlow.js is loaded when one trains or opens.
import type { BackendName } from '../../engines/tensorflow/backend.ts';
import { findNativeTensorflow, installedBelow, moduleFolders } from '../../engines/tensorflow/nativeTensorflow.ts';
import type { Recipe } from '../recipe.ts';
import { baselinePlan } from './baselinePlan.ts';
import { BASELINES, type BaselineSettings } from './baselineTable.ts';

/** One baseline; `backends` are those that may be chosen, default all. */
export function createBaselineRecipe(settings: BaselineSettings, backends?: readonly BackendName[]): Recipe {
  return {
    name: settings.name,
    // It runs wherever the program does: where nothing faster starts, on plain JavaScript.
    plan: (inspection, _model, cacheFolder) => {
      const isNative = backends?.includes('tensorflow') !== false && hasNative(cacheFolder);
      return Promise.resolve(baselinePlan(settings, inspection, isNative));
    },
    train: async (context) => {
      const { trainBaseline } = await import('./trainBaseline.ts');
      return trainBaseline(settings, context, { backends, cacheFolder: context.cacheFolder });
    },
    open: async (folder, labels, _settings, { cacheFolder }) => {
      const { openBaseline } = await import('./trainBaseline.ts');
      return openBaseline(settings, folder, labels, { backends, cacheFolder });
    },
  };
}

const hasNative = (cacheFolder: string | undefined): boolean =>
  findNativeTensorflow(moduleFolders(installedBelow(cacheFolder))).ok;

export const baselineRecipes: readonly Recipe[] = BASELINES.map((settings) => createBaselineRecipe(settings));
