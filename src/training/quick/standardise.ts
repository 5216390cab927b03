// Features brought to mean 0 and deviation 1, as the articles trained on have them.

export interface Standard {
  /** Each [width]. */
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}

/** Mean and deviation of each column of [count, width]; a column that never changes has scale 1. */
export function fitStandard(values: Float32Array, width: number): Standard {
  const count = Math.max(1, values.length / width);
  const sums = new Float64Array(width);
  values.forEach((value, at) => (sums[at % width] = (sums[at % width] ?? 0) + value));
  const mean = Float32Array.from(sums, (sum) => sum / count);
  const squares = new Float64Array(width);
  values.forEach((value, at) => {
    const column = at % width;
    squares[column] = (squares[column] ?? 0) + (value - (mean[column] ?? 0)) ** 2;
  });
  const scale = Float32Array.from(squares, (sum) => Math.sqrt(sum / count)).map((one) => (one > 1e-6 ? one : 1));
  return { mean, scale };
}

/** What lies further out than this many deviations counts as this far: one odd article must not decide alone. */
const FARTHEST = 8;

/** (value - mean) / scale of every column, [count, width]. */
export function standardised(values: Float32Array, { mean, scale }: Standard): Float32Array {
  const width = mean.length;
  return values.map((value, at) => {
    const z = (value - (mean[at % width] ?? 0)) / (scale[at % width] ?? 1);
    return Math.max(-FARTHEST, Math.min(FARTHEST, z));
  });
}
