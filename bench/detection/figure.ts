// A figure of the report: what was measured, with its interval, under a name by which bounds and tables find it.
import { bootstrapShare, type Interval, type Resampling } from './bootstrap.ts';
import type { ReadParagraph } from './detector.ts';

export interface Figure extends Interval {
  /** Share of the same texts of which nothing was said. */
  readonly abstained?: number;
}

/** By key: `eval/gpt-4/words150/auroc`, `human/bbc/60/marked`, … */
export type Figures = Readonly<Record<string, Figure>>;

/** Without those that could not be measured. */
export const figuresOf = (entries: readonly (readonly [string, Figure | undefined])[]): Figures =>
  Object.fromEntries(entries.flatMap(([key, figure]) => (figure === undefined ? [] : [[key, figure] as const])));

/** One text or paragraph with a verdict, in the group it is drawn with. */
export interface Verdict {
  readonly group: string;
  readonly verdict: ReadParagraph['verdict'];
}

export const isMarked = ({ verdict }: Verdict): boolean => verdict === 'machine-like';
const isAbstained = ({ verdict }: Verdict): boolean => verdict === 'abstained';

/** Share that is marked, and beside it the share of which nothing is said. */
export function markedShare(verdicts: readonly Verdict[], resampling?: Resampling): Figure | undefined {
  const marked = bootstrapShare(verdicts, ({ group }) => group, isMarked, resampling);
  return marked && { ...marked, abstained: verdicts.filter(isAbstained).length / verdicts.length };
}

/** Texts that are one paragraph each; of one that is no prose, nothing is said. */
export const verdictOf = (group: string, paragraphs: readonly ReadParagraph[]): Verdict => ({
  group,
  verdict: paragraphs[0]?.verdict ?? 'abstained',
});
