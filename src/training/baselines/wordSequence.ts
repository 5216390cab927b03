// Articles as the numbers of their words: 0 pads, 1 is a word that is not in the vocabulary.
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import type { ArticleFields } from '../../grover/fields.ts';
import type { Reader } from './reader.ts';
import { countArticles, mostUsed } from './vocabulary.ts';
import { wordsOf } from './words.ts';

const UNKNOWN = 1;
/** Rows of an embedding that are no word. */
export const RESERVED = 2;
/** A word of one training article only is learned by heart, not learned. */
const FEWEST_ARTICLES = 2;

const fitted = v.object({ maxTokens: v.number(), words: v.array(v.string()) });

/** Learns the `limit` words that most training articles use. */
export function fitWords(articles: readonly ArticleFields[], maxTokens: number, limit: number): Reader {
  return reader({ maxTokens, words: frequentWords(articles, maxTokens, limit) });
}

export function frequentWords(articles: readonly ArticleFields[], maxTokens: number, limit: number): string[] {
  return mostUsed(countArticles(articles.map((fields) => wordsOf(fields, maxTokens))), limit, FEWEST_ARTICLES);
}

/** Opens what `toJSON` gave. Throws ValiError. */
export const openWords = (json: unknown): Reader => reader(v.parse(fitted, json));

function reader(learned: v.InferOutput<typeof fitted>): Reader {
  const numbers = new Map(learned.words.map((word, i) => [word, i + RESERVED]));
  return {
    rows: learned.words.length + RESERVED,
    read: (articles) => {
      const read = articles.map((fields) =>
        Int32Array.from(wordsOf(fields, learned.maxTokens), (word) => numbers.get(word) ?? UNKNOWN),
      );
      return { count: read.length, inputs: (rows) => [padded(rows.flatMap((row) => read[row] ?? []))] };
    },
    toJSON: () => learned,
  };
}

/** [rows, longest] of int32, 0 after the end of each row; at least one column. */
export function padded(rows: readonly Int32Array[]): tf.Tensor2D {
  const longest = Math.max(1, ...rows.map(({ length }) => length));
  const values = new Int32Array(rows.length * longest);
  rows.forEach((row, i) => {
    values.set(row, i * longest);
  });
  return tf.tensor2d(values, [rows.length, longest], 'int32');
}
