// Options, texts and models of the wording tests.
import fc from 'fast-check';
import type { GramOptions } from '../../../../src/detection/wording/grams.ts';
import { bucketsOf } from '../../../../src/detection/wording/grams.ts';
import type { WordingWeights } from '../../../../src/detection/wording/wordingFile.ts';
import { createRandom } from '../../../../src/grover/random.ts';

export const smallGrams: GramOptions = {
  words: { bits: 10, from: 1, to: 2 },
  masked: { bits: 10, from: 1, to: 3, kept: ['the', 'said'], ending: 2 },
  characters: { bits: 11, from: 2, to: 5 },
  fold: { digits: true, names: false },
};

/** Two heads with arbitrary weights. */
export function smallModel(seed = 1, grams: GramOptions = smallGrams): WordingWeights {
  const random = createRandom(seed);
  return {
    heads: [
      { name: 'chat', intercept: -0.5, scale: 0.01 },
      { name: 'sampled', intercept: 0.25, scale: 0.02 },
    ],
    grams,
    trainedOn: 'numbers drawn at random',
    weights: Int8Array.from({ length: 2 * bucketsOf(grams) }, () => (random.nextUint32() % 255) - 127),
  };
}

/** Prose with what folding looks at in it, and any other characters. */
export const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom('The', 'said', 'U.S.', 'Café', 'naïve', 'Ministry', '2,019', "don't", 'I', 'end.Next', '“so”'),
      fc.constantFrom(
        '—',
        '–',
        '...',
        '**bold**',
        '_it_',
        '(see',
        'it)',
        '.',
        ',',
        '\n\n',
        '\u00A0',
        'soft\u00ADen',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(' '));
