// An article on its way from a line of a file to an example.
import type { ArticleFields } from '../../grover/fields.ts';
import type { Span } from '../../labelling/judgement.ts';
import type { Split } from '../../protocol/training.ts';

/** A labelled article as it was read; its text is replaced by the normalised one. */
export interface Article {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly fields: ArticleFields & { readonly article: string };
  /** Empty where nobody has judged the article. */
  readonly label: string;
  /** As the file gives it. */
  readonly split?: Split;
  /** As the file gives it. */
  readonly pair?: string;
  /** Parts with labels of their own: in code points as the file gives them, then, with the normalised text, as UTF-16 offsets into it. */
  readonly spans?: readonly Span[];
  readonly flagged?: true;
  /** Put off by who labelled. */
  readonly skipped?: true;
}

const WORD = /\S+/gu;

/** Words between white space. */
export function countWords(text: string): number {
  let words = 0;
  WORD.lastIndex = 0;
  while (WORD.test(text)) words++;
  return words;
}

/** The middle one; of an even number, the mean of both in the middle; 0 of none. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
