// How far a figure would move had other articles been drawn: the bootstrap over groups (Efron 1979; Field and Welsh 2007).
import { createRandom } from '../../src/grover/random.ts';
import { quantile } from '../harness/statistics.ts';
import { grouped } from './grouped.ts';

/** A figure with its 95 % percentile interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly items: number;
  readonly groups: number;
}

export interface Resampling {
  readonly resamples?: number;
  readonly seed?: number;
}

const RESAMPLES = 1000;
const SEED = 1;
const TAIL = 0.025;

/**
 * `statistic` of all items, and of resamples in which whole groups are drawn with replacement, as many as there are: items of one
 * group (a pair, an article, an outlet) are not independent. Undefined where the statistic of all of them is; resamples of which it
 * is undefined do not count.
 */
export function bootstrap<Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  statistic: (items: readonly Item[]) => number | undefined,
  { resamples = RESAMPLES, seed = SEED }: Resampling = {},
): Interval | undefined {
  const value = statistic(items);
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const groups = [...grouped(items, groupOf).values()];
  const random = createRandom(seed);
  const drawn: number[] = [];
  for (let turn = 0; turn < resamples; turn++) {
    const sample = groups.flatMap(() => groups[random.nextUint32() % groups.length] ?? []);
    const one = statistic(sample);
    if (one !== undefined && Number.isFinite(one)) drawn.push(one);
  }
  return {
    value,
    low: drawn.length === 0 ? value : quantile(drawn, TAIL),
    high: drawn.length === 0 ? value : quantile(drawn, 1 - TAIL),
    items: items.length,
    groups: groups.length,
  };
}

/**
 * Share of the items that are hits. Where none or all are, every resample says the same: the far end is then the exact binomial
 * bound (Clopper and Pearson 1934), as if the items were independent.
 */
export function bootstrapShare<Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  isHit: (item: Item) => boolean,
  resampling: Resampling = {},
): Interval | undefined {
  const found = bootstrap(items, groupOf, (sample) => shareOf(sample, isHit), resampling);
  if (found === undefined) return undefined;
  const bound = TAIL ** (1 / items.length);
  if (found.value === 0) return { ...found, high: 1 - bound };
  return found.value === 1 ? { ...found, low: bound } : found;
}

/** Undefined of none. */
export const shareOf = <Item>(items: readonly Item[], isHit: (item: Item) => boolean): number | undefined =>
  items.length === 0 ? undefined : items.filter(isHit).length / items.length;
