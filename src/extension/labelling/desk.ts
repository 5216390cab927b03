// What the labelling editor does to the editor around it, and what all pages of one file share. VS Code stands behind it.
import type { Dataset, DatasetEdit } from '../../labelling/dataset/dataset.ts';
import type { Heads } from './heads.ts';
import type { ModelAnswers } from './modelAnswers.ts';
import type { Reading } from './reading.ts';
import type { LabelSetting } from './settings.ts';

export interface LabellingDesk {
  readonly now: () => Date;
  readonly labeller: () => string;
  readonly labels: () => readonly LabelSetting[];
  /** A step was taken: it can be undone from now on, and every page of the file hears of it. */
  readonly edited: (edit: DatasetEdit) => void;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  /** Shows a line, from 1, in a text editor beside this one. */
  readonly openText: (line: number) => Promise<void>;
  readonly configureLabels: () => Promise<void>;
  /** Writes down what went wrong; the page says it. */
  readonly note: (problem: unknown) => void;
}

/** A file that is open for labelling, on however many pages. */
export interface OpenFile {
  readonly dataset: Dataset;
  readonly heads: Heads;
  readonly answers: ModelAnswers;
  readonly reading: Reading;
  /** What is wrong with the file on disk, for people. */
  readonly problem: () => string | undefined;
}
