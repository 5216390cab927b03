// Logistic regression by Newton's method, with a ridge.

/** Weights [columns] that minimise Σ weight × log-loss + ridge/2 × |w|² (the first column, the intercept, is free of it). */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  sampleWeights: readonly number[],
  ridge: number,
): number[] {
  const columns = rows[0]?.length ?? 0;
  let weights = new Array<number>(columns).fill(0);
  for (let step = 0; step < 50; step++) {
    const gradient = weights.map((weight, column) => (column === 0 ? 0 : ridge * weight));
    const hessian = weights.map((_, a) => weights.map((__, b) => (a === b ? (a === 0 ? 1e-9 : ridge) : 0)));
    rows.forEach((row, at) => {
      const p = sigmoid(dot(row, weights));
      const share = sampleWeights[at] ?? 0;
      const error = share * (p - (labels[at] ?? 0));
      const curvature = share * Math.max(p * (1 - p), 1e-9);
      for (let a = 0; a < columns; a++) {
        gradient[a] = (gradient[a] ?? 0) + error * (row[a] ?? 0);
        const line = hessian[a] ?? [];
        for (let b = 0; b < columns; b++) line[b] = (line[b] ?? 0) + curvature * (row[a] ?? 0) * (row[b] ?? 0);
      }
    });
    const change = solved(hessian, gradient);
    weights = weights.map((weight, column) => weight - (change[column] ?? 0));
    if (Math.max(...change.map(Math.abs)) < 1e-9) break;
  }
  return weights;
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

/** x with matrix × x = vector, by elimination with pivots. */
function solved(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, vector[at] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    const best = rows[pivot] ?? [];
    rows[pivot] = rows[column] ?? [];
    rows[column] = best;
    for (let row = 0; row < size; row++) {
      const line = rows[row] ?? [];
      if (row === column) continue;
      const factor = (line[column] ?? 0) / (best[column] ?? 1);
      for (let at = column; at <= size; at++) line[at] = (line[at] ?? 0) - factor * (best[at] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}
