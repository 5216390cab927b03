// What a model of a shape has to move and to multiply, whoever computes it (the roofline model: Williams et al. 2009).
import { configOf, type Shape } from '../engines/subjects.ts';

const FLOAT_BYTES = 4;

/** Weights of all products with a token: four square matrices of attention, two of the feed-forward part, the output. */
export function weights(shape: Shape): number {
  const { layers, hiddenSize, intermediateSize, vocabularySize } = configOf(shape);
  return layers * (4 * hiddenSize ** 2 + 2 * hiddenSize * intermediateSize) + vocabularySize * hiddenSize;
}

/** Bytes that one token of decoding reads: each int8 weight once, keys and values of the context in 32 bits. */
export const decodeBytes = (shape: Shape, context: number): number =>
  weights(shape) + 2 * shape.layers * context * shape.width * FLOAT_BYTES;

/** Multiplications with int8 weights, of so many tokens. */
export const integerProducts = (shape: Shape, tokens: number): number => tokens * weights(shape);

/** Those of attention in 32 bits: scores and weighted values of each token over itself and those before it. */
export const floatProducts = ({ layers, width }: Shape, tokens: number): number =>
  layers * width * tokens * (tokens + 1);
