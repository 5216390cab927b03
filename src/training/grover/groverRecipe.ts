// grover: the reference's fine-tuning of the whole model (run_discrimination.py). TensorFlow.js is loaded when one trains or opens.
import type { BackendName } from '../../engines/tensorflow/backend.ts';
import type { Recipe } from '../recipe.ts';
import { groverPlan } from './plan.ts';

export const groverRecipe: Recipe = createGroverRecipe(['tensorflow']);

/** The recipe on the first of these backends that works; tests train tiny models on the slower ones. */
export function createGroverRecipe(backends: readonly BackendName[]): Recipe {
  return {
    name: 'grover',
    plan: (inspection, model, cacheFolder) => Promise.resolve(groverPlan(inspection, model, cacheFolder)),
    train: async (context) => (await import('./trainGrover.ts')).trainGrover(context, backends),
    open: async (...given) => (await import('./trainGrover.ts')).openGrover(...given),
  };
}
