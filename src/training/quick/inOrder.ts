// Work on several items at once, its results in the items' order: a session with lanes is kept busy, and a run stays the same run.
import type { ModelSession } from '../../engines/engine.ts';
import type { Pace } from '../recipe.ts';

/** Another for each lane that waits its turn, so that none stands still between two. */
export const atOnce = ({ lanes = 1 }: Pick<ModelSession, 'lanes'>): number => (lanes > 1 ? 2 * lanes : 1);

/**
 * Results of `work`, in the order of `items`, at most `most` of them under way; before each begins the pace is kept.
 * Rejects as the first that fails, in that order, once all that were under way have settled.
 */
export async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  most: number,
  pace: Pace,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const item of items) {
      await pace.point();
      const one = work(item);
      // Its failure is told when its turn comes.
      void one.catch(() => undefined);
      underWay.push(one);
      const [first] = underWay;
      if (first === undefined || underWay.length < most) continue;
      yield await first;
      void underWay.shift();
    }
    for (const one of underWay) yield await one;
  } finally {
    await Promise.allSettled(underWay);
  }
}
