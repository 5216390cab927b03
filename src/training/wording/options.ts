// What a wording model is trained from and how.
import type { GramOptions, MaskedTable } from '../../detection/wording/grams.ts';

export interface WordingSample {
  readonly text: string;
  /** Of each head, in the heads' order: 1 machine, 0 human, undefined: says nothing to this head. */
  readonly labels: readonly (0 | 1 | undefined)[];
  /** What may give a text away without being wording (an outlet, an article and its twin): a bucket counts if enough of these have it. */
  readonly group: string;
  /** 1 where it is absent. */
  readonly weight?: number | undefined;
}

export interface WordingOptions {
  readonly heads: readonly string[];
  readonly grams: Omit<GramOptions, 'masked'> & { readonly masked: Omit<MaskedTable, 'kept'> };
  /** So many of the most frequent words are not masked. */
  readonly keptWords: number;
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
  /** Share of the non-zero weights that keep their size in int8; larger ones are clipped. */
  readonly clipAt: number;
}

/** Where to start; 17, 16 and 18 bits for two heads are 0.9 MiB. */
export const DEFAULT_WORDING_OPTIONS = {
  grams: {
    words: { bits: 17, from: 1, to: 2 },
    masked: { bits: 16, from: 1, to: 5, ending: 2 },
    characters: { bits: 18, from: 2, to: 5 },
    fold: { digits: true, names: true },
  },
  keptWords: 500,
  seed: 1,
  epochs: 15,
  averageAfter: 1,
  ridge: 3e-7,
  inverseFrequency: false,
  minGroups: 3,
  clipAt: 1,
} as const satisfies Partial<WordingOptions>;
