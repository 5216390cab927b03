// A draft as plain data: what an editor typed, its front matter and its paragraphs, every one with its place in the text.
import type { ArticleFields } from '../grover/fields.ts';
import type { Field } from '../grover/vocabulary.ts';

/** Half-open range of UTF-16 offsets into the document's text, BOM and carriage returns counted. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export type DraftLanguage = 'markdown' | 'plaintext';
export type MetadataField = Exclude<Field, 'article'>;

/** One recognised key of the front matter. */
export interface FrontMatterEntry {
  readonly field: MetadataField;
  /** The key as written: `publishDate`, `byline`, … */
  readonly key: string;
  readonly keyRange: TextRange;
  /** Where the value stands; an empty range just behind the colon when there is none. */
  readonly valueRange: TextRange;
  /** The value as people wrote it, on one line; empty when there is none. */
  readonly text: string;
  /** False when the value could not be understood (a problem says why); then the model is not told of it. */
  readonly valid: boolean;
}

/** Something wrong in the front matter, at the offending value. */
export interface FrontMatterProblem {
  readonly range: TextRange;
  readonly severity: 'error' | 'warning';
  /** Stable identifier: `yaml-syntax`, `date-unknown`, `domain-not-a-host`, `duplicate-field`, … */
  readonly code: string;
  /** A full sentence: what is wrong and what to write instead. */
  readonly message: string;
}

export interface FrontMatter {
  /** How its keys are written; a script's object (`---js`), which is not read, counts as JSON. */
  readonly format: 'yaml' | 'toml' | 'json';
  /** The block with its fences. */
  readonly range: TextRange;
  /** The text between the fences. */
  readonly content: TextRange;
  readonly entries: readonly FrontMatterEntry[];
  readonly problems: readonly FrontMatterProblem[];
}

/** Why a block is read as context, or not at all, but never scored. */
export type NotScored =
  'heading' | 'quote' | 'code' | 'table' | 'list' | 'caption' | 'html' | 'boilerplate' | 'definition';

export interface Paragraph {
  /** Place among the draft's paragraphs, from 0. */
  readonly index: number;
  /** Where it stands in the document, markup included, surrounding white space not. */
  readonly range: TextRange;
  /** What the model reads: markup removed, white space collapsed, line breaks inside joined by a space. */
  readonly text: string;
  /** Undefined for prose that is scored. */
  readonly notScored?: NotScored;
  /** True when its text is part of what the model reads as the article (headings are, code and tables are not). */
  readonly isContext: boolean;
}

export interface Draft {
  readonly language: DraftLanguage;
  readonly text: string;
  readonly frontMatter?: FrontMatter;
  /** The valid fields of the front matter, without `article`. */
  readonly fields: ArticleFields;
  /** In document order; ranges do not overlap. */
  readonly paragraphs: readonly Paragraph[];
}

/** What stands between two paragraphs in the text the model reads; the shipped model was trained on single line breaks. */
export const PARAGRAPH_SEPARATOR = '\n';
