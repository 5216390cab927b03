// How well one number alone tells labels apart.

/**
 * Area under the ROC curve of a feature for one label against the rest, whichever way round, of the label that it tells best:
 * 0.5 … 1; equals count half (Mann-Whitney). With two labels both give the same.
 */
export function bestAuroc(values: Float64Array, classes: readonly number[], count: number): number {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const rankSums = new Float64Array(count);
  const sizes = new Float64Array(count);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    const rank = (start + 1 + end) / 2;
    for (const at of order.subarray(start, end)) {
      const label = classes[at] ?? 0;
      rankSums[label] = (rankSums[label] ?? 0) + rank;
      sizes[label] = (sizes[label] ?? 0) + 1;
    }
    start = end;
  }
  let best = 0.5;
  for (let label = 0; label < count; label++) {
    const size = sizes[label] ?? 0;
    const rest = order.length - size;
    if (size === 0 || rest === 0) continue;
    const area = ((rankSums[label] ?? 0) - (size * (size + 1)) / 2) / (size * rest);
    best = Math.max(best, area, 1 - area);
  }
  return best;
}
