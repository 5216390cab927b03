// Symmetric int8 for matrices: value = q × scale, one scale a row or a column.
import type { QuantisedTensor } from './model.ts';

/** Rounds a matrix, [rows, columns] row-major, to int8; axis 0: one scale a row, 1: one a column. */
export function quantise(values: Float32Array, shape: readonly [number, number], axis: 0 | 1): QuantisedTensor {
  const [rows, columns] = shape;
  const scale = new Float32Array(shape[axis]);
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, i++) {
      const line = axis === 0 ? row : column;
      const step = Math.abs(values[i] ?? 0) / 127;
      if (step > (scale[line] ?? 0)) scale[line] = step;
    }
  scale.forEach((step, line) => {
    if (step === 0) scale[line] = 1;
  });
  const q = new Int8Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, i++) {
      const step = scale[axis === 0 ? row : column] ?? 1;
      q[i] = Math.max(-127, Math.min(127, Math.round((values[i] ?? 0) / step)));
    }
  return { shape, q, scale, axis };
}

/** The matrix as float32, row-major. */
export function dequantise({ shape, q, scale, axis }: QuantisedTensor): Float32Array {
  const [rows, columns] = shape;
  const values = new Float32Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    const rowScale = scale[row] ?? 0;
    for (let column = 0; column < columns; column++, i++)
      values[i] = (q[i] ?? 0) * (axis === 0 ? rowScale : (scale[column] ?? 0));
  }
  return values;
}
