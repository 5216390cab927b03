// What a scan found, and what a report makes of it.
import type { ParagraphAssessment } from '../detection/assessment.ts';
import type { Draft } from '../draft/draft.ts';

/** One file's findings. */
export interface ScannedFile {
  /** As it was named. */
  readonly path: string;
  readonly draft: Draft;
  readonly assessments: readonly ParagraphAssessment[];
}

/** What the findings rest on. */
export interface ScanSource {
  readonly model: string;
  readonly modelHash: string;
  readonly engine: string;
  readonly falsePositiveRate: number;
}

/** Text that is written as soon as a file is read, and text that closes the report. */
export interface Report {
  file(scanned: ScannedFile): string;
  end(all: readonly ScannedFile[]): string;
}

export const isMachineLike = ({ verdict }: ParagraphAssessment): boolean => verdict.kind === 'machine-like';
