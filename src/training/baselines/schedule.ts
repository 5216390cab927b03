// How fast a baseline learns at each step, what each label weighs, and in which order the articles come.
import { createRandom, seedOf } from '../../grover/random.ts';

/** Grows from 0 over the warm-up, then falls in a straight line to 0 at the end; `step` counts from 1. */
export function learningRateAt(step: number, steps: number, peak: number, warmup: number): number {
  const grown = Math.round(warmup * steps);
  if (step <= grown) return (peak * step) / grown;
  return (peak * (steps - step + 1)) / Math.max(1, steps - grown);
}

/** One weight per label, 1 on average over the articles: the rarer, the heavier. Labels without articles weigh 0. */
export function balancedWeights(labels: readonly number[], count: number): number[] {
  const articles = new Array<number>(count).fill(0);
  for (const label of labels) articles[label] = (articles[label] ?? 0) + 1;
  const present = articles.filter((n) => n > 0).length;
  return articles.map((n) => (n === 0 ? 0 : labels.length / (present * n)));
}

/** Numbers 0 … count - 1 in the order of one epoch (Fisher and Yates). */
export function epochOrder(count: number, seed: number, epoch: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  const random = createRandom(seedOf(seed, epoch + 1));
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.nextFloat() * (i + 1));
    const [a = 0, b = 0] = [order[i], order[j]];
    order[i] = b;
    order[j] = a;
  }
  return order;
}

/** Runs of at most `size`, in order. */
export function batches(order: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(order.length / size) }, (_, i) => order.slice(i * size, (i + 1) * size));
}
