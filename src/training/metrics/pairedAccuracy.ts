// The paired setting of Zellers et al. 2019, section 5: of an article and its machine-written twin, which one is the machine's?
import type { Example } from '../recipe.ts';
import { rowOf } from './confusion.ts';

export interface PairedAccuracy {
  /** Missing where no pair has both sides. */
  readonly accuracy?: number;
  readonly pairs: number;
}

/**
 * As generation_examples/compute_accuracy_script.py of the reference: every machine article is held against every other
 * article of its pair, so that a human article with several twins counts once for each; it is right when its probability of
 * being the machine's is strictly higher, so that equals are wrong. A machine article whose human twin is missing (the
 * reference's data have none) is no pair and does not count.
 */
export function pairedAccuracy(
  probabilities: Float32Array,
  examples: readonly Pick<Example, 'label' | 'pair'>[],
  classes: number,
  positive: number | undefined,
): PairedAccuracy {
  if (positive === undefined) return { pairs: 0 };
  const sides = new Map<string, { readonly machine: number[]; readonly other: number[] }>();
  examples.forEach(({ label, pair }, at) => {
    if (pair === undefined) return;
    const side = sides.get(pair) ?? { machine: [], other: [] };
    sides.set(pair, side);
    side[label === positive ? 'machine' : 'other'].push(rowOf(probabilities, at, classes)[positive] ?? 0);
  });
  let [right, pairs] = [0, 0];
  for (const { machine, other } of sides.values()) {
    pairs += machine.length * other.length;
    for (const high of machine) right += other.filter((low) => high > low).length;
  }
  return pairs === 0 ? { pairs } : { accuracy: right / pairs, pairs };
}
