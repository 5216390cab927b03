// How a baseline turns articles into the inputs of its network.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ArticleFields } from '../../grover/fields.ts';

/** Articles read: compact, until a batch is asked for. */
export interface Articles {
  readonly count: number;
  /** The network's inputs for these articles, tensors that the caller disposes of. */
  inputs(rows: readonly number[]): Tensor[];
}

/** What was learned of the training articles before the network was; reads any others. */
export interface Reader {
  /** Rows of the network's first table: terms, or vectors of words and of their parts. */
  readonly rows: number;
  read(articles: readonly ArticleFields[]): Articles;
  /** As `vocabulary.json` holds it. */
  toJSON(): unknown;
}
