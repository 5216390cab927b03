// Texts as counted n-gram buckets, compact enough for a hundred thousand of them to stay in memory.
import { GramCounter, bucketsOf, type GramOptions } from '../../detection/wording/grams.ts';

/** A text's buckets, ascending, and their values (GramCounts); empty for a text without a letter. */
export interface Bag {
  readonly buckets: Uint32Array;
  readonly values: Float32Array;
}

export const EMPTY_BAG: Bag = { buckets: new Uint32Array(0), values: new Float32Array(0) };

export interface Bags {
  readonly grams: GramOptions;
  readonly bags: readonly Bag[];
}

export function bagsOf(texts: readonly string[], grams: GramOptions): Bags {
  const counter = new GramCounter(grams);
  const bags = texts.map((text): Bag => {
    const counted = counter.count(text);
    if (counted === undefined) return EMPTY_BAG;
    const { buckets, values, size } = counted;
    // In order of buckets the weights are met in order as well, and more of them are in the cache.
    const order = Uint32Array.from({ length: size }, (_, n) => n).sort((a, b) => (buckets[a] ?? 0) - (buckets[b] ?? 0));
    return {
      buckets: order.map((n) => buckets[n] ?? 0),
      values: Float32Array.from(order, (n) => values[n] ?? 0),
    };
  });
  return { grams, bags };
}

/** In how many of these texts, and in how many different groups of them, each bucket occurs. */
export function occurrences(
  { bags, grams }: Bags,
  groups: readonly string[],
  rows: readonly number[],
): { readonly texts: Uint32Array; readonly groups: Uint32Array } {
  const width = bucketsOf(grams);
  const counted = { texts: new Uint32Array(width), groups: new Uint32Array(width) };
  const lastGroup = new Int32Array(width).fill(-1);
  [...rowsByGroup(groups, rows).values()].forEach((members, group) => {
    for (const row of members) {
      for (const bucket of (bags[row] ?? EMPTY_BAG).buckets) {
        counted.texts[bucket] = (counted.texts[bucket] ?? 0) + 1;
        if (lastGroup[bucket] === group) continue;
        lastGroup[bucket] = group;
        counted.groups[bucket] = (counted.groups[bucket] ?? 0) + 1;
      }
    }
  });
  return counted;
}

function rowsByGroup(groups: readonly string[], rows: readonly number[]): Map<string, number[]> {
  const members = new Map<string, number[]>();
  for (const row of rows) {
    const group = groups[row] ?? '';
    const known = members.get(group);
    if (known === undefined) members.set(group, [row]);
    else known.push(row);
  }
  return members;
}
