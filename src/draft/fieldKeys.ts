// Names under which Hugo, Jekyll, Astro, Eleventy and common newsroom systems write the fields of an article.
import type { MetadataField } from './draft.ts';

/**
 * For each field, its keys from the most exact to the least; when several of them hold a value, the first in this list
 * wins. `lastmod`, `updated` and their like are not here: they do not say when an article was published.
 */
export const FIELD_KEYS: Readonly<Record<MetadataField, readonly string[]>> = {
  domain: [
    'domain',
    'host',
    'hostname',
    'site',
    'publication',
    'publisher',
    'source',
    'source_url',
    'canonical_url',
    'canonical',
    'original_url',
    'permalink',
    'url',
  ],
  date: [
    'date',
    'publish_date',
    'pub_date',
    'published',
    'date_published',
    'published_at',
    'published_on',
    'published_date',
    'published_time',
    'publication_date',
    'release_date',
    'post_date',
    'created',
    'created_at',
    'date_created',
  ],
  authors: [
    'authors',
    'author',
    'byline',
    'bylines',
    'by',
    'writers',
    'writer',
    'creators',
    'creator',
    'reporters',
    'reporter',
  ],
  title: ['title', 'headline', 'heading', 'name'],
  summary: [
    'summary',
    'abstract',
    'standfirst',
    'dek',
    'excerpt',
    'description',
    'deck',
    'teaser',
    'lede',
    'subtitle',
    'subheadline',
  ],
};

/** Letters only, lower case: `publishDate`, `publish_date` and `Publish-Date` are one key. */
const normalised = (key: string): string => key.toLowerCase().replace(/[\s_-]+/gu, '');

interface KeyMeaning {
  readonly field: MetadataField;
  /** 0 is the field's own name; larger is less exact. */
  readonly rank: number;
}

const FIELDS_IN_ORDER = ['domain', 'date', 'authors', 'title', 'summary'] as const;
const meanings = new Map<string, KeyMeaning>(
  FIELDS_IN_ORDER.flatMap((field) =>
    FIELD_KEYS[field].map((key, rank): [string, KeyMeaning] => [normalised(key), { field, rank }]),
  ),
);

/** What a key stands for, or undefined when it is none of the article's fields. */
export const meaningOfKey = (key: string): KeyMeaning | undefined => meanings.get(normalised(key));

/** The field a key stands for: `publishDate` is the date. */
export const fieldForKey = (key: string): MetadataField | undefined => meaningOfKey(key)?.field;
