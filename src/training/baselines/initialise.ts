// Starting values of a network's weights: from the seed alone, the same on every backend.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { createRandom, seedOf, type Random } from '../../grover/random.ts';

/** Bound of the uniform distribution that embeddings start from. */
const EMBEDDING_BOUND = 0.1;

/**
 * Fills the kernels (uniform, Glorot and Bengio 2010), recurrent kernels (an orthogonal matrix per gate, Saxe et al. 2014)
 * and embeddings (uniform). Biases stay 0; that of an LSTM's forget gate becomes 1 (Gers et al. 2000).
 */
export function initialise(model: LayersModel, seed: number): void {
  model.weights.forEach((weight, i) => {
    const random = createRandom(seedOf(seed, i + 1));
    const values = startingValues(weight, random);
    if (values === undefined) return;
    tf.tidy(() => {
      weight.write(tf.tensor(values, sizes(weight)));
    });
  });
}

/** Shape of a weight, which has no unknown side. */
export const sizes = ({ shape }: LayerVariable): number[] => shape.map((size) => size ?? 0);

function startingValues(weight: LayerVariable, random: Random): Float32Array | undefined {
  const [rows = 0, columns = 0] = sizes(weight);
  const kind = weight.originalName.split('/').at(-1);
  if (kind === 'embeddings') return uniform(rows * columns, EMBEDDING_BOUND, random);
  if (kind === 'kernel') return uniform(rows * columns, Math.sqrt(6 / (rows + columns)), random);
  if (kind === 'recurrent_kernel') return orthogonalGates(rows, columns, random);
  if (kind === 'lstm_bias')
    return Float32Array.from({ length: rows }, (_, i) => (Math.floor((4 * i) / rows) === 1 ? 1 : 0));
  return undefined;
}

function uniform(count: number, bound: number, random: Random): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = (2 * random.nextFloat() - 1) * bound;
  return values;
}

/** [size, columns], each block of `size` columns with orthonormal rows. */
function orthogonalGates(size: number, columns: number, random: Random): Float32Array {
  const values = new Float32Array(size * columns);
  for (let first = 0; first < columns; first += size)
    orthonormalRows(size, random).forEach((row, i) => {
      values.set(row, i * columns + first);
    });
  return values;
}

/** Gram and Schmidt's process on rows of normal numbers. */
function orthonormalRows(size: number, random: Random): Float64Array[] {
  const rows: Float64Array[] = [];
  while (rows.length < size) {
    const row = Float64Array.from({ length: size }, () => normal(random));
    for (const other of rows) {
      const along = dot(row, other);
      row.forEach((value, i) => (row[i] = value - along * (other[i] ?? 0)));
    }
    const length = Math.sqrt(dot(row, row));
    // A row that lies among the others is drawn again.
    if (length > 1e-6) rows.push(row.map((value) => value / length));
  }
  return rows;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Box and Muller's transform. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat());
