// Messages of the wire beyond LSP 3.18, shared by the Grover process and its editor. Types and names only.

/** What the editor says in `initializationOptions`. Unknown or missing values fall back to what stands beside the process. */
export interface InitializationOptions {
  /** Folder of the shipped model. */
  readonly shippedModel?: string;
  /** Folder for derived files; default: the user's cache folder. */
  readonly cacheFolder?: string;
  /** False in an untrusted workspace: then only the shipped model is used and no path from settings is read. Default true. */
  readonly trusted?: boolean;
  /** How diagnostics travel to an editor that supports both; default `push`. */
  readonly diagnostics?: 'push' | 'pull';
  /** Shaped as `Settings`, in parts or whole: for editors that do not answer `workspace/configuration`. */
  readonly settings?: unknown;
}

/** The `grover` section of the settings, as answered to `workspace/configuration`. One place, checked against package.json by a test. */
export interface Settings {
  readonly engine: 'auto' | 'onnxruntime' | 'tensorflow';
  readonly precision: 'int8' | 'fp32' | 'int4';
  /** Model folder; empty is the shipped one. */
  readonly model: string;
  /** Threads of one run; 0 is one for each of the machine's cores, at most 4. */
  readonly threads: number;
  readonly diagnostics: {
    readonly enabled: boolean;
    /** Share of human paragraphs that may be flagged by mistake: 0.005 is 5 in 1,000. */
    readonly falsePositiveRate: number;
    /** Paragraphs of fewer tokens are not judged. */
    readonly minimumTokens: number;
  };
  readonly suggestions: {
    readonly enabled: boolean;
    /** Language id → on or off; a language that is not listed is off. */
    readonly languages: Readonly<Record<string, boolean>>;
    /** Milliseconds of rest before ghost text is asked for. */
    readonly delay: number;
    /** Most tokens of ghost text. */
    readonly length: number;
  };
  readonly generation: {
    readonly topP: number;
    /** 0 is no limit. */
    readonly topK: number;
    /** Most tokens of a generated article. */
    readonly length: number;
    readonly candidates: number;
    /** null draws a new seed each time. */
    readonly seed: number | null;
  };
}

export interface WireProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Process → editor, whenever it changes: what the process is doing, in one line. */
export const statusMethod = 'grover/status';
export interface StatusParams {
  readonly state: 'starting' | 'loading' | 'ready' | 'scanning' | 'generating' | 'training' | 'failed';
  /** Name of the loaded model, once there is one. */
  readonly model?: string;
  /** Engine, device and precision of the loaded model. */
  readonly engine?: string;
  /** A sentence for people: "Reading 12 of 40 paragraphs of council.md". */
  readonly message: string;
  readonly problem?: WireProblem;
}

export type GeneratedField = 'domain' | 'date' | 'authors' | 'title' | 'article' | 'summary';

/**
 * Editor → process: write one field of an open document (or continue its article at an offset). Streams GenerationProgress.
 * Cancelled, it still answers, with what was written until then and finish `cancelled`. Fails with a sentence for people.
 */
export const generateMethod = 'grover/generate';
export interface GenerateParams {
  readonly uri: string;
  readonly field: GeneratedField;
  /** Chosen by the editor, repeated in GenerationProgress. */
  readonly id: string;
  /** UTF-16 offset: for `article`, continue what stands before it; missing: write the whole article anew. */
  readonly offset?: number;
  /** LSP's token for work-done progress ($/progress), if the editor shows it. */
  readonly workDoneToken?: string | number;
  /** Override the settings for this request. */
  readonly candidates?: number;
  readonly seed?: number;
  readonly maxTokens?: number;
}
export interface GeneratedCandidate {
  readonly text: string;
  readonly seed: number;
  readonly tokens: number;
  readonly finish: 'end' | 'length' | 'stopped' | 'cancelled';
  /** For a field of the front matter, if the text can be a value of it: the edit that puts it there, quoted as its format asks. */
  readonly edit?: OffsetEdit;
}
/** Replace `start … end` (UTF-16 offsets into the document of GenerateResult.version) by `newText`. */
export interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}
export interface GenerateResult {
  /** Version of the document that was read. */
  readonly version: number;
  readonly candidates: readonly GeneratedCandidate[];
  readonly model: string;
  readonly modelHash: string;
}

/** Process → editor, while a GenerateRequest runs: text added to one candidate since the last message. */
export const generationProgressMethod = 'grover/generationProgress';
export interface GenerationProgressParams {
  readonly id: string;
  readonly candidate: number;
  readonly added: string;
}

/** Editor → process: can this folder be used as a model? Reads the header and the configuration, loads nothing. */
export const inspectModelMethod = 'grover/inspectModel';
export interface InspectModelParams {
  readonly folder: string;
}
export type InspectModelResult =
  | {
      readonly ok: true;
      readonly name: string;
      readonly format: 'safetensors' | 'tensorflow';
      readonly layers: number;
      readonly hiddenSize: number;
      readonly parameters: number;
      readonly isDiscriminator: boolean;
    }
  | { readonly ok: false; readonly problem: WireProblem };

/** Editor → process: every paragraph's assessment of an open document, after waiting for the scan of its current version. */
export const assessmentsMethod = 'grover/assessments';
export interface AssessmentsParams {
  readonly uri: string;
}
export interface AssessedRange {
  readonly start: number;
  readonly end: number;
  readonly verdict: 'machine-like' | 'no-sign' | 'abstained';
  readonly reason?: string;
  readonly probability?: number;
  readonly interval?: readonly [number, number];
  readonly tokens?: number;
}
export interface AssessmentsResult {
  readonly version: number;
  readonly items: readonly AssessedRange[];
  /** Tokens the model has read for this document since it was opened: grows by what an edit really cost. */
  readonly tokensRead: number;
}
