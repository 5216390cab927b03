// Labelling on the wire between editor and process. Types and names only.
import type { AssessedRange, WireProblem } from './messages.ts';
import type { ArticlePlace, LineProblem, Split } from './training.ts';

/** What the current model says of an article. */
export interface ArticleOpinion {
  /** Label → probability, sums to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** `article`: the discriminator's own number; `paragraphs`: put together from the probabilities of its paragraphs. */
  readonly basis: 'article' | 'paragraphs';
  /** Paragraphs that were judged, and those of them that are marked. */
  readonly judged: number;
  readonly marked: number;
}

/** An article as the wire carries it: the model's six fields. */
export interface WireArticle {
  readonly domain?: string;
  readonly date?: string;
  readonly authors?: readonly string[];
  readonly title?: string;
  readonly article: string;
  readonly summary?: string;
}

/** Editor → process: what does the current model say of these articles? Answered from a cache on disk where it has said so before. */
export const assessArticlesMethod = 'grover/assessArticles';
export interface AssessArticlesParams {
  readonly articles: readonly WireArticle[];
  /** Also the assessment of each paragraph. */
  readonly paragraphs?: boolean;
}
export interface AssessedArticle {
  /** Missing where nothing can be said: too short, or a model that is not calibrated. */
  readonly opinion?: ArticleOpinion;
  /** UTF-16 offsets into `article`. */
  readonly paragraphs?: readonly AssessedRange[];
  /** Why there is no opinion, for people. */
  readonly problem?: WireProblem;
}
export interface AssessArticlesResult {
  readonly model: string;
  readonly modelHash: string;
  /** Of the labels, the one that counts as machine-written; missing where the model does not know. */
  readonly positive?: string;
  /** As many as articles were asked for, in their order. */
  readonly articles: readonly AssessedArticle[];
}

/** Editor → process: what an open draft says, as the scan of it reads it. Loads no model. */
export const draftFieldsMethod = 'grover/draftFields';
export interface DraftFieldsParams {
  readonly uri: string;
  /** A part of it: UTF-16 offsets into the document, end exclusive. Cut to whole words. */
  readonly part?: { readonly start: number; readonly end: number };
}
export interface DraftFieldsResult {
  /** Of the document that was read. */
  readonly version: number;
  readonly article: WireArticle;
  /** UTF-16 offsets into `article.article`; missing where no part was asked for, or nothing in it is text of the article. */
  readonly part?: { readonly start: number; readonly end: number };
  /** Of the model that marks drafts; missing until one is loaded. */
  readonly modelHash?: string;
}

// Articles from other formats and into them

export const IMPORT_FORMATS = ['markdown', 'html', 'text', 'csv', 'realnews', 'generations'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** Editor → process: reads files and folders and appends their articles to a labelled file, each once. Shows work-done progress. */
export const importArticlesMethod = 'grover/importArticles';
export interface ImportArticlesParams {
  /** Absolute paths; folders are read with all below them. */
  readonly sources: readonly string[];
  /** Absolute path of the labelled file; made where there is none. Missing: only say what would be done. */
  readonly target?: string;
  /** Missing: by each file's name and first bytes. */
  readonly format?: ImportFormat;
  /** Label and split for articles that bring none. */
  readonly label?: string;
  readonly split?: Split;
  /** Also write articles that the target has already. */
  readonly keepDuplicates?: boolean;
  /** Only say what would be written to the target. */
  readonly dryRun?: boolean;
  readonly workDoneToken?: string | number;
}
export interface ImportArticlesResult {
  readonly files: number;
  /** Articles that were found, and of these those that were written (without a target or in a dry run: would be). */
  readonly articles: number;
  readonly written: number;
  /** Articles that were found in each. */
  readonly byFormat: Readonly<Partial<Record<ImportFormat, number>>>;
  /** Left out, or kept on request: the same text as (similarity 1), or nearly that of, an article before it. The first 100, and how many. */
  readonly duplicates: readonly { readonly a: ArticlePlace; readonly b: ArticlePlace; readonly similarity: number }[];
  readonly duplicateCount: number;
  /** What could not be read: the first 100, and how many. */
  readonly problems: readonly LineProblem[];
  readonly problemCount: number;
}

export const EXPORT_FORMATS = ['jsonl', 'csv', 'reference'] as const;
/** reference: as discrimination/run_discrimination.py reads it. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Editor → process: writes the articles of labelled files in another format, whole or not at all. */
export const exportArticlesMethod = 'grover/exportArticles';
export interface ExportArticlesParams {
  readonly files: readonly string[];
  readonly target: string;
  readonly format: ExportFormat;
  /** Without articles that have no label, are skipped or flagged; default true for `reference`, else false. */
  readonly onlyLabelled?: boolean;
  readonly workDoneToken?: string | number;
}
export interface ExportArticlesResult {
  readonly written: number;
  readonly left: number;
  readonly problems: readonly LineProblem[];
  readonly problemCount: number;
  /** What the format cannot hold, a sentence each. */
  readonly remarks: readonly string[];
}

/** Editor → process: how far two people's labels of the same articles agree. */
export const compareLabelsMethod = 'grover/compareLabels';
export interface CompareLabelsParams {
  readonly a: string;
  readonly b: string;
  readonly workDoneToken?: string | number;
}
export interface LabelDisagreement {
  readonly a: ArticlePlace;
  readonly b: ArticlePlace;
  readonly title: string;
  readonly labelA: string;
  readonly labelB: string;
}
export interface CompareLabelsResult {
  /** Articles in both files, found by their text. */
  readonly common: number;
  /** Of these, those that both have labelled. */
  readonly bothLabelled: number;
  readonly agreed: number;
  /** Order of the rows (a) and columns (b) of the table. */
  readonly labels: readonly string[];
  readonly table: readonly (readonly number[])[];
  /** Cohen's kappa and its 95 % interval; missing where chance alone agrees wholly (one label) or nothing is common. */
  readonly kappa?: number;
  readonly interval?: readonly [number, number];
  /** Landis and Koch's word for it, as a sentence. */
  readonly reading: string;
  readonly disagreements: readonly LabelDisagreement[];
  readonly disagreementCount: number;
  readonly onlyA: number;
  readonly onlyB: number;
}
