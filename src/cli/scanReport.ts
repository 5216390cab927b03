// What a scan found, and what a report makes of it.
import type { ParagraphAssessment } from '../detection/assessment.ts';
import type { Draft } from '../draft/draft.ts';
import type { Problem } from '../grover/problem.ts';
import type { ScanPlace } from './scanItems.ts';

/** One article's findings. */
export interface ScannedArticle extends ScanPlace {
  readonly draft: Draft;
  readonly assessments: readonly ParagraphAssessment[];
}

/** What the findings rest on. */
export interface ScanSource {
  readonly model: string;
  readonly modelHash: string;
  readonly engine: string;
  readonly falsePositiveRate: number;
  /** What the numbers of an evidence's `wording` stand for, in their order; missing where wording is not weighed. */
  readonly wordingHeads?: readonly string[];
}

/** How much has been found so far: all that is kept of articles that have been reported. */
export interface ScanTotals {
  /** Some of them stand in archives. */
  readonly hasArchives: boolean;
  readonly articles: number;
  /** Lines of archives that are no articles. */
  readonly unread: number;
  readonly paragraphs: number;
  readonly judged: number;
  readonly marked: number;
}

/** Text that is written as soon as an article is read, between text that opens and text that closes the report. */
export interface Report {
  begin(): string;
  article(scanned: ScannedArticle): string;
  /** A line of an archive that is no article. */
  unread(place: ScanPlace, problem: Problem): string;
  end(totals: ScanTotals): string;
}

export const isMachineLike = ({ verdict }: ParagraphAssessment): boolean => verdict.kind === 'machine-like';
export const isJudged = ({ verdict }: ParagraphAssessment): boolean => verdict.kind !== 'abstained';

export const noTotals: ScanTotals = {
  hasArchives: false,
  articles: 0,
  unread: 0,
  paragraphs: 0,
  judged: 0,
  marked: 0,
};

/** Counts of one article, or of a line that is none, on top of those before. */
export const added = (to: ScanTotals, more: Omit<ScanTotals, 'hasArchives'>, isInArchive: boolean): ScanTotals => ({
  hasArchives: to.hasArchives || isInArchive,
  articles: to.articles + more.articles,
  unread: to.unread + more.unread,
  paragraphs: to.paragraphs + more.paragraphs,
  judged: to.judged + more.judged,
  marked: to.marked + more.marked,
});

export const countsOf = (assessments: readonly ParagraphAssessment[]): Omit<ScanTotals, 'hasArchives'> => ({
  articles: 1,
  unread: 0,
  paragraphs: assessments.length,
  judged: assessments.filter(isJudged).length,
  marked: assessments.filter(isMachineLike).length,
});

/**
 * Share of an article's judged text that reads like a machine's, each paragraph weighed by its tokens; undefined where none was
 * judged. It is calibrated paragraph for paragraph, and not the probability that a machine wrote the article.
 */
export function machineShare(assessments: readonly ParagraphAssessment[]): number | undefined {
  let [tokens, machine] = [0, 0];
  for (const { probability, evidence } of assessments) {
    if (probability === undefined || evidence === undefined) continue;
    tokens += evidence.tokens;
    machine += evidence.tokens * probability;
  }
  return tokens === 0 ? undefined : machine / tokens;
}
