// Takes from an article's text what tells labels apart without being writing. It never looks at the label, so that the same is done
// to an article whose label nobody knows.
import * as v from 'valibot';
import type { ArticleFields } from '../../grover/fields.ts';
import { countWords } from './article.ts';
import { mendMojibake } from './mojibake.ts';
import { endsFinished, lastSentenceEnd, sentenceEnds } from './sentences.ts';

/** What is done to each article; kept with a trained discriminator. */
export const METADATA = ['domain', 'date', 'authors', 'title'] as const;
export type Metadata = (typeof METADATA)[number];

export const normalisationSchema = v.strictObject({
  /** White space: as it is; one space between words and one line break between paragraphs; or paragraphs made anew as well (see PARAGRAPH_WORDS). */
  newlines: v.picklist(['keep', 'single', 'rebroken']),
  /** UTF-8 that was read as Latin-1 or Windows-1252 is turned back. */
  mojibake: v.boolean(),
  /** A space is put behind a full stop that the next sentence sticks to. */
  missingSpaces: v.boolean(),
  /** What stands behind the last finished sentence is left out. */
  cutEnds: v.boolean(),
  /** Longer articles end with the last sentence that ends within so many words; 0 is no limit. */
  mostWords: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Metadata that are left out of all articles. */
  withoutFields: v.array(v.picklist(METADATA)),
});

export type Normalisation = v.InferOutput<typeof normalisationSchema>;

export const NO_NORMALISATION: Normalisation = {
  newlines: 'keep',
  mojibake: false,
  missingSpaces: false,
  cutEnds: false,
  mostWords: 0,
  withoutFields: [],
};

/** "the end.Next": lower case or a digit, a closing mark, then a capitalised word. */
const STUCK = /([\p{Ll}\p{N}][.!?]["”’)\]]?)(?=[“‘(]?\p{Lu}[\p{Ll}\s’'])/gu;

export const hasMissingSpaces = (text: string): boolean => {
  STUCK.lastIndex = 0;
  return STUCK.test(text);
};

/** Words from which a paragraph that is made here ends with its sentence: enough for a head for paragraphs to be trained on. */
const PARAGRAPH_WORDS = 50;

/** The article's text under these settings. */
export function normaliseArticle(text: string, settings: Normalisation): string {
  let normal = settings.mojibake ? mendMojibake(text) : text;
  if (settings.newlines !== 'keep') normal = linesOf(normal).join(settings.newlines === 'single' ? '\n' : ' ');
  if (settings.missingSpaces) normal = normal.replace(STUCK, '$1 ');
  if (settings.cutEnds) normal = finished(normal);
  if (settings.mostWords > 0) normal = shortened(normal, settings.mostWords);
  return settings.newlines === 'rebroken' ? rebroken(normal) : normal;
}

/** An article's fields under these settings, as a discriminator learns and predicts from them. */
export const normaliseFields = (fields: ArticleFields, settings: Normalisation): ArticleFields =>
  withoutMetadata(normaliseTexts(fields, settings), settings);

/** All metadata kept: misread characters are turned back in every field, the rest concerns the article. */
export function normaliseTexts<T extends ArticleFields>(fields: T, settings: Normalisation): T {
  const mend = settings.mojibake ? mendMojibake : (text: string): string => text;
  return {
    ...fields,
    ...(fields.title !== undefined && { title: mend(fields.title) }),
    ...(fields.summary !== undefined && { summary: mend(fields.summary) }),
    ...(fields.authors !== undefined && { authors: fields.authors.map(mend) }),
    ...(fields.article !== undefined && { article: normaliseArticle(fields.article, settings) }),
  };
}

/** Without the fields that are left out of all articles. */
export function withoutMetadata(fields: ArticleFields, { withoutFields }: Normalisation): ArticleFields {
  if (withoutFields.length === 0) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !withoutFields.some((out) => out === name)));
}

/** Lines that are not blank, one space between their words. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split(/[\n\r\u2028\u2029]+/u)
    .map((line) => line.trim().replace(/\s+/gu, ' '))
    .filter((line) => line !== '');

/** A line break behind each sentence with which PARAGRAPH_WORDS are reached. */
function rebroken(text: string): string {
  const paragraphs: string[] = [];
  let [start, counted, words] = [0, 0, 0];
  for (const end of sentenceEnds(text)) {
    words += countWords(text.slice(counted, end));
    counted = end;
    if (words < PARAGRAPH_WORDS) continue;
    paragraphs.push(text.slice(start, end).trim());
    [start, words] = [end, 0];
  }
  const rest = text.slice(start).trim();
  return [...paragraphs, ...(rest === '' ? [] : [rest])].join('\n');
}

/** Without its unfinished last sentence; a text without any finished one stays. */
function finished(text: string): string {
  if (endsFinished(text)) return text;
  const end = lastSentenceEnd(text);
  return end === undefined ? text : text.slice(0, end);
}

function shortened(text: string, mostWords: number): string {
  const limit = endOfWord(text, mostWords);
  return limit >= text.trimEnd().length ? text : text.slice(0, lastSentenceEnd(text, limit) ?? limit);
}

/** End (exclusive) of the n-th word, or of the text. */
function endOfWord(text: string, n: number): number {
  const words = /\S+/gu;
  for (let word = 0; word < n; word++) if (!words.test(text)) return text.length;
  return words.lastIndex;
}
