// One line of a JSONL file of articles, as RealNews and the reference's scripts write them.
import * as v from 'valibot';
import type { ArticleFields } from './fields.ts';
import { dateInWords, wordsAsDate } from './layout.ts';
import { fail, ok, type Result } from './problem.ts';

const text = v.nullish(v.string());

const articleLine = v.object({
  domain: text,
  date: text,
  publish_date: text,
  authors: v.nullish(v.union([v.array(v.string()), v.string()])),
  title: text,
  article: text,
  text,
  summary: text,
});

/**
 * Reads an article's fields from a parsed line: `date` or `publish_date` (MM-DD-YYYY as the reference has it, `January 2, 2020`, or ISO), `article` or, when
 * that is empty, `text`, authors as a list or one string. Null counts as not written; other keys are passed over. Fails with input-invalid and names the key.
 */
export function parseArticleLine(line: unknown): Result<ArticleFields> {
  if (typeof line !== 'object' || line === null || Array.isArray(line))
    return fail('input-invalid', 'An article must be a JSON object with keys such as "title" and "text".');
  const parsed = v.safeParse(articleLine, line);
  if (!parsed.success) return fail('input-invalid', describe(parsed.issues[0]));
  const { domain, title, summary, authors } = parsed.output;
  const written = parsed.output.date ?? parsed.output.publish_date;
  const date = typeof written === 'string' ? monthFirst(written) : undefined;
  if (date !== undefined && dateInWords(date) === undefined)
    return fail(
      'input-invalid',
      `The date “${written}” is neither of the form MM-DD-YYYY nor YYYY-MM-DD.`,
      'Write it like 03-07-2019.',
    );
  const { article: own, text: other } = parsed.output;
  const article = own === '' ? (other ?? own) : (own ?? other);
  return ok({
    ...(typeof domain === 'string' && { domain }),
    ...(date !== undefined && { date }),
    ...(authors !== null && authors !== undefined && { authors: typeof authors === 'string' ? [authors] : authors }),
    ...(typeof title === 'string' && { title }),
    ...(typeof article === 'string' && { article }),
    ...(typeof summary === 'string' && { summary }),
  });
}

/** An ISO date, with or without a time, or one in the model's words, as MM-DD-YYYY; anything else as it is. */
const monthFirst = (date: string): string =>
  wordsAsDate(date) ?? date.replace(/^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/, '$2-$3-$1');

function describe(issue: v.BaseIssue<unknown>): string {
  const key = v.getDotPath(issue) ?? '';
  return key === 'authors'
    ? '"authors" must be a list of strings or one string.'
    : `"${key}" must be a string, not ${issue.received}.`;
}
