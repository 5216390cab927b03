// A labelled file as it is being edited: its state on disk, what people have changed since, and what can be undone.
import type { Result } from '../../grover/problem.ts';
import type { ArticleFields } from '../../grover/fields.ts';
import type { ArticleOpinion } from '../../protocol/labelling.ts';
import type { EntryFilter, EntryOrder, LabellingProgress } from '../../protocol/labellingView.ts';
import type { LineSummary } from '../file/datasetFile.ts';
import type { Judgement, JudgementChange } from '../judgement.ts';

/**
 * Names an article for as long as the dataset is open; not its place: lines may come and go before it. Ids of the state that was
 * opened are 0, 1, 2 … in the order of the file.
 */
export type EntryId = number;

export interface Entry extends Omit<LineSummary, 'isBroken'> {
  readonly id: EntryId;
  /** From 1. */
  readonly line: number;
  /** Differs from the file on disk. */
  readonly isChanged: boolean;
  /** What is wrong with the line, where nothing can be said of it. */
  readonly problem?: string;
  readonly opinion?: ArticleOpinion;
}

/** An entry with what stands in its line. */
export interface EntryContent {
  readonly entry: Entry;
  /** Missing where the line is broken; then `raw` is all there is. */
  readonly fields?: ArticleFields;
  readonly judgement: Judgement;
  /** Keys that nobody here reads, with their values as JSON. */
  readonly others: readonly (readonly [key: string, json: string])[];
  /** The line, for a broken one: at most 10,000 characters. */
  readonly raw?: string;
}

/** One step that can be undone. */
export interface DatasetEdit {
  /** For the Undo menu: "Label 3 articles machine". */
  readonly label: string;
  readonly entries: readonly EntryId[];
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Both this editor and somebody else changed the same thing since the file was read. */
export interface Conflict {
  readonly id: EntryId;
  readonly ours: JudgementChange;
  /** undefined: the line is gone. */
  readonly theirs: Judgement | undefined;
}

/** An order of entries that stands still while they are edited, until it is asked for again. */
export interface EntryList {
  readonly ids: Uint32Array;
}

export interface Dataset {
  readonly path: string;
  /** Entries known by now. */
  readonly count: () => number;
  /** 0 … 1 while the file is being read, then 1. */
  readonly read: () => number;
  readonly complete: Promise<void>;
  readonly isDirty: () => boolean;
  /** Labels of the file and of what was changed, the most frequent first. */
  readonly labels: () => readonly { readonly label: string; readonly count: number }[];
  readonly progress: () => LabellingProgress;
  readonly entry: (id: EntryId) => Entry;
  readonly content: (id: EntryId) => Promise<EntryContent>;
  /** Entries that pass, in order. Searching a text reads the file. Rejects with ProblemError (cancelled). */
  readonly list: (filter: EntryFilter, order: EntryOrder, signal?: AbortSignal) => Promise<EntryList>;
  /** Changes these entries as one step; undefined where nothing would change. Broken lines cannot be changed. */
  readonly change: (ids: readonly EntryId[], change: JudgementChange) => DatasetEdit | undefined;
  readonly setOpinion: (id: EntryId, opinion: ArticleOpinion | undefined) => void;
  /** How often an article got another opinion until now. */
  readonly opinionChanges: () => number;
  readonly onChange: (listener: () => void) => { readonly dispose: () => void };

  /** Writes to disk what was changed, after taking in what others wrote meanwhile. Undo goes on working across it. */
  readonly save: () => Promise<Result<void>>;
  readonly saveAs: (path: string) => Promise<Result<void>>;
  /** Everything as it is on disk; what was undone or could be is forgotten. */
  readonly revert: () => Promise<Result<void>>;
  /** Takes in what others wrote to the file since: their lines and labels, ours over them. Gives the entries that changed. */
  readonly refresh: () => Promise<Result<readonly EntryId[]>>;
  readonly conflicts: () => readonly Conflict[];
  readonly settle: (id: EntryId, take: 'ours' | 'theirs') => DatasetEdit | undefined;
  /** What is not on disk yet, small, to be restored by `openDataset`. */
  readonly backup: () => Promise<Uint8Array>;
  readonly dispose: () => void;
}
