// What a model measures of an article's paragraphs, whatever threshold they are judged by; and the verdicts on them, as a draft of the
// same text has them.
import { toParagraphs } from '../draft/blocks.ts';
import type { TextRange } from '../draft/draft.ts';
import { plainBlocks } from '../draft/plainBlocks.ts';
import type { ArticleFields } from '../grover/fields.ts';
import type { Calibration } from './calibration.ts';
import { readParagraphs, type ArticleReader } from './readParagraphs.ts';
import { kindScores, scoreOfKinds } from './score.ts';
import { numericEvidence, type NumericEvidence } from './statistics.ts';
import { isWritten } from './style.ts';
import { textReader } from './textEvidence.ts';
import { abstain, judgeScore, type Judgement, type VerdictOptions } from './verdict.ts';
import { lastPlace } from './windows.ts';
import type { WordingModel } from './wording/wordingModel.ts';

/** Tokens of one run: between two, others get their turn and cancelling is noticed. */
export const CHUNK = 128;
/** Characters read of one text. A long article has 30,000; a model of 124 M parameters reads some 20,000 a second. */
export const READ_LIMIT = 200_000;

export interface ScoringReader extends ArticleReader {
  /** What the calibration weighs of the wording, where it does. */
  readonly wording?: WordingModel | undefined;
}

export interface FoundScore {
  readonly tokens: number;
  /** Log-odds that it is a machine's. */
  readonly score: number;
  /** Of each kind of machine text by itself (see kindScores); missing where these are not kept. */
  readonly kinds?: readonly number[];
}

export interface ScoredParagraph {
  /** UTF-16 offsets into the article. */
  readonly range: TextRange;
  /** A score in log-odds (see scoreOf; NaN where it is no number), or why there is none. */
  readonly found: FoundScore | 'not-prose' | 'not-finite';
}

export interface JudgedParagraph extends Judgement {
  readonly range: TextRange;
  readonly tokens?: number;
}

/**
 * Every paragraph of an article in order (of one beyond READ_LIMIT, those that begin within it), read as plain text in context of
 * the other fields. Memory is that of one window and of the
 * article's own numbers. Rejects with ProblemError (cancelled) and the engine's error.
 */
export async function articleScores(
  reader: ScoringReader,
  { article = '', ...fields }: ArticleFields,
  calibration: Calibration,
  signal?: AbortSignal,
): Promise<ScoredParagraph[]> {
  const paragraphs = toParagraphs(plainBlocks(article, 0)).filter(({ range }) => range.start < READ_LIMIT);
  const found = new Map<number, ScoredParagraph['found']>();
  const readText = textReader(reader.wording);
  const hiddenOf = calibration.hidden === undefined ? undefined : () => lastPlace;
  await readParagraphs(
    reader,
    { fields, paragraphs, hiddenOf, chunk: CHUNK },
    ({ index, text }, statistics) => {
      const read = readText(text);
      if (!isWritten(read.style)) return;
      const numbers = numericEvidence(statistics, read);
      found.set(
        index,
        numbers === undefined ? 'not-finite' : { tokens: numbers.tokens, ...scoresOf(numbers, calibration) },
      );
    },
    signal,
  );
  return paragraphs.map(({ index, range }) => ({ range, found: found.get(index) ?? 'not-prose' }));
}

function scoresOf(numbers: NumericEvidence, calibration: Calibration): Pick<FoundScore, 'score' | 'kinds'> {
  const kinds = kindScores(numbers, calibration);
  return { score: scoreOfKinds(kinds, calibration), kinds };
}

/** The verdict on each under these options. */
export const judgeScores = (
  paragraphs: readonly ScoredParagraph[],
  calibration: Calibration,
  options: VerdictOptions,
): JudgedParagraph[] =>
  paragraphs.map(({ range, found }) =>
    typeof found === 'string'
      ? { range, ...abstain(found) }
      : { range, tokens: found.tokens, ...judgeScore(found.score, found.tokens, calibration, options) },
  );
