// Counting n-grams in one pass, against the plain way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../../src/detection/wording/fold.ts';
import { GramCounter, VALUE_OF_COUNT, bucketsOf, type GramOptions } from '../../../../src/detection/wording/grams.ts';
import { smallGrams, texts } from './wordingBuilders.ts';

/** Wide enough that the grams of a test text hardly ever share a bucket. */
const wide: GramOptions = {
  words: { bits: 22, from: 1, to: 2 },
  characters: { bits: 22, from: 2, to: 5 },
  fold: smallGrams.fold,
};
const wideCounter = new GramCounter(wide);
const smallCounter = new GramCounter(smallGrams);

/** Counts by their strings, sorted, of words and of characters. */
function naiveCounts(text: string): { words: number[]; characters: number[] } {
  const folded = foldText(text, smallGrams.fold);
  const tokens = folded.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? [];
  const words = new Map<string, number>();
  const characters = new Map<string, number>();
  const add = (counts: Map<string, number>, gram: string) => counts.set(gram, (counts.get(gram) ?? 0) + 1);
  tokens.forEach((token, at) => {
    add(words, token);
    if (at > 0) add(words, `${tokens[at - 1] ?? ''} ${token}`);
  });
  for (let n = 2; n <= 5; n++)
    for (let at = 0; at + n <= folded.length; at++) add(characters, folded.slice(at, at + n));
  const sorted = (counts: Map<string, number>) => [...counts.values()].sort((a, b) => a - b);
  return { words: sorted(words), characters: sorted(characters) };
}

function countsOf(counter: GramCounter, text: string): Map<number, number> {
  const counted = counter.count(text);
  if (counted === undefined) return new Map();
  return new Map([...counted.buckets.subarray(0, counted.size)].map((bucket) => [bucket, counted.counts[bucket] ?? 0]));
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, one) => total + one, 0);

describe('GramCounter', () => {
  it('counts word 1-2-grams and character 2-5-grams as a map of strings does', () => {
    const text =
      'The minister said the minister would not say, the ministry said on 12 May; “naïve”, the minister said 😀.';
    const counts = [...countsOf(wideCounter, text)];
    const ascending = (rows: [number, number][]) => rows.map(([, count]) => count).sort((a, b) => a - b);
    const expected = naiveCounts(text);
    expect(ascending(counts.filter(([bucket]) => bucket < 2 ** 22))).toEqual(expected.words);
    expect(ascending(counts.filter(([bucket]) => bucket >= 2 ** 22))).toEqual(expected.characters);
  });

  it('counts every gram of any text once, and in its own table', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const counts = [...countsOf(smallCounter, text)];
        if (counts.length === 0) return;
        const expected = naiveCounts(text);
        const border = 2 ** smallGrams.words.bits;
        expect(counts.every(([bucket, count]) => bucket < bucketsOf(smallGrams) && count > 0)).toBe(true);
        expect(sum(counts.filter(([bucket]) => bucket < border).map(([, count]) => count))).toBe(sum(expected.words));
        expect(sum(counts.filter(([bucket]) => bucket >= border).map(([, count]) => count))).toBe(
          sum(expected.characters),
        );
      }),
    );
  });

  it('gives a text the same counts whatever was counted before', () => {
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        const alone = countsOf(new GramCounter(smallGrams), second);
        smallCounter.count(first);
        expect(countsOf(smallCounter, second)).toEqual(alone);
      }),
      { numRuns: 50 },
    );
  });

  it('depends on the folded text alone', () => {
    const typeset = '“They’re here…”, she said — twice.';
    const typed = '"They\'re here...", she said -- twice.';
    expect(countsOf(smallCounter, typeset)).toEqual(countsOf(smallCounter, typed));
  });

  it('measures the length of the values', () => {
    const counts = [...countsOf(smallCounter, 'word word word').values()];
    const norm = Math.hypot(...counts.map((count) => 1 + Math.log(count)));
    expect(smallCounter.count('word word word')?.norm).toBeCloseTo(norm, 10);
  });

  it('counts a gram at most 255 times', () => {
    expect(Math.max(...countsOf(smallCounter, 'a'.repeat(5000)).values())).toBe(255);
    expect(VALUE_OF_COUNT[255]).toBeCloseTo(1 + Math.log(255), 10);
  });

  it('finds nothing in a text without a letter', () => {
    for (const text of ['', ' \n', '12.5 %', '— … —', '\u200B']) expect(smallCounter.count(text)).toBeUndefined();
  });
});
