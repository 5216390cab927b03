// What a page says of its article in JSON-LD, in the words of schema.org.
import * as v from 'valibot';
import type { PageElement } from './page.ts';
import type { Metadata } from './read.ts';

const TYPES = /(?:Article|BlogPosting|Report|PressRelease|LiveBlogPosting)$/u;
/** Levels of lists and @graph that are looked through. */
const DEEPEST = 6;

const node = v.record(v.string(), v.unknown());
type Node = v.InferOutput<typeof node>;

/** Metadata of the first article that the page's scripts describe, with its text where they hold it. Broken scripts are passed over. */
export function readJsonLd(root: PageElement): Metadata & { readonly body?: string | undefined } {
  for (const script of Array.from(root.querySelectorAll('script[type="application/ld+json"]'))) {
    const article = articleIn(parsed(script.textContent ?? ''), 0);
    if (article === undefined) continue;
    return {
      title: text(article['headline']) ?? text(article['name']),
      date: text(article['datePublished']) ?? text(article['dateCreated']),
      authors: names(article['author'] ?? article['creator']),
      summary: text(article['description']),
      url: text(article['url']) ?? idOf(article['mainEntityOfPage']),
      body: text(article['articleBody']),
    };
  }
  return {};
}

function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(
      json.replace(/^\s*(?:<!--|\/\/<!\[CDATA\[|<!\[CDATA\[)|(?:-->|\/\/\]\]>|\]\]>)\s*$/gu, ''),
    );
    return value;
  } catch {
    return undefined;
  }
}

function articleIn(value: unknown, depth: number): Node | undefined {
  if (depth > DEEPEST) return undefined;
  if (Array.isArray(value)) {
    for (const one of value) {
      const found = articleIn(one, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const read = v.safeParse(node, value);
  if (!read.success) return undefined;
  const types = [read.output['@type']].flat();
  if (types.some((type) => typeof type === 'string' && TYPES.test(type))) return read.output;
  return articleIn(read.output['@graph'] ?? read.output['mainEntity'], depth + 1);
}

function text(value: unknown): string | undefined {
  const [first] = [value].flat();
  return typeof first === 'string' && first.trim() !== '' ? unescaped(first) : undefined;
}

/** Many systems write HTML's character references into JSON. */
const unescaped = (value: string): string =>
  value.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|quot|apos|lt|gt|nbsp));/giu,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
const NAMED: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>', nbsp: '\u00A0' };

function names(value: unknown): readonly string[] | undefined {
  const found = [value].flat(2).flatMap((one) => {
    const person = v.safeParse(node, one);
    const name = text(person.success ? person.output['name'] : one);
    return name === undefined || /^https?:/iu.test(name) ? [] : [name.trim()];
  });
  return found.length === 0 ? undefined : found;
}

function idOf(value: unknown): string | undefined {
  const read = v.safeParse(node, value);
  return read.success ? (text(read.output['@id']) ?? text(read.output['url'])) : text(value);
}
