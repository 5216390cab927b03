// The labelling editor: what its page and the editor's side of it say to each other. Types and names only.
import type { ArticleOpinion } from './labelling.ts';
import type { AssessedRange } from './messages.ts';
import type { Split } from './training.ts';

/** Everything must hold. */
export interface EntryFilter {
  /** `unlabelled`: neither labelled nor skipped. A label is `{ label }`. `disagreement`: the model would label it otherwise. `broken`: lines that do not parse. */
  readonly show:
    | 'all'
    | 'unlabelled'
    | 'labelled'
    | 'skipped'
    | 'flagged'
    | 'noted'
    | 'changed'
    | 'disagreement'
    | 'conflict'
    | 'broken'
    | { readonly label: string };
  readonly split?: Split | 'none';
  /** Words that the line holds, in any case; empty: any. */
  readonly text?: string;
}

/** `uncertainty`: what the model is least sure of comes first, what it was not asked about last. */
export type EntryOrder = 'file' | 'uncertainty' | 'confidence';

export interface LabellingProgress {
  readonly total: number;
  readonly labelled: number;
  readonly skipped: number;
  readonly flagged: number;
  readonly broken: number;
  /** Neither labelled nor skipped; without lines that do not parse. */
  readonly unlabelled: number;
}

export interface LabelChoice {
  readonly label: string;
  /** "1" … "9"; missing for the tenth and later ones. */
  readonly key?: string;
  /** CSS colour or the name of a theme colour as `charts.green`. */
  readonly color?: string;
  readonly count: number;
}

export interface RowView {
  readonly id: number;
  /** From 1. */
  readonly line: number;
  readonly title: string;
  /** "example.com · January 2, 2019 · 431 words". */
  readonly details: string;
  readonly label?: string;
  readonly split?: Split;
  readonly flagged: boolean;
  readonly skipped: boolean;
  readonly hasNote: boolean;
  readonly spans: number;
  readonly isChanged: boolean;
  readonly problem?: string;
  readonly opinion?: OpinionView;
}

export interface OpinionView extends ArticleOpinion {
  /** The label it gives the most. */
  readonly label: string;
  /** "machine 83 %": as people read it. */
  readonly text: string;
  /** The article has a label, and it is another. */
  readonly disagrees: boolean;
}

export interface SpanView {
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface ArticleView {
  readonly row: RowView;
  /** Name and value, metadata only. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  /** Missing until the model has answered, or where it cannot. UTF-16 offsets into the text. */
  readonly marks?: readonly AssessedRange[];
  /** Why there are no marks, or what is being done about it. */
  readonly marksMessage?: string;
  readonly spans: readonly SpanView[];
  readonly note: string;
  /** Who labelled it and when, as a sentence. */
  readonly provenance?: string;
  /** Keys that Grover does not read. */
  readonly others: readonly { readonly name: string; readonly value: string }[];
  /** The line as it stands, where it does not parse. */
  readonly raw?: string;
  /** Where somebody else has said otherwise meanwhile. */
  readonly conflict?: { readonly ours: string; readonly theirs: string };
}

/** The model's reading of many articles, to sort and filter by. */
export interface ReadingView {
  readonly state: 'none' | 'running' | 'done' | 'failed';
  readonly model: string;
  readonly done: number;
  readonly total: number;
  /** A sentence for people: how far it is, or what went wrong. */
  readonly message: string;
}

export interface LabellingState {
  readonly file: string;
  /** 0 … 1 while the file is read. */
  readonly read: number;
  readonly progress: LabellingProgress;
  readonly labels: readonly LabelChoice[];
  readonly filter: EntryFilter;
  readonly order: EntryOrder;
  /** Entries in the list. It stands still while they are edited; a new `list` is another list. */
  readonly list: number;
  readonly rows: number;
  readonly isSearching: boolean;
  readonly reading: ReadingView;
  readonly conflicts: number;
  /** Entries that no longer pass the filter but still stand in the list. */
  readonly stale: number;
  /** The model has said more since the list was put in order. */
  readonly isOutOfOrder: boolean;
  /** What went wrong last, for people. */
  readonly problem?: string;
}

export type ToLabellingView =
  | { readonly type: 'state'; readonly state: LabellingState }
  /** Rows from a place of a list on; sent when asked for, and anew when they changed. */
  | { readonly type: 'rows'; readonly list: number; readonly from: number; readonly rows: readonly RowView[] }
  /** The article at a place of the list, to be shown beside it; undefined: the list is empty. */
  | {
      readonly type: 'article';
      readonly list: number;
      readonly position: number;
      readonly article: ArticleView | undefined;
    }
  /** Read out by a screen reader and shown for a moment: "Labelled machine, 12 of 40". */
  | { readonly type: 'said'; readonly message: string };

export type FromLabellingView =
  /** The page was loaded, for the first time or again, and knows nothing but perhaps where it was. */
  | { readonly type: 'ready'; readonly kept?: LabellingViewState }
  | { readonly type: 'rows'; readonly list: number; readonly from: number; readonly count: number }
  | { readonly type: 'select'; readonly list: number; readonly position: number }
  /** The next one that is unlabelled, from this place on and around. */
  | { readonly type: 'nextUnlabelled'; readonly list: number; readonly position: number }
  /** Sets what it names for these places of the list (null takes away); `advance` then selects the one after the last. */
  | {
      readonly type: 'judge';
      readonly list: number;
      readonly positions: readonly number[];
      readonly change: PageChange;
      readonly advance: boolean;
    }
  | { readonly type: 'filter'; readonly filter: EntryFilter; readonly order: EntryOrder }
  /** Ask the model about the articles of the list, from this place on; or stop. */
  | { readonly type: 'read'; readonly position: number }
  | { readonly type: 'stopReading' }
  | { readonly type: 'settle'; readonly list: number; readonly position: number; readonly take: 'ours' | 'theirs' }
  /** Show the line in a text editor. */
  | { readonly type: 'openText'; readonly list: number; readonly position: number }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'configureLabels' };

export interface PageChange {
  readonly label?: string | null;
  readonly split?: Split | null;
  readonly flagged?: boolean;
  readonly skipped?: boolean;
  readonly note?: string | null;
  readonly spans?: readonly SpanView[];
}

/** Kept by the page for when VS Code shows it again. */
export interface LabellingViewState {
  readonly filter: EntryFilter;
  readonly order: EntryOrder;
  readonly position: number;
}
