// TF-IDF of words and pairs of words, as scikit-learn's TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True) weighs them.
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import type { ArticleFields } from '../../grover/fields.ts';
import type { Reader } from './reader.ts';
import { countArticles, mostUsed } from './vocabulary.ts';
import { wordsOf } from './words.ts';

/** Terms used by fewer training articles say nothing of others. */
const FEWEST_ARTICLES = 2;

const fitted = v.object({ maxTokens: v.number(), terms: v.array(v.string()), idf: v.array(v.number()) });
type Fitted = v.InferOutput<typeof fitted>;

/** One article: the terms it has, by their places, and what they weigh; L2 norm 1, or nothing at all. */
interface SparseRow {
  readonly places: Int32Array;
  readonly weights: Float32Array;
}

/** Learns the `limit` terms that most training articles use, with idf = ln((1 + n) / (1 + df)) + 1. */
export function fitTfidf(articles: readonly ArticleFields[], maxTokens: number, limit: number): Reader {
  const counts = countArticles(articles.map((fields) => termsOf(fields, maxTokens)));
  const fewest = Math.min(FEWEST_ARTICLES, counts.articles);
  const terms = mostUsed(counts, limit, fewest);
  const idf = terms.map((term) => Math.log((1 + counts.articles) / (1 + (counts.byTerm.get(term) ?? 0))) + 1);
  return reader({ maxTokens, terms, idf });
}

/** Opens what `toJSON` gave. Throws ValiError. */
export const openTfidf = (json: unknown): Reader => reader(v.parse(fitted, json));

function reader(learned: Fitted): Reader {
  const places = new Map(learned.terms.map((term, i) => [term, i]));
  const width = learned.terms.length;
  return {
    rows: width,
    read: (articles) => {
      const rows = articles.map((fields) => sparseRow(termsOf(fields, learned.maxTokens), places, learned.idf));
      return {
        count: rows.length,
        inputs: (wanted) => [
          dense(
            wanted.flatMap((row) => rows[row] ?? []),
            width,
          ),
        ],
      };
    },
    toJSON: () => learned,
  };
}

/** Words and pairs of neighbours. */
function termsOf(fields: ArticleFields, maxTokens: number): string[] {
  const words = wordsOf(fields, maxTokens);
  return [...words, ...words.slice(1).map((word, i) => `${words[i] ?? ''} ${word}`)];
}

function sparseRow(terms: readonly string[], places: ReadonlyMap<string, number>, idf: readonly number[]): SparseRow {
  const counts = new Map<number, number>();
  for (const term of terms) {
    const place = places.get(term);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const weights = [...counts].map(([place, count]) => (1 + Math.log(count)) * (idf[place] ?? 0));
  const norm = Math.hypot(...weights);
  return { places: Int32Array.from(counts.keys()), weights: Float32Array.from(weights, (weight) => weight / norm) };
}

/** [rows, width] of float32: only a batch is ever dense. */
function dense(rows: readonly SparseRow[], width: number): tf.Tensor {
  const values = new Float32Array(rows.length * width);
  rows.forEach(({ places, weights }, row) => {
    places.forEach((place, i) => (values[row * width + place] = weights[i] ?? 0));
  });
  return tf.tensor2d(values, [rows.length, width]);
}
