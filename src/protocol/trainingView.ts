// Messages between the page of the training view and the extension, and what the page shows. Types and names only.
import type { ArticlePlace, RecipeName, RunPoint, RunState } from './training.ts';

/** What the view is about: enough to show it again after VS Code was closed. */
export type TrainingSubject =
  | { readonly kind: 'files'; readonly files: readonly string[] }
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'runs' };

// The form

export const formFields = [
  'name',
  'folder',
  'seed',
  'positive',
  'epochs',
  'batchSize',
  'learningRate',
  'optimizer',
  'warmup',
  'trainableLayers',
  'maxTokens',
  'maxTrainingExamples',
  'folds',
  'patience',
  'classWeights',
  'head',
  'keepLeaks',
  'paragraphs',
] as const;
export type FormField = (typeof formFields)[number];

/** What stands in the fields, as it was typed; a field that nobody touched is missing. */
export interface FormValues {
  readonly recipe: RecipeName;
  readonly fields: Readonly<Partial<Record<FormField, string>>>;
}

export interface FieldError {
  readonly field: FormField;
  readonly message: string;
}

/** A choice that a recipe offers. */
export interface OptionView {
  readonly field: FormField;
  readonly label: string;
  readonly help: string;
  /** What holds when nothing is typed, as it would be typed; empty: none. */
  readonly standard: string;
  /** A list to choose from instead of a field to type in. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

export interface RecipeView {
  readonly recipe: RecipeName;
  readonly title: string;
  readonly summary: string;
  /** Expected duration and memory. */
  readonly cost: string;
  readonly remarks: readonly string[];
  /** Why it cannot run here. */
  readonly problem?: string;
  /** Command line that installs what is missing. */
  readonly install?: string;
  readonly options: readonly OptionView[];
}

/** Something that is worth knowing about the articles. */
export interface RemarkView {
  readonly severity: 'note' | 'warning';
  readonly text: string;
  readonly places: readonly PlaceView[];
}

export interface PlaceView extends ArticlePlace {
  /** As "desk.jsonl:12". */
  readonly where: string;
  readonly text: string;
}

export interface FormView {
  readonly files: readonly PlaceView[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly splits: { readonly labels: readonly string[]; readonly rows: readonly SplitRow[] };
  readonly remarks: readonly RemarkView[];
  /** Why nothing can be trained with these files. */
  readonly problem?: string;
  readonly recipes: readonly RecipeView[];
  readonly proposed: RecipeName;
  /** Why that one. */
  readonly reason: string;
  /** Name, folder and seed of a discriminator when nobody types others. */
  readonly standards: Readonly<Record<'name' | 'folder' | 'seed', string>>;
  readonly positive: OptionView;
}

export interface SplitRow {
  readonly name: string;
  readonly total: string;
  readonly byLabel: readonly string[];
}

// A run

export type RunAction = 'pause' | 'continue' | 'stop' | 'resume';

export interface RunView {
  readonly run: string;
  readonly name: string;
  readonly recipe: string;
  readonly state: RunState;
  /** The state in a word or two. */
  readonly headline: string;
  readonly message: string;
  /** What ended it, and what can be done. */
  readonly problem?: string;
  /** Share of the phase that is done, 0 … 1; missing where nobody knows. */
  readonly share?: number;
  readonly timeLeft?: string;
  /** What a point of the curves is: a step of training, or a whole try of which the best is kept. */
  readonly points: 'steps' | 'tries';
  readonly actions: readonly RunAction[];
  /** As "5 October, 14:02". */
  readonly changed: string;
}

// The report

export interface MetricView {
  readonly name: string;
  readonly value: string;
  /** What the number says, for people who never heard of it. */
  readonly help: string;
}

/** Rows of a table whose first cell names the row. */
export interface TableView {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface ConfusionView {
  readonly labels: readonly string[];
  readonly rows: readonly {
    readonly label: string;
    readonly cells: readonly { readonly count: string; /** Of its row, 0 … 1. */ readonly share: number }[];
  }[];
}

export interface ReliabilityPoint {
  /** Mean predicted probability and share of positives of a bin, 0 … 1. */
  readonly predicted: number;
  readonly observed: number;
  readonly examples: number;
}

export interface WorstView extends PlaceView {
  /** True label and probability, as "human, yet 97% machine". */
  readonly verdict: string;
  readonly excerpt: string;
}

export interface UseView {
  readonly state: 'in-use' | 'available' | 'unavailable';
  /** What using it does, or why it cannot be used. */
  readonly text: string;
  /** What has to be allowed before anything is marked, as a button says it. */
  readonly allow?: string;
}

export interface ReportView {
  /** Recipe, engine, duration and day. */
  readonly subtitle: string;
  /** Which articles the numbers are of. */
  readonly source: string;
  readonly metrics: readonly MetricView[];
  readonly cautions: readonly string[];
  /** Every number of every split. */
  readonly table: TableView;
  readonly byLabel: TableView;
  readonly confusion?: ConfusionView;
  readonly reliability: readonly ReliabilityPoint[];
  readonly paragraphs: readonly string[];
  readonly worst: readonly { readonly title: string; readonly articles: readonly WorstView[] }[];
  readonly use: UseView;
}

// What the page shows, and what is said

export type TrainingFace =
  | { readonly kind: 'waiting'; readonly message: string }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'form'; readonly form: FormView }
  | { readonly kind: 'run'; readonly run: RunView; readonly points: readonly RunPoint[]; readonly report?: ReportView }
  | { readonly kind: 'runs'; readonly runs: readonly RunView[]; readonly folder: string };

export type ToTrainingView =
  | { readonly type: 'show'; readonly subject: TrainingSubject; readonly face: TrainingFace }
  /** The run on view went on; the points are added to those that are there. */
  | { readonly type: 'progress'; readonly run: RunView; readonly points: readonly RunPoint[] }
  /** What is wrong with the form; nothing, if the list is empty. `message` is about the whole of it. */
  | { readonly type: 'errors'; readonly errors: readonly FieldError[]; readonly message?: string }
  | { readonly type: 'use'; readonly use: UseView };

export type FromTrainingView =
  /** The page was loaded, for the first time or again, and knows nothing. */
  | { readonly type: 'ready' }
  | { readonly type: 'check'; readonly values: FormValues }
  | { readonly type: 'start'; readonly values: FormValues }
  | { readonly type: 'control'; readonly run: string; readonly action: RunAction }
  | { readonly type: 'open'; readonly place: ArticlePlace }
  | { readonly type: 'copyInstall'; readonly recipe: RecipeName }
  | { readonly type: 'copyReport' }
  | { readonly type: 'use' }
  | { readonly type: 'useShipped' }
  /** Allow as many false marks as this discriminator can keep to. */
  | { readonly type: 'allowMarks' }
  | { readonly type: 'openFolder' }
  | { readonly type: 'showRun'; readonly run: string }
  | { readonly type: 'showRuns' }
  /** Choose other files to train from. */
  | { readonly type: 'chooseFiles' }
  /** Read the files of the form again. */
  | { readonly type: 'readAgain' }
  | { readonly type: 'showLog' };

/** Kept by the page for when VS Code opens it again. */
export interface TrainingViewState {
  readonly subject: TrainingSubject;
  /** What was typed into the form. */
  readonly values?: FormValues;
}
