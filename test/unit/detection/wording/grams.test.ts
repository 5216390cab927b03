// Counting n-grams in one pass, against the plain way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../../src/detection/wording/fold.ts';
import { GramCounter, type GramOptions } from '../../../../src/detection/wording/grams.ts';
import { smallGrams, texts } from './wordingBuilders.ts';

/** Wide enough that the grams of a test text hardly ever share a bucket. */
const wide: GramOptions = {
  words: { bits: 22, from: 1, to: 2 },
  masked: { ...smallGrams.masked, bits: 22 },
  characters: { bits: 22, from: 2, to: 5 },
  fold: smallGrams.fold,
};
const wideCounter = new GramCounter(wide);
const smallCounter = new GramCounter(smallGrams);

type Table = 'words' | 'masked' | 'characters';

/** What is left of a token, told apart from the same letters as a word. */
function maskedToken(token: string): string {
  if (smallGrams.masked.kept.includes(token) || !/^[\p{L}\p{M}\p{N}_]/u.test(token)) return token;
  return `~${/^\p{N}/u.test(token) ? '0' : token.slice(-smallGrams.masked.ending)}`;
}

/** Counts by their strings, ascending, of each table. */
function naiveCounts(text: string): Record<Table, number[]> {
  const folded = foldText(text, smallGrams.fold);
  const tokens = folded.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? [];
  const runsOf = (parts: readonly string[], from: number, to: number, joint: string): number[] => {
    const counts = new Map<string, number>();
    for (let n = from; n <= to; n++)
      for (let at = 0; at + n <= parts.length; at++) {
        const gram = parts.slice(at, at + n).join(joint);
        counts.set(gram, (counts.get(gram) ?? 0) + 1);
      }
    return [...counts.values()].sort((a, b) => a - b);
  };
  return {
    words: runsOf(tokens, 1, 2, ' '),
    masked: runsOf(tokens.map(maskedToken), 1, 3, ' '),
    characters: runsOf(folded.split(''), 2, 5, ''),
  };
}

const counted = (counter: GramCounter, text: string): [bucket: number, value: number][] => {
  const { buckets, values, size } = counter.count(text) ?? { buckets: [], values: [], size: 0 };
  return [...buckets.slice(0, size)].map((bucket, n) => [bucket, values[n] ?? NaN]);
};

/** The table's buckets of what was counted. */
function ofTable(rows: readonly [number, number][], { words, masked, characters }: GramOptions, table: Table) {
  const ends = { words: 2 ** words.bits, masked: 2 ** words.bits + 2 ** masked.bits, characters: Infinity };
  const starts = { words: 0, masked: ends.words, characters: ends.masked };
  expect(rows.every(([bucket]) => bucket < ends.masked + 2 ** characters.bits)).toBe(true);
  return rows.filter(([bucket]) => bucket >= starts[table] && bucket < ends[table]);
}

const TABLES: readonly Table[] = ['words', 'masked', 'characters'];
const lengthOf = (values: readonly number[]): number => Math.hypot(...values);

describe('GramCounter', () => {
  it.each(TABLES)('counts the n-grams of %s as a map of strings does', (table) => {
    const text =
      'The minister said the minister would not say, the ministry said on 12 May; “naïve”, the minister said 😀.';
    const values = ofTable(counted(wideCounter, text), wide, table).map(([, value]) => value);
    const plain = naiveCounts(text)[table].map((count) => 1 + Math.log(count));
    const expected = plain.map((value) => value / lengthOf(plain));
    values.sort((a, b) => a - b);
    expect(values).toHaveLength(expected.length);
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] ?? NaN, 6);
    });
  });

  it('has each bucket once, and values of length 1 in every table that has any', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const rows = counted(smallCounter, text);
        if (rows.length === 0) return;
        expect(new Set(rows.map(([bucket]) => bucket)).size).toBe(rows.length);
        const expected = naiveCounts(text);
        for (const table of TABLES) {
          const values = ofTable(rows, smallGrams, table).map(([, value]) => value);
          expect(values.length).toBeLessThanOrEqual(expected[table].length);
          expect(values.length > 0).toBe(expected[table].length > 0);
          if (values.length > 0) expect(lengthOf(values)).toBeCloseTo(1, 5);
        }
      }),
    );
  });

  it('masks what a text is about, and keeps how it is built', () => {
    const maskedOf = (text: string) => ofTable(counted(wideCounter, text), wide, 'masked');
    expect(maskedOf('the fishing said 12')).toEqual(maskedOf('the mining said 9'));
    expect(maskedOf('the fishing said 12')).not.toEqual(maskedOf('the fished said 12'));
    expect(maskedOf('a said b')).not.toEqual(maskedOf('a told b'));
    // A word of two letters that is masked is not the kept word.
    const kept = new GramCounter({ ...wide, masked: { ...wide.masked, kept: ['ed'] } });
    expect(ofTable(counted(kept, 'ed'), wide, 'masked')).not.toEqual(ofTable(counted(kept, 'fished'), wide, 'masked'));
  });

  it('gives a text the same counts whatever was counted before', () => {
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        const alone = counted(new GramCounter(smallGrams), second);
        smallCounter.count(first);
        expect(counted(smallCounter, second)).toEqual(alone);
      }),
      { numRuns: 50 },
    );
  });

  it('depends on the folded text alone', () => {
    const typeset = '“They’re here…”, she said — twice.';
    const typed = '"They\'re here...", she said -- twice.';
    expect(counted(smallCounter, typeset)).toEqual(counted(smallCounter, typed));
  });

  it('counts a gram at most 255 times', () => {
    const highest = (text: string): number => {
      const values = ofTable(counted(smallCounter, text), smallGrams, 'words').map(([, value]) => value);
      return Math.max(...values) / Math.min(...values);
    };
    expect(highest('a '.repeat(100) + 'b')).toBeCloseTo(1 + Math.log(100), 4);
    expect(highest('a '.repeat(5000) + 'b')).toBeCloseTo(1 + Math.log(255), 4);
  });

  it('finds nothing in a text without a letter', () => {
    for (const text of ['', ' \n', '12.5 %', '— … —', '\u200B']) expect(smallCounter.count(text)).toBeUndefined();
  });
});
