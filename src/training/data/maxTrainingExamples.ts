// --max_training_examples of discrimination/run_discrimination.py: fewer machine articles, every human one paired with one of them.
import type { Example } from '../recipe.ts';

/**
 * The first `most` examples of label 0 are kept, and each example of another label is followed by one of them in turn, so that
 * they repeat: as the reference, which knows the labels machine and human only. Without any of label 0, or without any other,
 * there is nothing to pair and the examples stay.
 */
export function withMaxTrainingExamples(examples: readonly Example[], most: number): readonly Example[] {
  const kept = examples.filter(({ label }) => label === 0).slice(0, most);
  const others = examples.filter(({ label }) => label !== 0);
  if (most <= 0 || kept.length === 0 || others.length === 0) return examples;
  return others.flatMap((other, at) => {
    const machine = kept[at % kept.length];
    return machine === undefined ? [other] : [other, machine];
  });
}
