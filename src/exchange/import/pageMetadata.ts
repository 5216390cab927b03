// What a page says of its article: JSON-LD before OpenGraph before <meta> before what stands on the page.
import { namesIn } from '../../draft/authors.ts';
import { readJsonLd } from './jsonLd.ts';
import type { PageElement } from './page.ts';
import type { Metadata } from './read.ts';

const DATES = [
  'article:published_time',
  'og:article:published_time',
  'datepublished',
  'date',
  'pubdate',
  'publishdate',
  'publish-date',
  'publish_date',
  'parsely-pub-date',
  'sailthru.date',
  'dc.date.issued',
  'dc.date',
  'dcterms.created',
  'dcterms.date',
];
const AUTHORS = [
  'author',
  'article:author',
  'byl',
  'parsely-author',
  'sailthru.author',
  'dc.creator',
  'dcterms.creator',
];
const TITLES = ['og:title', 'twitter:title', 'parsely-title', 'dc.title'];
const SUMMARIES = ['og:description', 'description', 'twitter:description', 'dc.description'];

export interface PageMetadata extends Metadata {
  /** The article's text where JSON-LD holds it. */
  readonly body?: string | undefined;
}

export function readPageMetadata(root: PageElement): PageMetadata {
  const linked = readJsonLd(root);
  const meta = metaOf(root);
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => meta.get(name)).find((value) => value !== undefined);
  const url = [attribute(root, 'link[rel~="canonical"]', 'href'), meta.get('og:url'), linked.url].find((one) =>
    /^https?:\/\//iu.test(one ?? ''),
  );
  const title =
    linked.title ?? first(TITLES) ?? textOf(root, 'article h1') ?? textOf(root, 'h1') ?? textOf(root, 'title');
  const byline = [
    ...AUTHORS.map((name) => meta.get(name)),
    textOf(root, '[rel~="author"]'),
    textOf(root, '[itemprop="author"] [itemprop="name"]'),
  ].find(isName);
  return {
    url,
    title: title === undefined ? undefined : withoutSite(title, meta.get('og:site_name')),
    date:
      linked.date ??
      first(DATES) ??
      attribute(root, '[itemprop="datePublished"]', 'datetime', 'content') ??
      attribute(root, 'time[pubdate], article time[datetime], time[datetime]', 'datetime'),
    authors: linked.authors ?? (byline === undefined ? undefined : namesIn(byline)),
    summary: linked.summary ?? first(SUMMARIES),
    body: linked.body,
  };
}

/** By name, lower case; the first of several counts. */
function metaOf(root: PageElement): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const element of Array.from(root.querySelectorAll('meta'))) {
    const name = (
      element.getAttribute('property') ??
      element.getAttribute('name') ??
      element.getAttribute('itemprop') ??
      ''
    ).toLowerCase();
    const content = (element.getAttribute('content') ?? '').trim();
    if (name !== '' && content !== '' && !found.has(name)) found.set(name, content);
  }
  return found;
}

function attribute(root: PageElement, selector: string, ...names: readonly string[]): string | undefined {
  const element = root.querySelector(selector);
  const value = names.map((name) => element?.getAttribute(name)?.trim()).find((one) => one !== undefined && one !== '');
  return value;
}

function textOf(root: PageElement, selector: string): string | undefined {
  const text = (root.querySelector(selector)?.textContent ?? '').replace(/\s+/gu, ' ').trim();
  return text === '' ? undefined : text;
}

/** An address of a profile is no name. */
const isName = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && !/^https?:|^@/iu.test(text);

/** "Ferry is late | Harbor Courier" without the site's own name. */
function withoutSite(title: string, site: string | undefined): string {
  const plain = title.replace(/\s+/gu, ' ').trim();
  if (site === undefined) return plain;
  for (const mark of [' | ', ' – ', ' — ', ' - ', ' · ', ' :: '])
    if (plain.toLowerCase().endsWith(`${mark}${site}`.toLowerCase()))
      return plain.slice(0, -(mark.length + site.length));
  return plain;
}
