// What a wording model is trained from and how.
import type { GramOptions } from '../../detection/wording/grams.ts';

export interface WordingSample {
  readonly text: string;
  /** Of each head, in the heads' order: 1 machine, 0 human, undefined: says nothing to this head. */
  readonly labels: readonly (0 | 1 | undefined)[];
  /** What may give a text away without being wording (an outlet, an article and its twin): a bucket counts if enough of these have it. */
  readonly group: string;
  /** Texts that weigh alike together (an outlet, a generator); the group where it is absent. */
  readonly stratum?: string | undefined;
  /** 1 where it is absent. */
  readonly weight?: number | undefined;
}

export interface WordingOptions {
  readonly heads: readonly string[];
  readonly grams: GramOptions;
  /** For people: kept in the file. */
  readonly trainedOn: string;
  readonly seed: number;
  readonly epochs: number;
  /** Averaging begins after so many epochs. */
  readonly averageAfter: number;
  /** Ridge: half of it × Σ weight² is added to the mean loss. */
  readonly ridge: number;
  /** Rare buckets are penalised less, as if values were multiplied by the inverse document frequency. */
  readonly inverseFrequency: boolean;
  /** A bucket gets a weight if it occurs in so many groups of the samples of a head. */
  readonly minGroups: number;
  /** Strata of n texts weigh n^(1 - power): 0 leaves weights as they are, 1 makes all strata of a label alike. */
  readonly stratumPower: number;
  /** Group DRO (Sagawa et al. 2020): each epoch a stratum's weight is multiplied by exp(step × its mean loss); 0: never. */
  readonly robustStep: number;
  /** Share of the non-zero weights that keep their size in int8; larger ones are clipped. */
  readonly clipAt: number;
}

/** Where to start; 17 and 18 bits for two heads are 0.75 MiB. */
export const DEFAULT_WORDING_OPTIONS = {
  grams: {
    words: { bits: 17, from: 1, to: 2 },
    characters: { bits: 18, from: 2, to: 5 },
    fold: { digits: true, names: true },
  },
  seed: 1,
  epochs: 15,
  averageAfter: 1,
  ridge: 3e-7,
  inverseFrequency: false,
  minGroups: 3,
  stratumPower: 0,
  robustStep: 0,
  clipAt: 0.9995,
} as const satisfies Partial<WordingOptions>;
