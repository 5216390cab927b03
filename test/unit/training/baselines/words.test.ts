// What the baselines read of an article.
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { fitSubwords, openSubwords } from '../../../../src/training/baselines/subwords.ts';
import { fitTfidf, openTfidf } from '../../../../src/training/baselines/tfidf.ts';
import { wordsOf } from '../../../../src/training/baselines/words.ts';
import { fitWords, openWords } from '../../../../src/training/baselines/wordSequence.ts';

describe('the words of an article', () => {
  it.each([
    { text: "It's 3,500 km – don’t ask!", words: ["it's", '#', 'km', '–', "don't", 'ask', '!'] },
    { text: 'Élan vital; e\u0301lan', words: ['élan', 'vital', ';', 'élan'] },
    { text: 'state‑of‑the‑art at 10:30', words: ['state-of-the-art', 'at', '#'] },
    { text: 'ПРИВЕТ мир 世界 😀', words: ['привет', 'мир', '世界', '😀'] },
    { text: ' \n\t ', words: [] },
  ])('of "$text"', ({ text, words }) => {
    expect(wordsOf({ article: text }, 100)).toEqual(words);
  });

  it('begin with the title, and end at the limit', () => {
    const fields = { title: 'A title', article: 'and the text', domain: 'never.read' };
    expect(wordsOf(fields, 100)).toEqual(['a', 'title', '\n', 'and', 'the', 'text']);
    expect(wordsOf(fields, 4)).toEqual(['a', 'title', '\n', 'and']);
    expect(wordsOf(fields, 2)).toEqual(['a', 'title']);
  });
});

const ARTICLES = ['the boat left the harbour', 'the bank left', 'a boat, a harbour'].map((article) => ({ article }));

describe('TF-IDF', () => {
  it('weighs as scikit-learn 1.7 does', async () => {
    const inputs = fitTfidf(ARTICLES, 100, 50).read(ARTICLES).inputs([0, 1]);
    const { terms } = fitTfidf(ARTICLES, 100, 50).toJSON() as { terms: string[] };
    // In two articles or more, most used first, then by code unit.
    expect(terms).toEqual(['boat', 'harbour', 'left', 'the']);
    // TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=r"\w+|,") on these texts: all four
    // terms are in two of the three articles, so that idf is the same for each; 'the' stands there twice: 1 + ln 2.
    const twice = 1 + Math.log(2);
    const norm = Math.hypot(1, 1, 1, twice);
    const expected = [1 / norm, 1 / norm, 1 / norm, twice / norm, 0, 0, Math.SQRT1_2, Math.SQRT1_2];
    const values = [...((await inputs[0]?.data()) ?? [])];
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 6);
    });
    expect(inputs[0]?.shape).toEqual([2, 4]);
  });

  it('gives zeros for an article without a known word', async () => {
    const [values] = fitTfidf(ARTICLES, 100, 50)
      .read([{ article: 'nothing known' }])
      .inputs([0]);
    expect([...((await values?.data()) ?? [])]).toEqual([0, 0, 0, 0]);
  });
});

describe('a sequence of words', () => {
  it('numbers the most used words, and pads', async () => {
    const [values] = fitWords(ARTICLES, 100, 3).read(ARTICLES).inputs([0, 1]);
    // boat 2, harbour 3, left 4; 'the' is beyond the limit of three.
    expect(values?.shape).toEqual([2, 5]);
    expect([...((await values?.data()) ?? [])]).toEqual([1, 2, 4, 1, 3, 1, 1, 4, 0, 0]);
  });
});

describe('words and their parts', () => {
  const size = { words: 50, buckets: 1_000_000 };

  it('share the parts of words that look alike, known or not', async () => {
    const reader = fitSubwords(ARTICLES, 100, size);
    const partsOf = async (word: string): Promise<Set<number>> => {
      const [, parts] = reader.read([{ article: word }]).inputs([0]);
      return new Set((await parts?.data()) ?? []);
    };
    const [known, unseen, unlike] = await Promise.all(['harbour', 'harbours', 'qixy'].map(partsOf));
    const shared = (other: Set<number> | undefined): number =>
      [...(known ?? [])].filter((part) => other?.has(part)).length;
    // <harbour>: 7 + 6 + 5 + 4 n-grams and a vector of its own.
    expect(known?.size).toBe(23);
    expect(shared(unseen)).toBeGreaterThanOrEqual(15);
    expect(shared(unlike)).toBeLessThanOrEqual(2);
  });

  it('are listed once for each distinct word of a batch', async () => {
    const reader = fitSubwords(ARTICLES, 100, size);
    const [words, parts, owners, shares] = reader.read([{ article: 'boat boat' }, { article: 'a' }]).inputs([0, 1]);
    expect([...((await words?.data()) ?? [])]).toEqual([1, 1, 2, 0]);
    expect(parts?.shape).toEqual(owners?.shape);
    // <boat> has 4 + 3 + 2 + 1 n-grams and itself; <a> has one n-gram, and is in one article only.
    const [boat = 0, a = 0] = (await shares?.data()) ?? [];
    expect([boat, a]).toEqual([Math.fround(1 / 11), 1]);
  });
});

describe('what was learned', () => {
  it.each([
    { of: 'terms', fitted: fitTfidf(ARTICLES, 9, 50), open: openTfidf },
    { of: 'words', fitted: fitWords(ARTICLES, 9, 50), open: openWords },
    { of: 'parts', fitted: fitSubwords(ARTICLES, 9, { words: 50, buckets: 7 }), open: openSubwords },
  ])('of $of is the same after it went through a file', ({ fitted, open }) => {
    const opened = open(JSON.parse(JSON.stringify(fitted.toJSON())));
    expect(opened.toJSON()).toEqual(fitted.toJSON());
    expect(opened.rows).toBe(fitted.rows);
    expect(() => open({ maxTokens: 'many' })).toThrow();
  });
});
