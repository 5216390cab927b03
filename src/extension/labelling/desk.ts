// What the labelling editor does to the editor around it, and what all pages of one file share. VS Code stands behind it.
import type { Dataset, DatasetEdit, EntryId } from '../../labelling/dataset/dataset.ts';
import type { FromLabellingView } from '../../protocol/labellingView.ts';
import type { Closable } from '../feature.ts';
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

/** One page of a file. */
export interface LabellingPresenter extends Closable {
  readonly receive: (message: FromLabellingView) => Promise<void>;
  /** Something that is on view may be different. */
  readonly changed: () => void;
  /** These entries were changed, here or on another page of the file. */
  readonly touched: (ids: readonly EntryId[]) => void;
  /** These were changed, have come or are gone on disk. */
  readonly refreshed: (ids: readonly EntryId[]) => void;
  /** A step was undone or done again: where it happened is shown. */
  readonly stepped: (edit: DatasetEdit, said: string) => Promise<void>;
  /** Shows the article on this line of the file, from 1, in a list of all where the one on view has it not. */
  readonly reveal: (line: number) => Promise<void>;
}
