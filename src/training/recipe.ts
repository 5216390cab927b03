// What a recipe is: from examples to a discriminator that predicts, saves itself and opens again. The loop around it is one for all.
import type { NumericEvidence } from '../detection/statistics.ts';
import type { ModelSession, Precision } from '../engines/engine.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { ArticleFields } from '../grover/fields.ts';
import type { GroverModel } from '../grover/model.ts';
import type { Result } from '../grover/problem.ts';
import type {
  DatasetInspection,
  RecipeName,
  RecipePlan,
  RunPhase,
  RunPoint,
  TrainingOptions,
} from '../protocol/training.ts';

/** A part of an article with a label of its own. */
export interface LabelledPart {
  /** UTF-16 offsets into the article, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Index into the labels; -1 for a label that no article has. */
  readonly label: number;
}

/** One labelled article, ready to learn from. */
export interface Example {
  /** Unique within the data: file and line. */
  readonly id: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Leaks normalised away. */
  readonly fields: ArticleFields;
  /** Index into the labels. */
  readonly label: number;
  /** For heads of paragraphs; the article itself counts by its label. */
  readonly spans?: readonly LabelledPart[];
  /** Shared by an article and its twins. */
  readonly pair?: string;
  /** Shared by articles that must never be parted: twins and near-duplicates. */
  readonly group?: string;
}

export interface TrainingData {
  /** Class order. */
  readonly labels: readonly string[];
  /** Index of the positive label, if one is known. */
  readonly positive: number | undefined;
  readonly train: readonly Example[];
  readonly val: readonly Example[];
  readonly test: readonly Example[];
}

/** A Grover that runs, to start from. */
export interface Trunk {
  readonly model: GroverModel;
  readonly session: ModelSession;
  readonly encoder: Encoder;
}

/** One that whoever asked for it disposes of. */
export interface OwnTrunk extends Trunk {
  dispose(): Promise<void>;
}

/** Named states of a run. What is read is always one whole state that was written. */
export interface CheckpointStore {
  read(name: string): Promise<Uint8Array | undefined>;
  /** Atomic: a kill at any moment leaves the state before or after. Throws ProblemError (a full disk). */
  write(name: string, chunks: readonly Uint8Array[]): Promise<void>;
  remove(name: string): Promise<void>;
}

/** The gate between two steps of work. */
export interface Pace {
  readonly signal: AbortSignal;
  /** Lets messages in, waits while the run is paused; rejects with ProblemError (cancelled) once it is stopped. */
  point(): Promise<void>;
}

/** Where a run says how far it is. */
export interface Recorder {
  progress(phase: RunPhase, done: number, total: number, message: string): void;
  /** A point of the curves; fold and seconds are added by the recorder. */
  point(point: Omit<RunPoint, 'seconds' | 'fold'>): void;
  /** A distribution (weights, gradients, scores) for TensorBoard. */
  histogram(tag: string, step: number, values: Float32Array): void;
}

export interface RecipeContext {
  readonly data: TrainingData;
  /** The person's choices over the plan's defaults. */
  readonly options: TrainingOptions;
  /** The Grover to start from; opened on first use. Rejects with ProblemError. */
  readonly trunk: () => Promise<Trunk>;
  readonly store: CheckpointStore;
  readonly pace: Pace;
  readonly recorder: Recorder;
  /** Folder of derived files, where @tensorflow/tfjs-node is looked for as well. */
  readonly cacheFolder?: string;
}

/** A paragraph of a labelled article with what its head learns from. */
export interface ParagraphSample {
  /** Id of its example. */
  readonly example: string;
  /** Index into the labels: of the span that covers it, else of its article; -1 for a span's label that no article has. */
  readonly label: number;
  readonly whole: NumericEvidence;
  /** First and second half of its tokens, for the spread of the score; empty for the shortest. */
  readonly halves: readonly NumericEvidence[];
}

export interface Discriminator {
  readonly labels: readonly string[];
  /** What computed, as "onnxruntime 1.30 (cpu, int8)". */
  readonly engine: string;
  /** Probabilities, [examples, labels], row-major, rows sum to 1. */
  predict(examples: readonly Example[], pace: Pace, recorder?: Recorder): Promise<Float32Array>;
  /**
   * Paragraphs of these articles in context, as the frozen Grover under it reads them; missing where there is none. A
   * recipe that saves a model of its own has its paragraphs read with that model, as scanning will open it.
   */
  readonly paragraphs?: (
    examples: readonly Example[],
    pace: Pace,
    recorder?: Recorder,
  ) => Promise<readonly ParagraphSample[]>;
  /** Writes what `Recipe.open` needs into a folder that is there, `discriminator.json` excepted. Gives what that file says of it under `settings`. */
  save(folder: string): Promise<unknown>;
  dispose(): Promise<void>;
}

export interface OpenDeps {
  /** The Grover that the discriminator was trained on. */
  readonly trunk: () => Promise<Trunk>;
  /**
   * Any other model folder, for weights that were trained themselves, at that precision where it is given; its opener
   * disposes of it.
   */
  readonly openFolder: (folder: string, precision?: Precision) => Promise<Trunk>;
  /** Folder of derived files, where @tensorflow/tfjs-node is looked for as well. */
  readonly cacheFolder?: string;
}

export interface Recipe {
  readonly name: RecipeName;
  /** What it would do; never fails, says in `problem` why it cannot run. */
  plan(
    inspection: DatasetInspection,
    model: Pick<GroverModel, 'config' | 'name'>,
    cacheFolder?: string,
  ): Promise<RecipePlan>;
  /** Trains, from the store's last checkpoint if there is one. Rejects with ProblemError (cancelled when stopped, engine-failed for a loss that is no number). */
  train(context: RecipeContext): Promise<Discriminator>;
  /** Opens what `save` wrote. */
  open(folder: string, labels: readonly string[], settings: unknown, deps: OpenDeps): Promise<Result<Discriminator>>;
}
