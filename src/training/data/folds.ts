// Folds of cross-validation: pairs and near-duplicates kept together, labels spread evenly.
import type { Example } from '../recipe.ts';
import { dealingOrder, groupsOf } from './stratified.ts';

/** The fold (0 … k - 1) of each example, in their order. An example that stands there twice is in one fold. Same seed, same folds. */
export function foldsOf(
  examples: readonly Pick<Example, 'id' | 'label' | 'pair' | 'group'>[],
  k: number,
  seed: number,
): readonly number[] {
  const sets = examples.map(({ id, pair, group }) => group ?? pair ?? id);
  const groups = groupsOf(
    sets,
    examples.map(({ label }) => label),
    examples.map(({ id }) => id),
  );
  const folds = new Array<number>(examples.length).fill(0);
  dealingOrder(groups, seed).forEach(({ members }, turn) => {
    for (const at of members) folds[at] = turn % k;
  });
  return folds;
}
