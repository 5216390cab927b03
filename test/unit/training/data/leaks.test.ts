import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/grover/random.ts';
import type { Leak } from '../../../../src/protocol/training.ts';
import type { Article } from '../../../../src/training/data/article.ts';
import { bestAuroc } from '../../../../src/training/data/bestAuroc.ts';
import { measureLeaks, type MeasuredLeaks } from '../../../../src/training/data/leaks.ts';
import { NO_NORMALISATION, normaliseArticle } from '../../../../src/training/data/normaliseArticle.ts';
import { sharedStarts } from '../../../../src/training/data/sharedStarts.ts';
import { newsText } from './newsLines.ts';

const LABELS = ['machine', 'human'];
const articlesOf = (
  text: (label: number, at: number) => string,
  metadata: (label: number) => object = () => ({}),
): Article[] =>
  Array.from({ length: 100 }, (_, at) => ({
    file: 'a.jsonl',
    line: at + 1,
    fields: { ...metadata(at % 2), article: text(at % 2, at) },
    label: LABELS[at % 2] ?? '',
  }));
const classes = Array.from({ length: 100 }, (_, at) => at % 2);
const measure = (articles: readonly Article[], keep = false): Promise<MeasuredLeaks> =>
  measureLeaks(articles, classes, LABELS, keep);

describe('bestAuroc', () => {
  it.each([
    [[1, 2, 3, 4], [0, 0, 1, 1], 2, 1],
    [[4, 3, 2, 1], [0, 0, 1, 1], 2, 1],
    [[1, 1, 1, 1], [0, 0, 1, 1], 2, 0.5],
    // Ranks 1, 3 of one, 2, 4 of the other: 1 of 4 comparisons is won.
    [[1, 2, 3, 4], [0, 1, 0, 1], 2, 0.75],
    [[0, 0, 1, 1], [0, 1, 1, 1], 2, 5 / 6],
    [[1, 1, 5, 5, 1, 1], [0, 0, 1, 1, 2, 2], 3, 1],
    [[1, 2], [0, 0], 2, 0.5],
    [[], [], 2, 0.5],
  ])('of %j in classes %j is right', (values, labels, count, expected) => {
    expect(bestAuroc(Float64Array.from(values), labels, count)).toBeCloseTo(expected, 12);
  });
});

describe('measureLeaks', () => {
  it('finds none in articles that differ in nothing but the words', async () => {
    expect(await measure(articlesOf((_, at) => newsText(at)))).toEqual({ leaks: [], normalisation: NO_NORMALISATION });
  });

  it.each<[Leak['kind'], (text: string) => string, object]>([
    ['newlines', (text) => text.replace('. ', '.\n'), { newlines: 'rebroken' }],
    ['mojibake', (text) => `${text} He didnâ€™t.`, { mojibake: true }],
    ['missing-spaces', (text) => text.replace(/(\w)\. (?=\p{Lu}\p{Ll})/u, '$1.'), { missingSpaces: true }],
    ['cut-ends', (text) => text.slice(0, -1), { cutEnds: true }],
  ])('finds %s in one label, and takes them away unless told to keep them', async (kind, spoil, expected) => {
    const articles = articlesOf((label, at) => {
      const text = newsText(at, 6 + ((at >> 1) % 7));
      return label === 0 && at % 10 !== 0 ? spoil(text) : text;
    });
    const found = await measure(articles);
    expect(found.leaks).toMatchObject([{ kind, byLabel: [0.8, 0], auroc: 0.9, isNormalised: true }]);
    expect(found.leaks[0]?.message).toContain('80 % of “machine” and 0 % of “human”');
    expect(found.normalisation).toEqual({ ...NO_NORMALISATION, ...expected });
    const kept = await measure(articles, true);
    expect(kept.leaks).toMatchObject([{ kind, auroc: 0.9, isNormalised: false }]);
    expect(kept.normalisation).toEqual(NO_NORMALISATION);
  });

  it('does not mind what both labels have', async () => {
    const found = await measure(articlesOf((_, at) => newsText(at).replaceAll('. ', '.\n').slice(0, -1)));
    expect(found.leaks).toEqual([]);
  });

  it('finds empty lines in one label where both have paragraphs, and keeps the paragraphs', async () => {
    const found = await measure(
      articlesOf((label, at) => newsText(at).replaceAll('. ', label === 0 ? '.\n' : '.\n\n')),
    );
    expect(found.leaks).toMatchObject([{ kind: 'newlines', byLabel: [0, 1], auroc: 1 }]);
    expect(found.normalisation.newlines).toBe('single');
  });

  it.each([
    ['Windows line breaks', (text: string) => text.replaceAll('\n', '\r\n')],
    ['hard spaces', (text: string) => text.replaceAll('. ', '.\u00a0')],
    ['double spaces', (text: string) => text.replaceAll('. ', '.  ')],
    ['a line break at the end', (text: string) => `${text}\n`],
  ])('finds %s in one label, and leaves nothing of them', async (_, spoil) => {
    const plain = (at: number): string => newsText(at).replace('. ', '.\n');
    const articles = articlesOf((label, at) => (label === 0 ? spoil(plain(at)) : plain(at)));
    const { leaks, normalisation } = await measure(articles);
    expect(leaks).toMatchObject([{ kind: 'newlines', byLabel: [1, 0], auroc: 1, isNormalised: true }]);
    expect(articles.map(({ fields }) => normaliseArticle(fields.article, normalisation))).toEqual(
      articles.map((_article, at) => plain(at)),
    );
  });

  it('finds lines of a fixed width in one label where both have line breaks', async () => {
    const wrapped = (text: string): string => text.replace(/(\S+ \S+ \S+ \S+) /gu, '$1\n');
    const found = await measure(
      articlesOf((label, at) => (label === 0 ? newsText(at).replace('. ', '.\n') : wrapped(newsText(at)))),
    );
    expect(found.leaks).toMatchObject([{ kind: 'newlines', byLabel: [0, 1], auroc: 1 }]);
    expect(found.normalisation.newlines).toBe('rebroken');
  });

  it('finds metadata that one label lacks and leaves them out', async () => {
    const found = await measure(
      articlesOf(
        (_, at) => newsText(at),
        (label) => ({ title: 'Any', ...(label === 1 ? { authors: ['A. Reporter'], domain: '' } : {}) }),
      ),
    );
    expect(found.leaks).toMatchObject([{ kind: 'fields', byLabel: [0, 1], auroc: 1, isNormalised: true }]);
    expect(found.normalisation.withoutFields).toEqual(['authors']);
  });

  it('cuts articles so that their length tells next to nothing', async () => {
    const random = createRandom(1);
    const articles = articlesOf((label, at) => newsText(at, 8 + 22 * label + (random.nextUint32() % 20)));
    const { leaks, normalisation } = await measure(articles);
    expect(leaks).toMatchObject([{ kind: 'length', isNormalised: true }]);
    const [found] = leaks;
    expect(found?.auroc).toBeGreaterThan(0.95);
    expect(found?.byLabel[1]).toBeGreaterThan((found?.byLabel[0] ?? 0) * 1.8);
    expect(normalisation.mostWords).toBeGreaterThanOrEqual(60);
    const left = Number(/then tells (0\.\d\d) /u.exec(found?.message ?? '')?.[1]);
    expect(left).toBeLessThan(0.6);
  });

  it('does not take chance for a difference in length', async () => {
    const few = articlesOf((label, at) => newsText(at, 8 + 4 * ((at >> 1) % 5) + label)).slice(0, 20);
    const found = await measureLeaks(few, classes.slice(0, 20), LABELS, false);
    expect(found.leaks).toEqual([]);
  });

  it('does not cut below sixty words, whatever the length tells', async () => {
    const { leaks, normalisation } = await measure(articlesOf((label, at) => newsText(at, label === 0 ? 3 : 30)));
    expect(leaks).toMatchObject([{ kind: 'length', auroc: 1 }]);
    expect(normalisation.mostWords).toBe(60);
  });
});

describe('sharedStarts', () => {
  const pairs = classes.map((_, at) => `pair:${at >> 1}`);
  const start = 'The bridge across the Alder will be closed for all of the winter months. ';

  it('finds twins that begin alike, whatever their white space', () => {
    const articles = articlesOf((label, at) => `${label === 0 ? start : start.replaceAll(' ', '\n')}${newsText(at)}`);
    const found = sharedStarts(articles, classes, LABELS, pairs);
    expect(found).toMatchObject({ kind: 'shared-starts', byLabel: [1, 1], auroc: 0.5 });
  });

  it('says nothing of articles that are no twins', () => {
    const articles = articlesOf((_, at) => `${start}${newsText(at)}`);
    expect(
      sharedStarts(
        articles,
        classes,
        LABELS,
        classes.map(() => undefined),
      ),
    ).toBeUndefined();
    expect(
      sharedStarts(
        articlesOf((_, at) => newsText(at)),
        classes,
        LABELS,
        pairs,
      ),
    ).toBeUndefined();
  });
});
