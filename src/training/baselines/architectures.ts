// Which reader and which network make up each baseline.
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ArticleFields } from '../../grover/fields.ts';
import type { BaselineName, BaselineSettings } from './baselineTable.ts';
import {
  convolutionalNetwork,
  lstmNetwork,
  simpleRecurrentNetwork,
  subwordNetwork,
  termsNetwork,
  type NetworkSize,
} from './networks.ts';
import type { Reader } from './reader.ts';
import { fitSubwords, openSubwords } from './subwords.ts';
import { fitTfidf, openTfidf } from './tfidf.ts';
import { fitWords, openWords } from './wordSequence.ts';

interface Architecture {
  fit(articles: readonly ArticleFields[], maxTokens: number, settings: BaselineSettings): Reader;
  /** Opens what the reader's `toJSON` gave. Throws ValiError. */
  open(json: unknown): Reader;
  /** For a reader with so many rows or terms. */
  network(rows: number, labels: number, size: NetworkSize): LayersModel;
}

const onWords = (network: Architecture['network']): Architecture => ({
  fit: (articles, maxTokens, { vocabulary }) => fitWords(articles, maxTokens, vocabulary),
  open: openWords,
  network,
});

export const ARCHITECTURES: Readonly<Record<BaselineName, Architecture>> = {
  tfidf: {
    fit: (articles, maxTokens, { vocabulary }) => fitTfidf(articles, maxTokens, vocabulary),
    open: openTfidf,
    network: termsNetwork,
  },
  rnn: onWords(simpleRecurrentNetwork),
  bilstm: onWords(lstmNetwork),
  'subword-bilstm': {
    fit: (articles, maxTokens, { vocabulary, buckets }) =>
      fitSubwords(articles, maxTokens, { words: vocabulary, buckets }),
    open: openSubwords,
    network: subwordNetwork,
  },
  cnn: onWords(convolutionalNetwork),
};
