// How the wording model that ships is trained.
import { DEFAULT_WORDING_OPTIONS } from '../../src/training/wording/options.ts';
import { HEADS } from './wordingSamples.ts';

/** Chosen on topics of the training split that were held out (heldOutTopics.ts): README.md has the figures. */
export const WORDING = {
  ...DEFAULT_WORDING_OPTIONS,
  heads: HEADS,
  grams: {
    words: { bits: 17, from: 1, to: 3 },
    masked: { bits: 17, from: 1, to: 5, ending: 2 },
    characters: { bits: 19, from: 3, to: 6 },
    fold: { digits: true, names: true },
  },
  ridge: 3e-6,
  epochs: 8,
  inverseFrequency: true,
};
