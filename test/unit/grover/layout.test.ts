import { describe, expect, it } from 'vitest';
import {
  dateInWords,
  discriminatorTokens,
  formatContext,
  generationContext,
  LONGEST_CONTEXT,
  pieces,
  scoringTokens,
  wordsAsDate,
} from '../../../src/grover/layout.ts';
import { beginOf, endOf } from '../../../src/grover/vocabulary.ts';

/** One id a character: its code. */
const encoder = { encode: (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0) };
const inside = (field: Parameters<typeof beginOf>[0], text: string): number[] => [
  beginOf(field),
  ...encoder.encode(text),
  endOf(field),
];

describe('dateInWords', () => {
  it.each([
    ['03-07-2019', 'March 07, 2019'],
    ['1-2-2020', 'January 2, 2020'],
    ['12-31-2017', 'December 31, 2017'],
    ['2019-03-07', undefined],
    ['00-07-2019', undefined],
    ['March 7', undefined],
    ['3-7', undefined],
    ['03-45-2019', undefined],
    ['03-00-2019', undefined],
    ['02-30-2019', undefined],
    ['02-29-2020', 'February 29, 2020'],
    ['02-28-abcd', undefined],
    ['03-07-19', undefined],
    ['3-7-2019-1', undefined],
  ])('%s → %s', (date, words) => {
    expect(dateInWords(date)).toBe(words);
  });
});

describe('wordsAsDate', () => {
  it.each([
    ['March 07, 2019', '03-07-2019'],
    ['January 2, 2020', '01-02-2020'],
    ['march 7, 2019', undefined],
    ['March 7 2019', undefined],
    ['03-07-2019', undefined],
  ])('%s → %s', (words, date) => {
    expect(wordsAsDate(words)).toBe(date);
  });
});

describe('pieces', () => {
  it('leaves out authors of up to 5 and summaries of up to 50 characters', () => {
    const at = { authors: ['Ab', 'C'], summary: 's'.repeat(50) };
    const above = { authors: ['Ab', 'Cd'], summary: '🚢'.repeat(51) };
    expect(Object.keys(pieces(encoder, at))).toEqual([]);
    expect(Object.keys(pieces(encoder, above))).toEqual(['authors', 'summary']);
    expect(Object.keys(pieces(encoder, { summary: '🚢'.repeat(50) }))).toEqual([]);
  });

  it('leaves out a date it does not understand', () => {
    expect(pieces(encoder, { date: 'yesterday', title: 'T' })).toEqual({ title: inside('title', 'T') });
  });
});

describe('formatContext', () => {
  it('trims as Python does, but not the title that stands in for the article', () => {
    expect(formatContext(encoder, { domain: '\u001c\u0085 d\ufeff ', title: ' T ' }, 'domain')).toEqual([
      ...inside('domain', 'd\ufeff'),
      ...inside('title', 'T'),
      ...inside('article', ' T '),
      beginOf('domain'),
    ]);
  });

  it('is only the marker when nothing is known', () => {
    expect(formatContext(encoder, {}, 'summary')).toEqual([beginOf('summary')]);
  });
});

describe('generationContext', () => {
  it('keeps 1,020 tokens and the marker of the target', () => {
    const long = generationContext(encoder, { article: 'x'.repeat(3000) }, 'title');
    expect(long).toHaveLength(LONGEST_CONTEXT + 1);
    expect(long.at(-1)).toBe(beginOf('title'));
  });

  it('leaves out the summary and the target', () => {
    const fields = { domain: 'd', title: 't', article: 'a', summary: 's'.repeat(60) };
    expect(generationContext(encoder, fields, 'title')).toEqual([
      ...inside('domain', 'd'),
      ...inside('article', 'a'),
      beginOf('title'),
    ]);
  });
});

describe('discriminatorTokens', () => {
  it('cuts at the end and closes with the class token', () => {
    const ids = discriminatorTokens(encoder, { title: 't', article: 'x'.repeat(2000) });
    expect(ids).toHaveLength(1024);
    expect(ids.slice(0, 5)).toEqual([...inside('title', 't'), beginOf('article'), 120].slice(0, 5));
    expect(ids.at(-1)).toBe(beginOf('summary'));
  });

  it('shows fields that are given though empty, and no others', () => {
    expect(discriminatorTokens(encoder, { authors: [], title: '' })).toEqual([
      ...inside('authors', ''),
      ...inside('title', ''),
      beginOf('summary'),
    ]);
  });

  it('takes an article longer than the stack is deep', () => {
    expect(discriminatorTokens(encoder, { article: 'x'.repeat(500_000) })).toHaveLength(1024);
  });
});

describe('scoringTokens', () => {
  it('puts every field in canonical order', () => {
    const fields = {
      summary: 's'.repeat(51),
      article: 'a',
      title: 't',
      authors: ['A. Writer'],
      date: '3-7-2019',
      domain: 'd',
    };
    expect(scoringTokens(encoder, fields)).toEqual([
      ...inside('domain', 'd'),
      ...inside('date', 'March 7, 2019'),
      ...inside('authors', 'A. Writer'),
      ...inside('title', 't'),
      ...inside('article', 'a'),
      ...inside('summary', 's'.repeat(51)),
    ]);
  });
});
