// What is added to attention scores, [S, 1 + P + S]: 0 where a token may look, very negative elsewhere and in the dummy column 0.

const HIDDEN = -1e9;

/** Every new token sees the prefix, the new tokens before it and itself. */
export function causalMask(count: number, pastLength: number): Float32Array {
  const width = 1 + pastLength + count;
  const mask = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    const start = row * width;
    mask[start] = HIDDEN;
    mask.fill(HIDDEN, start + 1 + pastLength + row + 1, start + width);
  }
  return mask;
}

/** From a request's `visible`, [count, length]. */
export function visibleMask(visible: Uint8Array, count: number, length: number): Float32Array {
  const mask = new Float32Array(count * (length + 1)).fill(HIDDEN);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < length; column++)
      if (visible[row * length + column] === 1) mask[row * (length + 1) + column + 1] = 0;
  return mask;
}
