// What people say of an article: keys of its line in a labelled file.
import type { Split } from '../protocol/training.ts';

/** A part of the text with a label of its own. */
export interface Span {
  /** Unicode code points (as Python counts) of the text (`article`, else `text`), end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Where a label comes from. */
export interface Provenance {
  /** Who labelled. */
  readonly by: string;
  /** ISO time. */
  readonly at: string;
  /** The draft that it was taken from, relative to the workspace. */
  readonly file?: string;
  /** Hash of the model whose marks the labeller saw. */
  readonly model?: string;
}

/** Each is the key of that name; a missing key is a missing value. */
export interface Judgement {
  readonly label?: string;
  readonly split?: Split;
  /** Only true is written. */
  readonly flagged?: boolean;
  /** Only true is written. */
  readonly skipped?: boolean;
  readonly note?: string;
  readonly spans?: readonly Span[];
  readonly provenance?: Provenance;
}

/**
 * What it names is set; null takes it away, as do false and what is empty (a text, a list), which read as not written; what it
 * does not name stays.
 */
export type JudgementChange = { readonly [Key in keyof Judgement]?: Judgement[Key] | null };

/** In the order in which they are written into a line. */
export const JUDGEMENT_KEYS = [
  'label',
  'split',
  'flagged',
  'skipped',
  'note',
  'spans',
  'provenance',
] as const satisfies readonly (keyof Judgement)[];
export type JudgementKey = (typeof JUDGEMENT_KEYS)[number];
