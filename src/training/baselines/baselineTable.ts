// The baselines by name: what they are for people, their sizes and the choices they make. Loads no tensor library.
import type { RecipeName } from '../../protocol/training.ts';
import type { NetworkSize } from './networks.ts';

export type BaselineName = Exclude<RecipeName, 'quick' | 'grover'>;

export interface BaselineSettings {
  readonly name: BaselineName;
  readonly title: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Most terms or words that it knows. */
  readonly vocabulary: number;
  /** Rows that character n-grams share. */
  readonly buckets: number;
  readonly size: NetworkSize;
  readonly weightDecay: number;
  readonly defaults: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly learningRate: number;
    readonly warmup: number;
    /** Words read of an article, title included. */
    readonly maxTokens: number;
    readonly patience: number;
  };
  /**
   * Articles trained on per second of processor time, at `maxTokens` words each; measured with Node 20 on articles of 450
   * words on a shared x86-64 server with two cores. Native TensorFlow may use several cores at once.
   */
  readonly articlesPerSecond: { readonly wasm: number; readonly tensorflow: number };
}

const SIZE: NetworkSize = { embedding: 64, state: 64, filters: 64, dropout: 0.3 };

export const BASELINES: readonly BaselineSettings[] = [
  {
    name: 'tfidf',
    title: 'TF-IDF',
    summary:
      'Weighs words and pairs of words (TF-IDF) and learns one layer on them; takes seconds and is hard to beat on topics.',
    vocabulary: 20_000,
    buckets: 0,
    size: { ...SIZE, dropout: 0.1 },
    weightDecay: 0.01,
    defaults: { epochs: 30, batchSize: 32, learningRate: 0.1, warmup: 0.05, maxTokens: 2000, patience: 3 },
    articlesPerSecond: { wasm: 750, tensorflow: 780 },
  },
  {
    name: 'rnn',
    title: 'Simple RNN',
    summary:
      'Reads the words one after another with the simplest recurrent network; the weakest of the sequence baselines.',
    vocabulary: 20_000,
    buckets: 0,
    size: SIZE,
    weightDecay: 0.01,
    defaults: { epochs: 15, batchSize: 32, learningRate: 6e-3, warmup: 0.1, maxTokens: 200, patience: 5 },
    articlesPerSecond: { wasm: 260, tensorflow: 300 },
  },
  {
    name: 'bilstm',
    title: 'BiLSTM',
    summary: 'Reads the words in both directions with a long short-term memory.',
    vocabulary: 20_000,
    buckets: 0,
    size: SIZE,
    weightDecay: 0.01,
    defaults: { epochs: 12, batchSize: 32, learningRate: 6e-3, warmup: 0.1, maxTokens: 200, patience: 5 },
    articlesPerSecond: { wasm: 48, tensorflow: 68 },
  },
  {
    name: 'subword-bilstm',
    title: 'BiLSTM on subwords',
    summary:
      'A BiLSTM whose words are made of their character 3-6-grams, so that it reads misspelt and unseen words too.',
    vocabulary: 20_000,
    buckets: 50_000,
    size: SIZE,
    weightDecay: 0.01,
    defaults: { epochs: 8, batchSize: 32, learningRate: 2e-3, warmup: 0.1, maxTokens: 200, patience: 2 },
    articlesPerSecond: { wasm: 30, tensorflow: 56 },
  },
  {
    name: 'cnn',
    title: 'CNN',
    summary: 'Looks for telling runs of three to eight words with one-dimensional convolutions (Kim 2014).',
    vocabulary: 20_000,
    buckets: 0,
    size: SIZE,
    weightDecay: 0.01,
    defaults: { epochs: 8, batchSize: 32, learningRate: 1e-3, warmup: 0.1, maxTokens: 400, patience: 2 },
    articlesPerSecond: { wasm: 21, tensorflow: 52 },
  },
];
