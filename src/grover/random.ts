// Seeded randomness: same seed, same draws. Generators are values that callers pass on; none is global.

export interface Random {
  /** Uniform unsigned 32-bit integer. */
  nextUint32(): number;
  /** Uniform in [0, 1), 53 bits. */
  nextFloat(): number;
}

/**
 * sfc32 (Chris Doty-Humphrey's PractRand), its state filled from the seed by splitmix32 (Stafford's mix 13 variant) and
 * run in for 12 steps. The seed is taken modulo 2^32.
 */
export function createRandom(seed: number): Random {
  const fill = splitmix32(seed);
  let a = fill();
  let b = fill();
  let c = fill();
  let counter = 1;
  const nextUint32 = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) nextUint32();
  return {
    nextUint32,
    nextFloat: () => ((nextUint32() >>> 5) * 2 ** 26 + (nextUint32() >>> 6)) / 2 ** 53,
  };
}

/** The seed of the n-th of several draws that belong together (candidates): unlike seeds for neighbours, 0 keeps the seed. */
export function seedOf(seed: number, n: number): number {
  return n === 0 ? seed >>> 0 : splitmix32((seed + Math.imul(n, 0x632be5ab)) | 0)() >>> 0;
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
