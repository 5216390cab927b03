// What is said of a paragraph: a verdict of three values, the numbers behind it, and words an editor can check.
import type { Paragraph } from '../draft/draft.ts';
import type { TokenProfile } from './profile.ts';
import type { ScoreParts } from './score.ts';
import type { Style } from './style.ts';

/** Why nothing is said of a paragraph; each becomes a sentence in the view. */
export type Abstention = 'not-prose' | 'too-short' | 'too-uncertain' | 'not-calibrated' | 'not-finite' | 'other-domain';

/** It reaches the threshold of `measuredRate`, the strictest that was measured, but a stricter rate was asked for. */
interface RateNotMeasured {
  readonly kind: 'abstained';
  readonly reason: 'rate-not-measured';
  /** False-positive rate, 0 … 1. */
  readonly measuredRate: number;
}

export type Verdict =
  | { readonly kind: 'machine-like' }
  | { readonly kind: 'no-sign' }
  | { readonly kind: 'abstained'; readonly reason: Abstention }
  | RateNotMeasured;

/** A word and the probability the model gave it where it stands. */
export interface WordProbability {
  readonly word: string;
  readonly probability: number;
}

/** Language-model statistics of a paragraph in its context, and what its text says by itself. Shares are of its tokens, 0 … 1; logarithms are natural. */
export interface Evidence {
  readonly tokens: number;
  readonly meanLogProbability: number;
  /** Mean of log(rank + 1). */
  readonly meanLogRank: number;
  /** Conditional probability curvature, analytic form: (Σ log p - Σ E[log p]) / sqrt(Σ Var[log p]) (Fast-DetectGPT, Bao et al. 2024). */
  readonly curvature: number;
  readonly top10: number;
  readonly top100: number;
  readonly top1000: number;
  readonly profile?: TokenProfile;
  readonly style?: Style;
  /** Log-odds that the text's wording is a machine's, [heads] of the calibration's wording model; missing without one. */
  readonly wording?: readonly number[];
  /** Up to five each, in reading order. */
  readonly surprising: readonly WordProbability[];
  readonly unsurprising: readonly WordProbability[];
}

/** The share of human paragraphs that score as high as this one or higher, as far as it was measured. */
export interface HumanRate {
  /** 0 … 1. */
  readonly rate: number;
  /** Beyond the strictest rate that was measured it is at most that, below the loosest at least that. */
  readonly is: 'about' | 'at-most' | 'at-least';
  /** Measured on paragraphs of about this length, not on all. */
  readonly isOfLength: boolean;
}

export interface ParagraphAssessment {
  readonly paragraph: Paragraph;
  readonly verdict: Verdict;
  /** Calibrated probability that the paragraph reads like a machine's, and the 90 % interval around it; undefined without one: too short, or a model that nobody has calibrated. */
  readonly probability?: number;
  readonly interval?: readonly [number, number];
  /** With a probability: how many human paragraphs score this high. */
  readonly humanRate?: HumanRate;
  readonly evidence?: Evidence;
  /** With a probability, where the calibration weighs wording: which evidence speaks. */
  readonly parts?: ScoreParts;
}
