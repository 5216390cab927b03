// Which articles a step learns from, and how they are cut into parts that fit into memory.
import { createRandom, seedOf } from '../../grover/random.ts';
import { PADDING } from '../../grover/vocabulary.ts';

/** An article as the network reads it: `discriminatorTokens`, the class token last. */
export interface TokenisedExample {
  readonly tokens: Int32Array;
  readonly label: number;
}

/** Articles that are read together, padded to one length. */
export interface MicroBatch {
  /** Indices into the examples. */
  readonly examples: readonly number[];
  /** Tokens of each row, padding included. */
  readonly width: number;
}

/** Widths are multiples of this, so that few shapes occur. */
const WIDTH_STEP = 16;

/** Steps of an epoch: batches differ by one article at most, instead of ending with a remnant. */
export const batchesOf = (examples: number, batchSize: number): number => Math.ceil(examples / batchSize);

/** The batches of an epoch (from 0) as indices of examples: all of them once, in an order that seed and epoch decide. */
export function epochBatches(examples: number, batchSize: number, seed: number, epoch: number): number[][] {
  const order = shuffled(examples, seedOf(seed, epoch + 1));
  const count = batchesOf(examples, batchSize);
  return Array.from({ length: count }, (_, batch) =>
    order.slice(Math.floor((batch * examples) / count), Math.floor(((batch + 1) * examples) / count)),
  );
}

/** 0 … count - 1 in an order of the seed's (Fisher and Yates). */
export function shuffled(count: number, seed: number): number[] {
  const random = createRandom(seed);
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const chosen = Math.floor(random.nextFloat() * (last + 1));
    const value = order[last] ?? last;
    order[last] = order[chosen] ?? chosen;
    order[chosen] = value;
  }
  return order;
}

/**
 * Cuts a batch into parts of at most `tokenBudget` tokens, padding included, but at least one article: like lengths
 * together, so that little is padding. `widest` is the longest row there may be.
 */
export function microBatches(
  batch: readonly number[],
  examples: readonly TokenisedExample[],
  tokenBudget: number,
  widest: number,
): MicroBatch[] {
  const lengthOf = (index: number): number => examples[index]?.tokens.length ?? 0;
  const width = (index: number): number => Math.min(widest, Math.ceil(lengthOf(index) / WIDTH_STEP) * WIDTH_STEP);
  const parts: MicroBatch[] = [];
  let part: number[] = [];
  let partWidth = 0;
  const end = (): void => {
    if (part.length > 0) parts.push({ examples: part, width: partWidth });
    part = [];
  };
  for (const index of batch.toSorted((a, b) => lengthOf(b) - lengthOf(a) || a - b)) {
    if (part.length > 0 && (part.length + 1) * partWidth > tokenBudget) end();
    if (part.length === 0) partWidth = width(index);
    part.push(index);
  }
  end();
  return parts;
}

/** Ids of a part, [rows, width], padded at the end. */
export function paddedTokens({ examples: rows, width }: MicroBatch, examples: readonly TokenisedExample[]): Int32Array {
  const ids = new Int32Array(rows.length * width).fill(PADDING);
  rows.forEach((index, row) => {
    ids.set(examples[index]?.tokens ?? [], row * width);
  });
  return ids;
}

/** Tokens that the language model is to predict: all but each row's first. */
export const targetCount = (batch: readonly number[], examples: readonly TokenisedExample[]): number =>
  batch.reduce((sum, index) => sum + Math.max(0, (examples[index]?.tokens.length ?? 0) - 1), 0);
