import { describe, expect, it } from 'vitest';
import { knownDomains, MOST_DOMAINS } from '../../../../src/training/paragraphs/knownDomains.ts';
import type { Example } from '../../../../src/training/recipe.ts';

const example = (domain: string | undefined, line: number): Example => ({
  id: String(line),
  file: 'a.jsonl',
  line,
  fields: { article: 'Text.', ...(domain !== undefined && { domain }) },
  label: line % 2,
});
const dataOf = (...domains: (string | undefined)[]) => ({ train: domains.map(example), val: [], test: [] });

describe('knownDomains', () => {
  it('names the hosts, however they are written', () => {
    expect(knownDomains(dataOf('www.harbour.example', 'https://Harbour.example/news', 'a.example'))).toEqual([
      'a.example',
      'harbour.example',
    ]);
  });

  it('says nothing where there are many, or where an article does not say its own', () => {
    const many = Array.from({ length: MOST_DOMAINS + 1 }, (_, at) => `site${at}.example`);
    expect(knownDomains(dataOf(...many))).toBeUndefined();
    expect(knownDomains(dataOf(...many.slice(1)))).toHaveLength(MOST_DOMAINS);
    expect(knownDomains(dataOf('a.example', undefined))).toBeUndefined();
    expect(knownDomains(dataOf())).toBeUndefined();
  });
});
