import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/grover/random.ts';
import {
  distinct,
  estimateSimilarity,
  HASHES,
  jaccard,
  shingles,
  writeSignature,
} from '../../../../src/training/data/minHash.ts';
import { DUPLICATE_SIMILARITY, findNearDuplicates } from '../../../../src/training/data/nearDuplicates.ts';
import { newsText } from './newsLines.ts';

const similarity = (a: string, b: string): number => jaccard(distinct(shingles(a)), distinct(shingles(b)));
const signatureOf = (text: string): Uint32Array => {
  const signature = new Uint32Array(HASHES);
  writeSignature(shingles(text), signature);
  return signature;
};
/** The text with `count` of its words replaced. */
function edited(text: string, count: number, seed: number): string {
  const words = text.split(' ');
  const random = createRandom(seed);
  for (let n = 0; n < count; n++) words[random.nextUint32() % words.length] = `other${seed}x${n}`;
  return words.join(' ');
}
const inOrder = (texts: readonly string[]): number[] =>
  [...texts.keys()].sort((a, b) => (texts[a] ?? '').localeCompare(texts[b] ?? ''));

describe('shingles', () => {
  it('are runs of five words, whatever their case, punctuation and line breaks', () => {
    expect(shingles('One, two three four five six').length).toBe(2);
    expect(shingles('one two\n\nTHREE four “five” six.')).toEqual(shingles('One, two three four five six'));
    expect(shingles('two one three four five six')).not.toEqual(shingles('One, two three four five six'));
  });

  it('are one for a shorter text and none for one without words', () => {
    expect([shingles('Three words only').length, shingles(' … !').length, shingles('').length]).toEqual([1, 0, 0]);
  });
});

describe('jaccard', () => {
  it.each([
    [[1, 2, 3], [2, 3, 4], 0.5],
    [[1, 2], [3], 0],
    [[], [], 0],
    [[5], [5], 1],
  ])('of %j and %j is %d', (a, b, expected) => {
    expect(jaccard(Uint32Array.from(a), Uint32Array.from(b))).toBe(expected);
  });

  it('is estimated by signatures within five standard deviations', () => {
    const text = newsText(3, 40);
    for (const count of [0, 5, 10, 20, 60, 200]) {
      const other = edited(text, count, count + 1);
      const truth = similarity(text, other);
      const deviation = Math.sqrt((truth * (1 - truth)) / HASHES);
      expect(Math.abs(estimateSimilarity(signatureOf(text), signatureOf(other)) - truth)).toBeLessThanOrEqual(
        5 * deviation,
      );
    }
  });
});

describe('findNearDuplicates', () => {
  it('finds what a comparison of all with all finds, no more, up to chains', async () => {
    const texts = Array.from({ length: 40 }, (_, at) => newsText(at, 30)).flatMap((text, at) => [
      text,
      edited(text, at % 20, at),
    ]);
    const { links, sets } = await findNearDuplicates(texts, inOrder(texts));
    for (const link of links) {
      expect(link.similarity).toBe(similarity(texts[link.a] ?? '', texts[link.b] ?? ''));
      expect(link.similarity).toBeGreaterThanOrEqual(DUPLICATE_SIMILARITY);
    }
    let alike = 0;
    for (let at = 0; at < texts.length; at += 2) {
      const isAlike = similarity(texts[at] ?? '', texts[at + 1] ?? '') >= DUPLICATE_SIMILARITY;
      expect(sets.find(at) === sets.find(at + 1)).toBe(isAlike);
      alike += Number(isAlike);
    }
    expect(alike).toBeGreaterThan(10);
    expect(alike).toBeLessThan(40);
  });

  it('joins many copies of one text without comparing each with each', async () => {
    const text = newsText(1, 20);
    const texts = Array.from({ length: 3000 }, (_, at) =>
      at % 2 === 0 ? text : `${text} Copy number ${at} was made.`,
    );
    const { links, sets } = await findNearDuplicates(texts, inOrder(texts));
    expect(new Set(texts.map((_, at) => sets.find(at))).size).toBe(1);
    expect(links.length).toBe(texts.length - 1);
  });

  it('finds the same sets in any order of the texts', async () => {
    const texts = Array.from({ length: 30 }, (_, at) => edited(newsText(at % 10, 20), at % 7, at));
    const setsOf = async (some: readonly string[]): Promise<unknown> => {
      const { sets } = await findNearDuplicates(some, inOrder(some));
      const bySet = new Map<number, string[]>();
      some.forEach((text, at) => bySet.set(sets.find(at), [...(bySet.get(sets.find(at)) ?? []), text]));
      return [...bySet.values()].map((members) => members.sort().join('\n')).sort();
    };
    const expected = await setsOf(texts);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(texts, { minLength: texts.length }), async (mixed) => {
        expect(await setsOf(mixed)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('takes texts without words for themselves', async () => {
    const { links } = await findNearDuplicates(['', '…', '!'], [0, 1, 2]);
    expect(links).toEqual([]);
  });

  it('can be cancelled', async () => {
    await expect(findNearDuplicates(['a', 'b'], [0, 1], AbortSignal.abort())).rejects.toThrow('Cancelled.');
  });

  it('lets the event loop run meanwhile, so that it can be cancelled under way', async () => {
    const texts = Array.from({ length: 2000 }, (_, at) => newsText(at, 20));
    const controller = new AbortController();
    setImmediate(() => {
      controller.abort();
    });
    await expect(findNearDuplicates(texts, [...texts.keys()], controller.signal)).rejects.toThrow('Cancelled.');
  });
});
