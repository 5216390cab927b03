// Loops: a small model can fall into saying the same again and again.

/** Longest block that is looked for, and the fewest tokens its repetitions must span. */
const LONGEST_BLOCK = 24;
const SHORTEST_SPAN = 6;
const TIMES = 3;

/** True when the tokens end in the same block three times in a row, over at least six tokens. */
export function endsInLoop(tokens: readonly number[]): boolean {
  for (let size = 1; size <= LONGEST_BLOCK; size++) {
    const times = Math.max(TIMES, Math.ceil(SHORTEST_SPAN / size));
    if (size * times > tokens.length) continue;
    if (repeats(tokens, size, size * (times - 1))) return true;
  }
  return false;
}

/** Do the last `count` tokens equal those `size` before them? */
function repeats(tokens: readonly number[], size: number, count: number): boolean {
  for (let i = 1; i <= count; i++) if (tokens[tokens.length - i] !== tokens[tokens.length - i - size]) return false;
  return true;
}
