// Saved pages of news sites as articles: the text without menus, advertisements and captions, and what the page says of itself.
import { PARAGRAPH_SEPARATOR } from '../../draft/draft.ts';
import { countWords } from '../../training/data/article.ts';
import { namesIn } from '../../draft/authors.ts';
import { parsePage } from './page.ts';
import { readPageMetadata } from './pageMetadata.ts';
import { paragraphsOf } from './pageText.ts';
import { articleKeys, problemAt, type Metadata, type Read, type ReadWork } from './read.ts';
import type { SourceFile } from './sources.ts';
import { readWholeText, tooLarge } from './wholeFile.ts';

/** Words below which what was found is a menu or a notice. */
const FEWEST_WORDS = 20;
/** Characters besides embedded pictures. Others wait while a page is parsed. */
const LONGEST = 4 * 2 ** 20;
/** Pictures and fonts that browsers save into a page. */
const EMBEDDED = /data:[\w.+/-]{1,100}(?:;[\w.+=-]{1,100}){0,4};base64,[A-Za-z0-9+/=]*/gu;
const NOTHING = 'No article was found in this page.';

export async function* readHtmlFile(file: SourceFile, work: ReadWork): AsyncGenerator<Read> {
  const { text, remarks } = await readWholeText(file, work, declaredEncoding);
  yield* remarks;
  if (text === undefined) return;
  const page = text.replace(EMBEDDED, 'data:,');
  if (page.length > LONGEST) yield problemAt(1, tooLarge(page.length, LONGEST));
  else yield* articleOfPage(page);
}

export async function* articleOfPage(html: string): AsyncGenerator<Read> {
  let found;
  try {
    found = await readPage(html);
  } catch (thrown) {
    yield problemAt(1, `${NOTHING} ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return;
  }
  if (found === undefined) {
    yield problemAt(1, NOTHING);
    return;
  }
  const { keys, remark } = articleKeys(found.text, found.metadata);
  if (remark !== undefined) yield problemAt(1, remark);
  yield { kind: 'article', format: 'html', line: 1, keys };
}

async function readPage(html: string) {
  const page = await parsePage(html);
  if (page === undefined) return undefined;
  const { body, ...metadata } = readPageMetadata(page.root);
  const article = page.article();
  const paragraphs = article === undefined ? [] : paragraphsOf(article.element);
  const authors = metadata.authors ?? (article?.byline === undefined ? undefined : namesIn(article.byline));
  const read = withoutTop(paragraphs, { ...metadata, authors }).join(PARAGRAPH_SEPARATOR);
  const described = (body ?? '')
    .split(/\s*\n\s*/u)
    .join(PARAGRAPH_SEPARATOR)
    .trim();
  // Where the page is built by scripts, only JSON-LD holds the text.
  const text = countWords(read) < countWords(described) / 2 ? described : read;
  if (countWords(text) < FEWEST_WORDS) return undefined;
  return { text, metadata: { ...metadata, authors } };
}

/** Headline, standfirst and byline stand above the text in their own keys. */
function withoutTop(paragraphs: readonly string[], metadata: Metadata): readonly string[] {
  const [first, ...rest] = paragraphs;
  if (first === undefined) return paragraphs;
  const { title, summary, authors = [] } = metadata;
  const isAbove = title?.trim() === first || summary?.trim() === first || isByline(first, authors);
  return isAbove ? withoutTop(rest, metadata) : paragraphs;
}

/** "By" and nobody else than the authors. */
function isByline(paragraph: string, authors: readonly string[]): boolean {
  if (!/^by\b/iu.test(paragraph)) return false;
  const known = new Set(authors.map((name) => name.toLowerCase()));
  const names = namesIn(paragraph);
  return names.length > 0 && names.every((name) => known.has(name.toLowerCase()));
}

/** As the page's own head names it. */
function declaredEncoding(beginning: string): string | undefined {
  const [, name] = /<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]{2,40})/iu.exec(beginning) ?? [];
  if (name === undefined || /^utf-?8$/iu.test(name)) return undefined;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return undefined;
  }
}
