// Weights of a head in one byte each.
import type { FittedHead } from './fitHead.ts';

const LARGEST = 127;

export interface QuantisedHead {
  readonly weights: Int8Array;
  /** What a stored weight of 1 stands for. */
  readonly scale: number;
  readonly intercept: number;
}

/** Weights beyond the quantile `clipAt` of the non-zero ones' magnitudes are clipped to it. */
export function quantiseHead({ weights, intercept }: FittedHead, clipAt: number): QuantisedHead {
  const magnitudes = weights
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort();
  const limit = magnitudes[Math.ceil(clipAt * magnitudes.length) - 1] ?? 0;
  const step = limit / LARGEST;
  const scale = step === 0 ? 1 : step;
  const stored = Int8Array.from(weights, (weight) => Math.max(-LARGEST, Math.min(LARGEST, Math.round(weight / scale))));
  return { weights: stored, scale, intercept };
}

/** The weights that the stored ones stand for. */
export const dequantised = ({
  weights,
  scale,
  intercept,
}: QuantisedHead): Pick<FittedHead, 'weights' | 'intercept'> => ({
  weights: Float64Array.from(weights, (weight) => weight * scale),
  intercept,
});
