// The learning rate over a run: linear warm-up, then linear decay to 0 (lm/optimization_adafactor.py, create_optimizer).

export interface Schedule {
  readonly learningRate: number;
  /** Optimiser steps of the whole run. */
  readonly steps: number;
  /** Of them, steps in which the rate grows from 0. */
  readonly warmupSteps: number;
}

/**
 * The rate of a step, counted from 0. As in the reference, the warm-up's first step has the rate 0 and the decay runs over
 * all steps, so that the rate falls by a little between warm-up and decay.
 */
export function learningRateAt(step: number, { learningRate, steps, warmupSteps }: Schedule): number {
  if (step < warmupSteps) return (learningRate * step) / warmupSteps;
  return learningRate * (1 - Math.min(step, steps) / steps);
}
