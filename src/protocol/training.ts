// Training on both wires (editor ↔ process, process ↔ trainer), and what a run leaves on disk. Types and names only.
import type { Settings, WireProblem } from './messages.ts';

export type Split = 'train' | 'val' | 'test';

/** quick: a head on the frozen trunk; grover: the reference's fine-tuning; the others are baselines without a Grover. */
export const RECIPE_NAMES = ['quick', 'grover', 'tfidf', 'rnn', 'bilstm', 'subword-bilstm', 'cnn'] as const;
export type RecipeName = (typeof RECIPE_NAMES)[number];

/** What a person may choose; what is missing is the recipe's own default (RecipePlan.defaults). */
export interface TrainingOptions {
  readonly recipe: RecipeName;
  /** Same seed and engine, same result. */
  readonly seed: number;
  readonly epochs?: number;
  /** Articles of one optimiser step. */
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly optimizer?: 'adafactor' | 'adamw';
  /** Share of the steps in which the learning rate grows from 0. */
  readonly warmup?: number;
  /** Only the top layers learn; missing: all weights. */
  readonly trainableLayers?: number;
  /** Tokens read of an article, class token included. */
  readonly maxTokens?: number;
  /** Machine articles kept for training, as in the reference; each human article is paired with one of them. */
  readonly maxTrainingExamples?: number;
  /** Folds of cross-validation; missing or 0: none. */
  readonly folds?: number;
  /** Epochs (or tries) without a better validation loss after which training stops. */
  readonly patience?: number;
  readonly classWeights?: 'balanced' | 'none';
  /** Head of `quick`. */
  readonly head?: 'linear' | 'mlp';
  /** Train on the texts as they are, leaks included. */
  readonly keepLeaks?: boolean;
  /** Train and calibrate the per-paragraph head as well; default true where the recipe can. */
  readonly paragraphs?: boolean;
  /** The label that counts as positive (AUROC, calibration, marks); default `machine`, where there is such a label. */
  readonly positive?: string;
}

export interface TrainingRequest {
  /** Absolute paths of labelled .jsonl files. */
  readonly files: readonly string[];
  /** Name of the discriminator: the name of its folder. */
  readonly name: string;
  /** Absolute path of the folder that holds the discriminators (`grover-models` of the workspace). */
  readonly folder: string;
  /** Absolute path of the model folder to start from; empty is the shipped one. */
  readonly model: string;
  readonly options: TrainingOptions;
}

// What was found in the files

export interface LineProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface ArticlePlace {
  readonly file: string;
  readonly line: number;
}

export interface SplitCount {
  readonly articles: number;
  /** As many as there are labels, in their order. */
  readonly byLabel: readonly number[];
}

export type LeakKind = 'newlines' | 'mojibake' | 'length' | 'cut-ends' | 'missing-spaces' | 'shared-starts' | 'fields';

/** Something besides the writing that tells the labels apart. */
export interface Leak {
  readonly kind: LeakKind;
  /** Share of the articles of each label that have it (for `length`: the median number of characters), in the order of labels. */
  readonly byLabel: readonly number[];
  /** How well it alone tells one label from the rest, 0.5 … 1; of the label that it tells best. */
  readonly auroc: number;
  /** What was found and what is done about it, for people. */
  readonly message: string;
  readonly isNormalised: boolean;
}

export interface DatasetInspection {
  readonly files: readonly { readonly path: string; readonly lines: number; readonly articles: number }[];
  /** Lines passed over: the first 100 in full, and how many there are. */
  readonly problems: readonly LineProblem[];
  readonly problemCount: number;
  readonly articles: number;
  /** Class order; machine, then human, come first as in the reference. */
  readonly labels: readonly string[];
  /** The positive label, if one is known. */
  readonly positive?: string;
  readonly byLabel: readonly number[];
  /** What is learnt from and judged by: without the copies that are left out of train. */
  readonly splits: Readonly<Record<Split, SplitCount>>;
  /** Articles whose split was not given and was made here, pairs kept together. */
  readonly splitsMade: number;
  /** Pairs (articles with their twins of another label) and articles without one. */
  readonly pairs: number;
  readonly unpaired: number;
  readonly duplicates: {
    /** Articles beyond the first of their kind in their split; they stay. */
    readonly withinSplits: number;
    /** Articles of train that val or test has too; left out of train unless leaks are kept. */
    readonly acrossSplits: number;
    readonly examples: readonly { readonly a: ArticlePlace; readonly b: ArticlePlace; readonly similarity: number }[];
  };
  readonly tooShort: number;
  /** Words below which an article is too short to learn from. */
  readonly fewestWords: number;
  readonly leaks: readonly Leak[];
  readonly medianWords: number;
  /** What people should know besides, a sentence each. */
  readonly remarks?: readonly string[];
  /** Why no training is possible with these files, if so. */
  readonly problem?: WireProblem;
}

/** What a recipe would do with these articles on this machine. */
export interface RecipePlan {
  readonly recipe: RecipeName;
  readonly title: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Why it cannot run here, and what to do about it. */
  readonly problem?: WireProblem;
  /** Command line that installs what is missing. */
  readonly install?: string;
  /** Expected duration; an estimate from this machine's speed where it was measured. */
  readonly seconds: number;
  /** Most memory that training will take, bytes. */
  readonly memoryBytes: number;
  /** Every choice as it would be made. */
  readonly defaults: Omit<TrainingOptions, 'recipe' | 'seed' | 'positive'>;
  readonly remarks: readonly string[];
}

/** Editor → process: reads the files (nothing is changed) and says what could be trained. */
export const inspectDatasetMethod = 'grover/inspectDataset';
export interface InspectDatasetParams {
  readonly files: readonly string[];
  readonly model?: string;
  readonly positive?: string;
}
export interface InspectDatasetResult {
  readonly inspection: DatasetInspection;
  readonly plans: readonly RecipePlan[];
  readonly proposed: RecipeName;
  /** Why that one, as a sentence. */
  readonly reason: string;
}

// A run

export type RunState = 'running' | 'paused' | 'stopped' | 'interrupted' | 'failed' | 'finished';
export type RunPhase = 'reading' | 'features' | 'training' | 'evaluating' | 'calibrating' | 'saving';

/** A run as its folder and its trainer know it; `run.json` in the folder. */
export interface RunSnapshot {
  /** Absolute path of the discriminator's folder; names the run. */
  readonly run: string;
  readonly request: TrainingRequest;
  readonly state: RunState;
  readonly phase: RunPhase;
  /** Units of the phase that are done, of how many. */
  readonly done: number;
  readonly total: number;
  /** From 1; missing for the discriminator that is kept. */
  readonly fold?: number;
  readonly secondsLeft?: number;
  /** A sentence for people. */
  readonly message: string;
  /** What ended it (`failed`, `interrupted`). */
  readonly problem?: WireProblem;
  /** ISO time of the last change. */
  readonly changed: string;
}

/** One point of the curves; what was not measured is missing. A line of `points.jsonl`. */
export interface RunPoint {
  readonly step: number;
  readonly epoch: number;
  /** Since the run began, pauses left out. */
  readonly seconds: number;
  readonly fold?: number;
  readonly loss?: number;
  readonly lmLoss?: number;
  readonly accuracy?: number;
  readonly learningRate?: number;
  readonly valLoss?: number;
  readonly valAccuracy?: number;
  readonly valAuroc?: number;
}

/**
 * Editor → process: starts a run, or resumes the one in that folder from its last checkpoint. One run at a time. Answers
 * with the RunSnapshot as soon as the trainer is at work; the rest comes as TrainingNotification.
 */
export const trainMethod = 'grover/train';
export interface TrainParams {
  readonly request: TrainingRequest;
  /** Go on with what is in the folder; without it a folder is refused whose run has learnt something already. */
  readonly resume?: boolean;
  readonly workDoneToken?: string | number;
}

/** Editor → process: pause, go on with, or stop (resumable) the run that is under way. */
export const controlTrainingMethod = 'grover/controlTraining';
export interface ControlTrainingParams {
  readonly run: string;
  readonly action: 'pause' | 'continue' | 'stop';
}

/** Editor → process: the runs in a folder of discriminators, newest first, with what goes on now. */
export const trainingRunsMethod = 'grover/trainingRuns';
export interface TrainingRunsParams {
  readonly folder: string;
}
export interface TrainingRunsResult {
  readonly runs: readonly RunSnapshot[];
}

/** Editor → process: everything known of one run. */
export const trainingRunMethod = 'grover/trainingRun';
export interface TrainingRunParams {
  readonly run: string;
}
export interface TrainingRunResult {
  readonly snapshot: RunSnapshot;
  readonly points: readonly RunPoint[];
  readonly report?: TrainingReport;
}

/** Process → editor, while a run goes on and when it ends: its state, and the points since the last message. */
export const trainingMethod = 'grover/training';
export interface TrainingNotification {
  readonly snapshot: RunSnapshot;
  readonly points: readonly RunPoint[];
}

/** Editor → process: a machine article for each human one of a file, appended to it; resumable. */
export const counterpartsMethod = 'grover/counterparts';
export interface CounterpartsParams {
  readonly file: string;
  readonly seed?: number;
  readonly workDoneToken?: string | number;
}
export interface CounterpartsResult {
  readonly written: number;
  /** Human articles that had a counterpart already, or too little to write one from. */
  readonly skipped: number;
  readonly problems: readonly LineProblem[];
}

// Process ↔ trainer

export type ToTrainer =
  | {
      readonly type: 'start';
      readonly request: TrainingRequest;
      readonly resume: boolean;
      readonly shippedModel: string;
      readonly cacheFolder: string;
      /** How a Grover to start from is run: as the process runs it, so that a head fits the statistics it will be given. */
      readonly engine: Settings['engine'];
      readonly precision: Settings['precision'];
      readonly threads: number;
    }
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  | { readonly type: 'stop' };

export type FromTrainer =
  | { readonly type: 'progress'; readonly snapshot: RunSnapshot; readonly points: readonly RunPoint[] }
  | { readonly type: 'log'; readonly line: string }
  /** The last message. With a problem: why it ended, or why it never began (then without any progress). */
  | { readonly type: 'ended'; readonly problem?: WireProblem };

// The report, `metrics.json` in the discriminator's folder

export interface ReliabilityBin {
  /** Bounds of the predicted probability. */
  readonly from: number;
  readonly to: number;
  readonly examples: number;
  readonly meanProbability: number;
  /** Share of positives among them. */
  readonly share: number;
}

export interface LabelMetrics {
  readonly label: string;
  readonly examples: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** How well one split was told apart; what cannot be computed (no pairs, one label only) is missing. */
export interface SplitMetrics {
  readonly examples: number;
  /** Share of articles whose most probable label is theirs: the reference's unpaired accuracy. */
  readonly unpairedAccuracy: number;
  /** Share of pairs in which the machine's article has the higher probability of being one (Zellers et al. 2019, section 5). */
  readonly pairedAccuracy?: number;
  readonly pairs: number;
  /** Of the positive label against the rest; without one, the mean over labels. */
  readonly auroc?: number;
  /** Of the positive label's probability. */
  readonly brier?: number;
  readonly expectedCalibrationError?: number;
  readonly reliability: readonly ReliabilityBin[];
  /** Rows: true label; columns: predicted; in the order of labels. */
  readonly confusion: readonly (readonly number[])[];
  readonly byLabel: readonly LabelMetrics[];
  /** Mean negative log-probability of the true label, nats. */
  readonly loss: number;
}

export interface WorstArticle extends ArticlePlace {
  readonly title: string;
  readonly label: string;
  /** Probability of the positive label. */
  readonly probability: number;
  readonly excerpt: string;
}

/** The per-paragraph head on paragraphs of articles it was not fitted on. */
export interface ParagraphReport {
  readonly paragraphs: number;
  readonly auroc: number;
  readonly brier: number;
  readonly expectedCalibrationError: number;
  readonly minimumTokens: number;
  /** Smallest false-positive rate that could be measured, and the share of positives it finds. */
  readonly falsePositiveRate: number;
  readonly found: number;
}

export interface TrainingReport {
  readonly format: 1;
  readonly name: string;
  readonly recipe: RecipeName;
  readonly labels: readonly string[];
  readonly positive?: string;
  readonly created: string;
  /** Seconds of work, pauses left out. */
  readonly seconds: number;
  readonly options: TrainingOptions;
  /** What computed: engine, device, precision. */
  readonly engine: string;
  readonly trunk?: { readonly name: string; readonly hash: string };
  readonly data: {
    readonly files: readonly { readonly path: string; readonly sha256: string; readonly articles: number }[];
    readonly splits: Readonly<Record<Split, SplitCount>>;
    readonly leaks: readonly Leak[];
    readonly acrossSplits: number;
    /** Those of the inspection; missing in reports of older versions. */
    readonly remarks?: readonly string[];
  };
  readonly splits: { readonly val?: SplitMetrics; readonly test?: SplitMetrics };
  /** Cross-validation: every article of train and val predicted by the fold that did not see it; test by the mean of all folds. */
  readonly folds?: { readonly count: number; readonly outOfFold: SplitMetrics; readonly test?: SplitMetrics };
  readonly paragraphs?: ParagraphReport;
  /** Why there is no per-paragraph head, for people. */
  readonly noParagraphs?: string;
  /** Of the last split that has articles, by how wrong they are; at most 20 each. */
  readonly falsePositives: readonly WorstArticle[];
  readonly falseNegatives: readonly WorstArticle[];
  /** True when the folder can be used as `grover.model`: its paragraphs head marks drafts. */
  readonly marksDrafts: boolean;
}
