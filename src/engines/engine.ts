// The one interface both engines keep. What is asked of a model is a single run over new tokens behind a cached prefix.
import type { GroverConfig, GroverModel } from '../grover/model.ts';
import type { Result } from '../grover/problem.ts';
import type { KeyValueCache, KeyValueRows } from './keyValueCache.ts';

export type EngineName = 'onnxruntime' | 'tensorflow';
/** How matrices are held and multiplied. `fp32` is the reference; engines say which others they have. */
export type Precision = 'fp32' | 'int8' | 'int4';

/** One run over S new tokens behind a past of P. Throws RangeError when a position is not the model's (P + S itself is no limit). */
export interface ForwardRequest {
  /** New token ids, [S], S ≥ 1. */
  readonly tokens: Int32Array;
  /** The prefix already read; none is an empty prefix. */
  readonly past?: KeyValueCache;
  /** Position of each new token, [S]; default P … P + S - 1. */
  readonly positions?: Int32Array;
  /** [S, P + S], 1 where a new token (row) may attend to a token of past or present (column); default causal. */
  readonly visible?: Uint8Array;
  /** Rows (0 … S - 1) whose next-token distribution is compared with a target, [N], and those targets, [N]. */
  readonly targetRows?: Int32Array;
  readonly targets?: Int32Array;
  /** Rows whose full logits are wanted, [R]. */
  readonly logitRows?: Int32Array;
  /** Rows whose last hidden state is wanted, [H]. */
  readonly hiddenRows?: Int32Array;
  /** Nothing will be read behind these tokens: the result's `rows` may be left empty. */
  readonly isLast?: boolean;
}

/** What the distribution p over the vocabulary says of a target token, each [N]; natural logarithms. */
export interface TokenStatistics {
  /** log p(target). */
  readonly logProbability: Float32Array;
  /** Number of tokens more probable than the target: 0 is the model's first guess. */
  readonly rank: Int32Array;
  /** -Σ p log p, nats. */
  readonly entropy: Float32Array;
  /** Variance of log p(token) under p: Σ p (log p)² - entropy². */
  readonly variance: Float32Array;
  /** Probability mass of the tokens more probable than the target: the top-p it needs (the reference's top_p_required). */
  readonly topPRequired: Float32Array;
}

export interface ForwardResult {
  readonly rows: KeyValueRows;
  readonly statistics: TokenStatistics;
  /** [R, vocabulary], row-major. */
  readonly logits: Float32Array;
  /** [H, hiddenSize], row-major. */
  readonly hidden: Float32Array;
}

/** A model ready to run. A run waits until a lane is free of those before it, whatever became of them. */
export interface ModelSession {
  readonly engine: EngineName;
  /** What people see: engine, its version, device and precision, as "onnxruntime 1.30 (cpu, int8)". */
  readonly description: string;
  readonly precision: Precision;
  readonly config: GroverConfig;
  /** Runs that are worked on at the same time; missing: one. */
  readonly lanes?: number;
  run(request: ForwardRequest): Promise<ForwardResult>;
  dispose(): Promise<void>;
}

export interface LoadOptions {
  readonly precision: Precision;
  /** Threads of one run. */
  readonly threads: number;
  /** Folder for derived files (graphs under their content hash); created when needed. */
  readonly cacheFolder: string;
}

export interface Engine {
  readonly name: EngineName;
  readonly precisions: readonly Precision[];
  /** Checks the weights (all there, right shapes, finite) and makes them runnable. Never throws for a bad model. */
  load(model: GroverModel, options: LoadOptions): Promise<Result<ModelSession>>;
}
