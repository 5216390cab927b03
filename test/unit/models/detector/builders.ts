// Lines of a corpus, and made-up paragraphs of every kind.
import type { KindOfParagraph } from '../../../../models/detector/fit.ts';
import type { CorpusLine } from '../../../../models/detector/corpusLine.ts';
import type { NumericEvidence } from '../../../../src/detection/statistics.ts';
import { draws, type Draws } from '../../training/paragraphs/builders.ts';

/** A human article of the training split. */
export const lineOf = (change: Partial<CorpusLine> & Pick<CorpusLine, 'id'>): CorpusLine => ({
  label: 'human',
  set: 'article-bias',
  split: 'train',
  group: `group of ${change.id}`,
  article: '',
  ...change,
});

/** So many sentences of ten words each, no two alike. */
export const sentences = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `On day ${at} the council met again about ferry number ${at}.`);

/** Of instruction-tuned models the wording tells, of the model's own the tail, of earlier ones the curvature; all else is noise. */
export function everyKind(count: number, seed: number): KindOfParagraph[] {
  const random = draws(seed);
  return Array.from({ length: count }, (_, at) => {
    const kind = at % 6 === 0 ? 'chat' : at % 12 === 1 ? 'own' : at % 12 === 2 ? 'earlier' : 'human';
    // The model's own run longer.
    const tokens = 40 + Math.floor(random.uniform() * (kind === 'own' ? 360 : 200));
    const [a, b] = [tokens >> 1, tokens - (tokens >> 1)].map((part) => evidenceOf(random, part, kind));
    if (a === undefined || b === undefined) throw new Error('two halves');
    return {
      group: `article-${at % Math.ceil(count / 5)}`,
      isPositive: kind !== 'human',
      kind,
      source: `set of ${kind}`,
      isNews: kind === 'human',
      asItStands: kind === 'own' || at % 5 === 0,
      isAgain: false,
      isHeldOut: true,
      whole: evidenceOf(random, tokens, kind),
      halves: [a, b],
    };
  });
}

function evidenceOf({ normal, uniform }: Draws, tokens: number, kind: KindOfParagraph['kind']): NumericEvidence {
  const root = Math.sqrt(tokens);
  const around = (middle: number): number => middle + normal() / root;
  return {
    tokens,
    curvature: normal() + (kind === 'earlier' ? 0.35 * root : 0),
    meanLogProbability: around(-4),
    meanLogRank: around(3),
    top10: uniform(),
    top100: uniform(),
    top1000: uniform(),
    wording: [2 * normal() + (kind === 'chat' ? 8 : -2)],
    profile: {
      logProbabilityDeviation: around(3),
      logRankDeviation: around(2.4),
      lowestWindow: around(-6),
      highestWindow: around(-3),
      lowestWindowCurvature: normal(),
      aboveHalf: uniform(),
      meanEntropy: around(4),
      repeatedFourGrams: uniform(),
      autocorrelation: around(0),
      surplusAutocorrelation: around(0),
      entropyCorrelation: around(0),
      beyond90: uniform(),
      beyond96: uniform(),
      beyond98: uniform(),
      beyond99: uniform(),
      meanTail: around(kind === 'own' ? 0.5 : 1),
      farthest: normal(),
    },
    style: {
      meanWordLength: around(5),
      longWords: uniform(),
      functionWords: uniform(),
      repeatedWords: uniform(),
      capitalisedWords: uniform(),
      figures: uniform(),
      meanSentenceWords: around(20),
      sentenceWordsDeviation: around(9),
      commas: uniform(),
      otherPunctuation: uniform(),
      quoted: uniform(),
    },
  };
}
