// What a head is: a function from standardised features to probabilities of the labels, held as named matrices.

/** [inputs, outputs] weights, row-major, and [outputs] biases. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** One layer: softmax regression. Two: a hidden layer of rectified units before it. */
export type Head = readonly Layer[];

/** Labelled, standardised features; what a head is fitted to and validated on. */
export interface LabelledRows {
  /** [count, width], row-major. */
  readonly values: Float32Array;
  readonly width: number;
  readonly labels: readonly number[];
  /** Weight of each row in the loss; they sum to the number of rows. */
  readonly weights: Float64Array;
}

/** Probabilities of the labels, [count, labels]. */
export function predictRows(head: Head, values: Float32Array, width: number): Float32Array {
  const classes = head.at(-1)?.outputs ?? 0;
  const count = values.length / width;
  const all = new Float32Array(count * classes);
  for (let row = 0; row < count; row++)
    all.set(softmax(logitsOf(head, values.subarray(row * width, (row + 1) * width))), row * classes);
  return all;
}

function logitsOf(head: Head, input: ArrayLike<number>): Float64Array {
  const [first, ...above] = head;
  if (first === undefined) return new Float64Array(0);
  return above.reduce(
    (y, layer) =>
      applied(
        layer,
        y.map((value) => Math.max(0, value)),
      ),
    applied(first, input),
  );
}

/** x · weights + bias. */
export function applied({ outputs, weights, bias }: Layer, x: ArrayLike<number>): Float64Array {
  const y = bias.slice();
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    if (value === 0) continue;
    for (let o = 0; o < outputs; o++) y[o] = (y[o] ?? 0) + value * (weights[i * outputs + o] ?? 0);
  }
  return y;
}

export function softmax(logits: Float64Array): Float64Array {
  const top = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = logits.map((value) => Math.exp(value - top));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}
