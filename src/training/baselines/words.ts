// Cuts an article into the words that baselines read.
import type { ArticleFields } from '../../grover/fields.ts';

/** Stands between the title and the article's text. */
export const TITLE_END = '\n';
/** Every number is this word: baselines learn that there is one, not which. */
export const NUMBER = '#';

/**
 * A word (letters and marks of any script, joined by an apostrophe or hyphen), a number (digits, joined by what stands
 * between digits), or one other mark that is not white space.
 */
const WORD = /\p{L}[\p{L}\p{M}]*(?:['’\-‐‑][\p{L}\p{M}]+)*|\p{N}+(?:[.,:/]\p{N}+)*|[^\s\p{L}\p{N}]/gu;
const FIRST_OF_NUMBER = /^\p{N}/u;

/**
 * At most `limit` words of an article: its title, TITLE_END, its text. Lower case, composed (NFC), typographic
 * apostrophes and hyphens as ASCII, numbers as NUMBER; punctuation marks are words, for they tell writers apart.
 */
export function wordsOf({ title, article }: ArticleFields, limit: number): string[] {
  const words: string[] = [];
  append(words, title ?? '', limit);
  if (words.length > 0 && words.length < limit) words.push(TITLE_END);
  append(words, article ?? '', limit);
  return words;
}

function append(words: string[], text: string, limit: number): void {
  if (words.length >= limit) return;
  for (const [found] of text.normalize('NFC').matchAll(WORD)) {
    words.push(FIRST_OF_NUMBER.test(found) ? NUMBER : found.toLowerCase().replaceAll('’', "'").replace(/[‐‑]/g, '-'));
    if (words.length >= limit) return;
  }
}
