// What the model wrote for a field, as front matter wants it.
import { namesIn } from '../draft/authors.ts';
import { readDate } from '../draft/dates.ts';
import { hostOf } from '../draft/hosts.ts';
import type { Field } from '../grover/vocabulary.ts';

/** Longer ones are a model gone astray, not a value (UTF-16 units). */
const LONGEST_TITLE = 300;
const LONGEST_SUMMARY = 1500;
const LONGEST_NAME = 60;
const MOST_AUTHORS = 12;

/**
 * The value of generated text, or undefined when it is none: a date as YYYY-MM-DD, authors as a list of names, a domain as a
 * host, title and summary on one line, an article trimmed.
 */
export function validFieldValue(target: Field, text: string): string | readonly string[] | undefined {
  switch (target) {
    case 'date':
      return isoDate(text);
    case 'authors':
      return authors(text);
    case 'domain':
      return hostOf(text.trim());
    case 'title':
      return oneLine(text, LONGEST_TITLE);
    case 'summary':
      return oneLine(text, LONGEST_SUMMARY);
    case 'article':
      return text.trim() === '' ? undefined : text.trim();
  }
}

function isoDate(text: string): string | undefined {
  const reading = readDate(text);
  if (!reading.ok) return undefined;
  const [month, day, year] = reading.date.split('-');
  return `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
}

function authors(text: string): readonly string[] | undefined {
  const names = [...new Set(namesIn(text).filter((name) => /\p{L}/u.test(name)))];
  const usable = names.length > 0 && names.length <= MOST_AUTHORS && names.every((name) => name.length <= LONGEST_NAME);
  return usable && !text.includes('\uFFFD') ? names : undefined;
}

function oneLine(text: string, longest: number): string | undefined {
  const line = text.replace(/\s+/gu, ' ').trim();
  return /[\p{L}\p{N}]/u.test(line) && line.length <= longest && !line.includes('\uFFFD') ? line : undefined;
}
