// Markdown and plain text as articles: the fields of the front matter, and what the model would read of the text.
import { PARAGRAPH_SEPARATOR, type Draft, type Paragraph } from '../../draft/draft.ts';
import { parseDraft } from '../../draft/parseDraft.ts';
import { articleKeys, problemAt, type Metadata, type Read, type ReadWork } from './read.ts';
import type { SourceFile } from './sources.ts';
import { readWholeText, tooLarge } from './wholeFile.ts';

/** Characters of the longest line that is taken for a headline. */
const LONGEST_TITLE = 120;
/** Characters: ten times the longest articles. Others wait while a text is parsed. */
const LONGEST = 2 ** 20;
const NOTHING = 'No text of an article was found in this file.';

export async function* readDraftFile(
  file: SourceFile,
  format: 'markdown' | 'text',
  work: ReadWork,
): AsyncGenerator<Read> {
  const { text, remarks } = await readWholeText(file, work);
  yield* remarks;
  if (text === undefined) return;
  if (text.length > LONGEST) yield problemAt(1, tooLarge(text.length, LONGEST));
  else yield* articleOf(text, format);
}

/** The article in a text: its prose, headings, lists and quotations, one line break between paragraphs; code, tables and captions are left out. */
export function* articleOf(text: string, format: 'markdown' | 'text'): Generator<Read> {
  const draft = parseDraft(text, format === 'markdown' ? 'markdown' : 'plaintext');
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  for (const { code, range, message } of draft.frontMatter?.problems ?? [])
    if (!code.startsWith('date-')) yield problemAt(lineOf(range.start), message);
  const { title, paragraphs } = titled(draft, format);
  const body = paragraphs.map((paragraph) => paragraph.text).join(PARAGRAPH_SEPARATOR);
  if (body.trim() === '') {
    yield problemAt(1, NOTHING);
    return;
  }
  const { keys, remark } = articleKeys(body, { ...metadataOf(draft), title });
  if (remark !== undefined) yield problemAt(lineOf(dateOf(draft)?.valueRange.start ?? 0), remark);
  yield { kind: 'article', format, line: 1, keys };
}

/** The entry of the date that counts, as written: the draft's own reading takes one of several for granted. */
const dateOf = ({ frontMatter }: Draft) => {
  const dates = frontMatter?.entries.filter(({ field, text }) => field === 'date' && text !== '') ?? [];
  return dates.find(({ valid }) => valid) ?? dates[0];
};

function metadataOf(draft: Draft): Metadata {
  const { domain, authors, summary } = draft.fields;
  return { domain, authors, summary, date: dateOf(draft)?.text };
}

/** The headline is no part of the text, wherever it stands. */
function titled(
  draft: Draft,
  format: 'markdown' | 'text',
): { readonly title: string | undefined; readonly paragraphs: readonly Paragraph[] } {
  const paragraphs = draft.paragraphs.filter(({ isContext }) => isContext);
  const { title } = draft.fields;
  const [first, ...rest] = paragraphs;
  if (first === undefined) return { title, paragraphs };
  const isHeadline = format === 'markdown' ? isTopHeading(draft, first) : isTitleLine(draft, first, rest);
  if (title === undefined) return isHeadline ? { title: first.text, paragraphs: rest } : { title, paragraphs };
  return first.text === title && rest.length > 0 ? { title, paragraphs: rest } : { title, paragraphs };
}

const isTopHeading = ({ text }: Draft, { notScored, range }: Paragraph): boolean =>
  notScored === 'heading' && !/^\s*#{2,}/u.test(text.slice(range.start, range.end));

/** One short line by itself that does not end as sentences do, before a text that does. */
function isTitleLine({ text }: Draft, first: Paragraph, rest: readonly Paragraph[]): boolean {
  const source = text.slice(first.range.start, first.range.end);
  const [next] = rest;
  return (
    next !== undefined &&
    !/[\r\n]/u.test(source) &&
    first.text.length <= LONGEST_TITLE &&
    /^["“‘«'¿¡(]?[\p{Lu}\p{N}]/u.test(first.text) &&
    !/[.!:;,…]["”’»')]?$/u.test(first.text) &&
    next.text.length > first.text.length &&
    /[.!?…]["”’»')]?$/u.test(next.text)
  );
}
