// What the columns of a table, or the keys of other people's JSON, are called, and what that stands for.

export type Column = 'text' | 'title' | 'label' | 'date' | 'authors' | 'domain' | 'url' | 'summary' | 'split';

/** Lower case, letters and digits only; from the most exact to the least. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  text: [
    'article',
    'text',
    'body',
    'content',
    'articletext',
    'articlebody',
    'fulltext',
    'maintext',
    'contents',
    'story',
  ],
  title: ['title', 'headline', 'heading', 'articletitle'],
  label: ['label', 'class', 'labels', 'category', 'target'],
  date: [
    'date',
    'publishdate',
    'published',
    'pubdate',
    'datepublished',
    'publisheddate',
    'publishedat',
    'publicationdate',
    'datetime',
  ],
  authors: ['authors', 'author', 'byline', 'writer', 'writers'],
  domain: ['domain', 'source', 'host', 'publication', 'publisher', 'site', 'website', 'sourcedomain'],
  url: ['url', 'link', 'canonicalurl', 'sourceurl', 'articleurl'],
  summary: ['summary', 'description', 'abstract', 'standfirst', 'excerpt'],
  split: ['split', 'fold', 'subset', 'partition'],
};

const normalised = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The place of each column among these names: of several that could be it, the one whose name is most exact. */
export function columnsOf(names: readonly string[]): ReadonlyMap<Column, number> {
  const plain = names.map(normalised);
  const found = new Map<Column, number>();
  for (const [column, spellings] of Object.entries(NAMES)) {
    const place = spellings.map((spelling) => plain.indexOf(spelling)).find((at) => at >= 0);
    if (place !== undefined && isColumn(column)) found.set(column, place);
  }
  return found;
}

const isColumn = (name: string): name is Column => Object.hasOwn(NAMES, name);
