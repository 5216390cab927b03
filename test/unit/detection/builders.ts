// Drafts, encoders, wording models and calibrations for tests.
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import type { Draft } from '../../../src/draft/draft.ts';
import type { Calibration } from '../../../src/detection/calibration.ts';
import type { WordingModel } from '../../../src/detection/wording/wordingModel.ts';
import { createEncoder, type Encoder } from '../../../src/grover/encoder.ts';
import { readVocabulary } from '../../../src/grover/node/vocabularyFiles.ts';

let encoder: Encoder | undefined;

export function gptEncoder(): Encoder {
  encoder ??= createEncoder(readVocabulary());
  return encoder;
}

/** A sentence of about 20 tokens that differs with its number. */
export const sentence = (number: number): string =>
  `Council member ${number} said on Tuesday that the ferry terminal number ${number * 7} would open before the end of May.`;

export const paragraphOf = (number: number, sentences = 3): string =>
  Array.from({ length: sentences }, (_, at) => sentence(number * 10 + at)).join(' ');

export const draftOf = (paragraphs: readonly string[], frontMatter = ''): Draft =>
  parseDraft(frontMatter + paragraphs.join('\n\n'), 'markdown');

/** Score = curvature; probability rises from 0 at -5 to 1 at 5. */
export const plainCalibration: Calibration = {
  format: 1,
  model: { name: 'fake', hash: 'abc', precisions: ['fp32'] },
  minimumTokens: 10,
  intercept: 0,
  referenceTokens: 100,
  features: [{ name: 'curvature', mean: 0, scale: 1, weight: 1, perLog: 0 }],
  map: { scores: [-5, 5], probabilities: [0, 1] },
  scoreVariance: { floor: 0, perToken: 100 },
  thresholds: [
    { falsePositiveRate: 0.05, score: 1 },
    { falsePositiveRate: 0.01, score: 2 },
    { falsePositiveRate: 0.005, score: 3 },
  ],
};

/** Two heads: the number of commas, and of letters e; counts how often it is asked. */
export function fakeWording(): WordingModel & { readonly asked: string[] } {
  const asked: string[] = [];
  const count = (text: string, of: string): number => text.split(of).length - 1;
  const score = (text: string): Float64Array => {
    asked.push(text);
    return Float64Array.of(count(text, ','), count(text, 'e'));
  };
  return { heads: ['chat', 'sampled'], score, asked };
}

/** Score = wording:chat - 1 + curvature / 2; thresholds by length. */
export const linearDetector: Calibration = {
  ...plainCalibration,
  format: 2,
  wording: { file: 'wording.bin', sha256: 'a'.repeat(64), heads: ['chat', 'sampled'] },
  features: [
    { name: 'wording:chat', mean: 1, scale: 2, weight: 2, perLog: 0 },
    { name: 'curvature', mean: 0, scale: 2, weight: 1, perLog: 0 },
  ],
  lengths: [
    { fromTokens: 40, thresholds: plainCalibration.thresholds },
    { fromTokens: 150, thresholds: plainCalibration.thresholds },
  ],
};

/** That or another kind: -2 + (wording:sampled - 20) / 20 + (10 top10 - 5) (1 + log(tokens / 100) / 2). */
export const detector: Calibration = {
  ...linearDetector,
  others: [
    {
      logPrior: -1.5,
      intercept: -0.5,
      features: [
        { name: 'wording:sampled', mean: 20, scale: 10, weight: 0.5, perLog: 0 },
        { name: 'top10', mean: 0.5, scale: 0.1, weight: 1, perLog: 0.5 },
      ],
    },
  ],
};
