// The choices of a run, each as the person made it or by default.
import type { GroverConfig } from '../../grover/model.ts';
import type { TrainingOptions } from '../../protocol/training.ts';

export interface GroverSettings {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly optimizer: 'adafactor' | 'adamw';
  readonly warmup: number;
  /** Undefined: all weights. */
  readonly trainableLayers: number | undefined;
  readonly maxTokens: number;
  readonly patience: number;
  readonly classWeights: 'balanced' | 'none';
}

/** From this width on, the paper's rate (Zellers et al. 2019, appendix) is right; narrower models learn too little with it. */
const WIDE = 768;

/**
 * Defaults: the reference's epochs, batch, warm-up and optimiser; half of its length, since time grows with it and most of
 * what tells articles apart is read by then.
 */
export const defaultsFor = (config: GroverConfig): Omit<GroverSettings, 'seed' | 'trainableLayers'> => ({
  epochs: 3,
  batchSize: 32,
  learningRate: config.hiddenSize < WIDE ? 1e-4 : 2e-5,
  optimizer: 'adafactor',
  warmup: 0.1,
  maxTokens: Math.min(512, config.maxPositions),
  patience: 2,
  classWeights: 'none',
});

/** Choices over defaults; a length beyond the model's positions is cut to them. */
export function settingsOf(options: TrainingOptions, config: GroverConfig): GroverSettings {
  const defaults = defaultsFor(config);
  return {
    seed: options.seed,
    epochs: options.epochs ?? defaults.epochs,
    batchSize: options.batchSize ?? defaults.batchSize,
    learningRate: options.learningRate ?? defaults.learningRate,
    optimizer: options.optimizer ?? defaults.optimizer,
    warmup: options.warmup ?? defaults.warmup,
    trainableLayers: options.trainableLayers,
    maxTokens: Math.min(options.maxTokens ?? defaults.maxTokens, config.maxPositions),
    patience: options.patience ?? defaults.patience,
    classWeights: options.classWeights ?? defaults.classWeights,
  };
}
