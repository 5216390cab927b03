// Texts as counted n-gram buckets, compact enough for a hundred thousand of them to stay in memory.
import { GramCounter, VALUE_OF_COUNT, bucketsOf, type GramOptions } from '../../detection/wording/grams.ts';

/** Bits of an entry that hold the count; a bucket has the rest. */
const COUNT_BITS = 8;
const COUNT_MASK = 0xff;

export const bucketIn = (entry: number): number => entry >>> COUNT_BITS;
export const valueIn = (entry: number): number => VALUE_OF_COUNT[entry & COUNT_MASK] ?? 0;

export interface Bags {
  readonly grams: GramOptions;
  /** Of each text its buckets, ascending: bucket × 256 + count; empty for a text without a letter. */
  readonly entries: readonly Uint32Array[];
  /** 1 / Euclidean length of each text's values; 0 for an empty one. */
  readonly inverseNorms: Float64Array;
}

export function bagsOf(texts: readonly string[], grams: GramOptions): Bags {
  const counter = new GramCounter(grams);
  const inverseNorms = new Float64Array(texts.length);
  const entries = texts.map((text, at) => {
    const counted = counter.count(text);
    if (counted === undefined) return new Uint32Array(0);
    const { buckets, size, counts, norm } = counted;
    inverseNorms[at] = 1 / norm;
    // In order of buckets the weights are met in order as well, and more of them are in the cache.
    return Uint32Array.from(
      buckets.subarray(0, size),
      (bucket) => ((bucket << COUNT_BITS) | (counts[bucket] ?? 0)) >>> 0,
    ).sort();
  });
  return { grams, entries, inverseNorms };
}

/** In how many of these texts, and in how many different groups of them, each bucket occurs. */
export function occurrences(
  { entries, grams }: Bags,
  groups: readonly string[],
  rows: readonly number[],
): { readonly texts: Uint32Array; readonly groups: Uint32Array } {
  const width = bucketsOf(grams);
  const counted = { texts: new Uint32Array(width), groups: new Uint32Array(width) };
  const lastGroup = new Int32Array(width).fill(-1);
  [...rowsByGroup(groups, rows).values()].forEach((members, group) => {
    for (const row of members) {
      for (const entry of entries[row] ?? []) {
        const bucket = bucketIn(entry);
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
