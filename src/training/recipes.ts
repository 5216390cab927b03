// The recipes by name. Each is loaded when it is asked for: most runs need neither TensorFlow.js nor one another.
import { RECIPE_NAMES, type RecipeName } from '../protocol/training.ts';
import type { Recipe } from './recipe.ts';

export async function recipeOf(name: RecipeName): Promise<Recipe> {
  if (name === 'quick') return (await import('./quick/quickRecipe.ts')).quickRecipe;
  if (name === 'grover') return (await import('./grover/groverRecipe.ts')).groverRecipe;
  const { baselineRecipes } = await import('./baselines/baselineRecipes.ts');
  const found = baselineRecipes.find((recipe) => recipe.name === name);
  if (found === undefined) throw new Error(`There is no recipe ${name}.`);
  return found;
}

/** In the order in which people see them. */
export const allRecipes = (): Promise<readonly Recipe[]> => Promise.all(RECIPE_NAMES.map(recipeOf));

/** True for recipes that start from a Grover; the others learn from the articles alone. */
export const needsTrunk = (name: RecipeName): boolean => name === 'quick' || name === 'grover';
