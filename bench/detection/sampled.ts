// The same few of many, every time.
import { createHash } from 'node:crypto';

/** At most `most` of them, those whose keys have the smallest hashes: a larger sample has all of a smaller one. */
export function sampled<Item>(items: readonly Item[], keyOf: (item: Item) => string, most: number): Item[] {
  const placed = items.map((item) => ({ item, place: createHash('sha256').update(keyOf(item)).digest('hex') }));
  placed.sort((a, b) => (a.place < b.place ? -1 : 1));
  return placed.slice(0, most).map(({ item }) => item);
}
