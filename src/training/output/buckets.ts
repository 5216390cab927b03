// A distribution in thirty buckets of equal width, as TensorBoard's histograms are (tensorboard/plugins/histogram/summary_v2.py).

export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const BUCKETS = 30;

/** Always thirty; upper edges belong to the next bucket, the last to its own. Values that are no finite number are left out; equal ones are in the last. */
export function bucketsOf(values: Float32Array): Bucket[] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) [least, most] = [0, 0];
  const counts = new Array<number>(BUCKETS).fill(0);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const place = most === least ? BUCKETS - 1 : Math.floor(((value - least) / (most - least)) * BUCKETS);
    const bucket = Math.min(BUCKETS - 1, place);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const edge = (at: number): number => (at === BUCKETS ? most : least + ((most - least) * at) / BUCKETS);
  return counts.map((count, at) => ({ from: edge(at), to: edge(at + 1), count }));
}
