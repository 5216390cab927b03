// What a paragraph's text says by itself, before any language model: its wording and its style.
import { rememberedTexts } from './rememberedTexts.ts';
import { styleOf, type Style } from './style.ts';
import type { WordingModel } from './wording/wordingModel.ts';

export interface TextEvidence {
  readonly style: Style;
  /** Log-odds of the wording model's heads, [heads]; missing without a wording model. */
  readonly wording?: readonly number[];
}

export type ReadText = (text: string) => TextEvidence;

export const textReader =
  (wording?: WordingModel): ReadText =>
  (text) => ({ style: styleOf(text), ...(wording !== undefined && { wording: Array.from(wording.score(text)) }) });

/** The same for drafts that are read again and again: between two edits, all paragraphs but one are the same. */
export const rememberingTextReader = (wording?: WordingModel): ReadText => rememberedTexts(textReader(wording));
