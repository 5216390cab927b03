// A paragraph whose writer is known, as a calibration is fitted on it.
import type { NumericEvidence } from '../../detection/statistics.ts';

export interface LabelledParagraph {
  /** What it has in common with others: its article and the article's twins, or its outlet. Never on both sides of a comparison. */
  readonly group: string;
  readonly isPositive: boolean;
  readonly whole: NumericEvidence;
  /** First and second half of its tokens; empty for the shortest. */
  readonly halves: readonly NumericEvidence[];
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
