// Words as the sum of their parts: each has a vector of its own and those of its character 3-6-grams, hashed into buckets
// (Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information"). A word never seen still has its parts.
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import type { ArticleFields } from '../../grover/fields.ts';
import type { Reader } from './reader.ts';
import { frequentWords, padded } from './wordSequence.ts';
import { wordsOf } from './words.ts';

const SHORTEST = 3;
const LONGEST = 6;
/** Characters of a word whose parts are taken, marks at its ends included; longer ones are seldom words. */
const LONGEST_WORD = 24;

const fitted = v.object({ maxTokens: v.number(), buckets: v.number(), words: v.array(v.string()) });
type Fitted = v.InferOutput<typeof fitted>;

/** Learns the `limit` words that get a vector of their own. */
export function fitSubwords(
  articles: readonly ArticleFields[],
  maxTokens: number,
  size: { readonly words: number; readonly buckets: number },
): Reader {
  return reader({ maxTokens, buckets: size.buckets, words: frequentWords(articles, maxTokens, size.words) });
}

/** Opens what `toJSON` gave. Throws ValiError. */
export const openSubwords = (json: unknown): Reader => reader(v.parse(fitted, json));

function reader(learned: Fitted): Reader {
  const numbers = new Map(learned.words.map((word, i) => [word, i]));
  return {
    rows: learned.words.length + learned.buckets,
    read: (articles) => {
      // Each distinct word is taken apart once.
      const known = new Map<string, number>();
      const parts: Int32Array[] = [];
      const numberOf = (word: string): number => {
        const found = known.get(word);
        if (found !== undefined) return found;
        known.set(word, parts.length);
        return parts.push(partsOf(word, numbers.get(word), learned)) - 1;
      };
      const read = articles.map((fields) => Int32Array.from(wordsOf(fields, learned.maxTokens), numberOf));
      return {
        count: read.length,
        inputs: (rows) =>
          inputs(
            rows.flatMap((row) => read[row] ?? []),
            parts,
          ),
      };
    },
    toJSON: () => learned,
  };
}

/** Rows of the table that make up a word. */
function partsOf(word: string, number: number | undefined, { words, buckets }: Fitted): Int32Array {
  const parts = number === undefined ? [] : [number];
  const characters = Array.from(`<${word}>`).slice(0, LONGEST_WORD);
  for (let length = SHORTEST; length <= LONGEST; length++)
    for (let start = 0; start + length <= characters.length; start++)
      parts.push(words.length + (fnv1a(characters.slice(start, start + length).join('')) % buckets));
  return Int32Array.from(parts);
}

/** 32-bit FNV-1a over UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * The words of a batch by their places in its own list of distinct words (from 1; 0 pads) [rows, longest]; all parts of
 * those words one after another, as rows of the table [parts] and as places of their words from 0 [parts]; and what each part
 * of a word weighs, one over their number [distinct words].
 */
function inputs(rows: readonly Int32Array[], parts: readonly Int32Array[]): tf.Tensor[] {
  const places = new Map<number, number>();
  const placeOf = (word: number): number => {
    const place = places.get(word) ?? places.size + 1;
    places.set(word, place);
    return place;
  };
  const sequence = padded(rows.map((row) => row.map(placeOf)));
  const distinct = [...places.keys()].map((word) => parts[word] ?? new Int32Array());
  // Where all articles are empty there is one word that nobody asks for: tensors without elements trouble some backends.
  if (distinct.length === 0) distinct.push(Int32Array.of(0));
  const total = distinct.reduce((sum, { length }) => sum + length, 0);
  const table = new Int32Array(total);
  const owners = new Int32Array(total);
  let at = 0;
  distinct.forEach((own, word) => {
    table.set(own, at);
    owners.fill(word, at, at + own.length);
    at += own.length;
  });
  const shares = Float32Array.from(distinct, ({ length }) => 1 / length);
  return [sequence, tf.tensor1d(table, 'int32'), tf.tensor1d(owners, 'int32'), tf.tensor1d(shares)];
}
