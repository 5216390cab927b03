// Pieces read by the language model, as drafts are read: evidence that is kept in a file, since reading is what takes long.
import * as v from 'valibot';
import { articleParagraphs } from '../../src/detection/articleParagraphs.ts';
import type { NumericEvidence } from '../../src/detection/statistics.ts';
import type { WordingModel } from '../../src/detection/wording/wordingModel.ts';
import { parseArticleLine } from '../../src/grover/articleLine.ts';
import { unwrap } from '../../src/grover/problem.ts';
import type { OpenedModel } from '../../src/process/openSession.ts';
import type { LabelledParagraph } from '../../src/training/paragraphs/labelledParagraph.ts';
import { drawOf } from '../calibration/corpus.ts';
import { evidenceSchema as plainEvidence } from '../calibration/paragraphScores.ts';
import type { CorpusLine } from './corpusLine.ts';
import { piecesOf, sampleOf } from './pieces.ts';

/** See TokenProfile. */
const profileSchema = v.object({
  logProbabilityDeviation: v.number(),
  logRankDeviation: v.number(),
  lowestWindow: v.number(),
  highestWindow: v.number(),
  lowestWindowCurvature: v.number(),
  aboveHalf: v.number(),
  meanEntropy: v.number(),
  repeatedFourGrams: v.number(),
  autocorrelation: v.number(),
  surplusAutocorrelation: v.number(),
  entropyCorrelation: v.number(),
  beyond90: v.number(),
  beyond96: v.number(),
  beyond98: v.number(),
  beyond99: v.number(),
  meanTail: v.number(),
  farthest: v.number(),
});
/** See Style. */
const styleSchema = v.object({
  meanWordLength: v.number(),
  longWords: v.number(),
  functionWords: v.number(),
  repeatedWords: v.number(),
  capitalisedWords: v.number(),
  figures: v.number(),
  meanSentenceWords: v.number(),
  sentenceWordsDeviation: v.number(),
  commas: v.number(),
  otherPunctuation: v.number(),
  quoted: v.number(),
});
const evidenceSchema = v.object({
  ...plainEvidence.entries,
  profile: profileSchema,
  style: styleSchema,
});
const readPieceSchema = v.object({
  text: v.string(),
  whole: evidenceSchema,
  halves: v.array(evidenceSchema),
  halfTexts: v.array(v.string()),
});
/** Evidence of an article's pieces, in order, with the texts that wording is counted in. */
export const readPiecesSchema = v.array(readPieceSchema);
export type ReadPieces = v.InferOutput<typeof readPiecesSchema>;

const MOST_PIECES = 4;
/** Articles of a set that are read at most: the reading is what takes long. */
const MOST: Readonly<Record<string, number>> = {
  'article-bias': 7_000,
  senate: 600,
  briefings: 350,
  l2r: 1_300,
  misinformation: 400,
  authorship: 400,
  own: 2_500,
};

/** Articles of the calibration split that are read as they stand besides, for the map and the thresholds alone. */
const MOST_AGAIN: Readonly<Record<string, number>> = {
  'article-bias': 1_500,
  l2r: Infinity,
  misinformation: Infinity,
  authorship: Infinity,
};

/** Its sampling lowers what was said before: its text is less likely than people's, and no other model's is. No score learns from it. */
const PENALISED = 'ctrl';

export interface LineToRead extends CorpusLine {
  /** In its own paragraphs: where a nucleus ends is lost when text is taken apart and joined anew. */
  readonly asItStands: boolean;
  /** For map and thresholds alone. */
  readonly isAgain: boolean;
}

/**
 * What is read: score, map and thresholds are fitted on the calibration split, which the wording model has not seen. The model's own articles and
 * the human ones whose metadata they have are read as they stand, and those of the training split, too: wording has no part in telling them apart.
 */
export function linesToRead(lines: readonly CorpusLine[]): LineToRead[] {
  const few = Object.entries(MOST).flatMap(([set, most]) => {
    const ofSet = lines.filter((line) => line.set === set && line.split !== 'test' && line.generator !== PENALISED);
    const some = ofSet.filter(({ split }) => split === 'calibrate' || set === 'own');
    return sampleOf(some, most, 'evidence');
  });
  const pairs = new Set(few.flatMap(({ pair }) => pair ?? []));
  const twins = lines.filter(({ id }) => pairs.has(id));
  return [
    ...few
      .filter(({ id }) => !pairs.has(id))
      .map((line) => ({ ...line, asItStands: line.set === 'own', isAgain: false })),
    ...twins.map((line) => ({ ...line, asItStands: true, isAgain: false })),
    ...linesToReadAgain(lines.filter(({ id, split }) => split === 'calibrate' && !pairs.has(id))),
  ];
}

/** A probability is said of paragraphs as people write them, so that is what it is fitted on: pieces of a few drawn lengths are others. */
const linesToReadAgain = (lines: readonly CorpusLine[]): LineToRead[] =>
  Object.entries(MOST_AGAIN).flatMap(([set, most]) => {
    const ofSet = lines.filter((line) => line.set === set);
    return sampleOf(ofSet, most, 'again').map((line) => ({
      ...line,
      id: `${line.id} as it stands`,
      asItStands: true,
      isAgain: true,
    }));
  });

/** Articles as they stand are read up to about the length of the model's own ones. */
const MOST_WORDS = 260;

/** Half of the articles that have metadata are read behind them, as a draft with front matter is; the others as bare text. */
export async function readPieces(
  opened: Pick<OpenedModel, 'session' | 'encoder'>,
  line: LineToRead,
): Promise<ReadPieces> {
  const article = line.asItStands ? beginningOf(line.article) : piecesOf(line, MOST_PIECES).join('\n\n');
  // A pair is read alike.
  const given =
    drawOf(`fields ${line.pair ?? line.id}`) < 0.5 ? { ...unwrap(parseArticleLine(line)), article } : { article };
  const found = await articleParagraphs({ session: opened.session, encoder: opened.encoder }, given);
  return v.parse(
    readPiecesSchema,
    found.map(({ range, whole, halves }) => {
      const text = article.slice(range.start, range.end);
      const tokens = opened.encoder.encode(text);
      const middle = tokens.length >> 1;
      const halfTexts = [tokens.slice(0, middle), tokens.slice(middle)].map((half) => opened.encoder.decode(half));
      return { text, whole, halves, halfTexts };
    }),
  );
}

/** Whole paragraphs. */
function beginningOf(article: string): string {
  let words = 0;
  const paragraphs = article.split('\n');
  const end = paragraphs.findIndex((paragraph) => (words += paragraph.split(/\s+/u).length) > MOST_WORDS);
  return paragraphs.slice(0, end < 0 ? undefined : Math.max(1, end)).join('\n');
}

/** The same with the wording model's heads. */
export function labelled(line: CorpusLine, pieces: ReadPieces, wording: WordingModel): LabelledParagraph[] {
  return pieces.map(({ text, whole, halves, halfTexts }) => ({
    group: line.group,
    isPositive: line.label === 'machine',
    whole: worded(whole, text, wording),
    halves: halves.map((half, at) => worded(half, halfTexts[at] ?? '', wording)),
  }));
}

const worded = (evidence: ReadPieces[number]['whole'], text: string, wording: WordingModel): NumericEvidence => ({
  ...evidence,
  wording: Array.from(wording.score(text)),
});
