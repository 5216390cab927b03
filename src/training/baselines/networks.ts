// The networks of the baselines, from a reader's inputs to one number per label (logits). All weights are 0 until `initialise`.
import * as tfl from '@tensorflow/tfjs-layers';
import { EmbeddingBag, SeededDropout, WindowMaximum } from './layers.ts';
import { Recurrent } from './recurrentLayer.ts';

/** Words beside each other that a filter of the convolutional network sees. */
const WINDOWS = [3, 4, 5, 6, 7, 8] as const;

/** Widths of the layers. */
export interface NetworkSize {
  /** Of a word's vector. */
  readonly embedding: number;
  /** Of a recurrent layer's state, in each direction. */
  readonly state: number;
  /** Of the convolutions, for each window. */
  readonly filters: number;
  /** Share of the units that training leaves out of each step. */
  readonly dropout: number;
}

/** TF-IDF → softmax: regression on the weights of `features` terms. */
export function termsNetwork(features: number, labels: number, { dropout }: NetworkSize): tfl.LayersModel {
  const terms = tfl.input({ shape: [features], name: 'terms' });
  return finish(terms, new SeededDropout({ name: 'dropout', rate: dropout }).apply(terms), labels);
}

/** Words → embedding → SimpleRNN (Elman 1990) → the mean of its states: its last one has forgotten all but the last words. */
export function simpleRecurrentNetwork(rows: number, labels: number, size: NetworkSize): tfl.LayersModel {
  const { words, vectors } = embeddedWords(rows, size);
  const recurrent = new Recurrent({
    name: 'rnn',
    cell: 'simple',
    units: size.state,
    isReversed: false,
    pooling: 'mean',
  });
  return finish(words, dropped(recurrent.apply(vectors), size), labels);
}

/** Words → embedding → LSTM in both directions (Graves and Schmidhuber 2005) → the mean of the states of each. */
export function lstmNetwork(rows: number, labels: number, size: NetworkSize): tfl.LayersModel {
  const { words, vectors } = embeddedWords(rows, size);
  return finish(words, dropped(bothDirections(vectors, size), size), labels);
}

/** As `lstmNetwork`, on words that are the means of their parts; inputs as `subwords.ts` makes them. */
export function subwordNetwork(rows: number, labels: number, size: NetworkSize): tfl.LayersModel {
  const inputs = [
    tfl.input({ shape: [null], dtype: 'int32', name: 'words' }),
    ...['parts', 'owners'].map((name) => tfl.input({ shape: [], dtype: 'int32', name })),
    tfl.input({ shape: [], name: 'shares' }),
  ];
  const vectors = new EmbeddingBag({ name: 'embedding', rows, units: size.embedding }).apply(inputs);
  return finish(inputs, dropped(bothDirections(vectors, size), size), labels);
}

/** Words → embedding → convolutions over each of WINDOWS, their maxima side by side (Kim 2014). */
export function convolutionalNetwork(rows: number, labels: number, size: NetworkSize): tfl.LayersModel {
  const { words, vectors } = embeddedWords(rows, size);
  const maxima = WINDOWS.map((width) =>
    new WindowMaximum({ name: `window${width}`, width, filters: size.filters }).apply(vectors),
  );
  const all = tfl.layers.concatenate({ name: 'windows' }).apply(maxima.map(symbolic));
  return finish(words, dropped(all, size), labels);
}

type Applied = ReturnType<tfl.layers.Layer['apply']>;

/** What a layer gives for symbolic inputs: the library's type does not know that it is one symbolic tensor. */
function symbolic(applied: Applied): tfl.SymbolicTensor {
  if (!(applied instanceof tfl.SymbolicTensor)) throw new TypeError('A layer did not give one symbolic tensor.');
  return applied;
}

function embeddedWords(rows: number, size: NetworkSize): { words: tfl.SymbolicTensor; vectors: Applied } {
  const words = tfl.input({ shape: [null], dtype: 'int32', name: 'words' });
  const embedding = tfl.layers.embedding({
    name: 'embedding',
    inputDim: rows,
    outputDim: size.embedding,
    embeddingsInitializer: 'zeros',
    maskZero: true,
  });
  return { words, vectors: embedding.apply(words) };
}

function bothDirections(vectors: Applied, { state }: NetworkSize): Applied {
  const states = [false, true].map((isReversed) =>
    new Recurrent({
      name: isReversed ? 'backward' : 'forward',
      cell: 'lstm',
      units: state,
      isReversed,
      pooling: 'mean',
    }).apply(vectors),
  );
  return tfl.layers.concatenate({ name: 'states' }).apply(states.map(symbolic));
}

const dropped = (applied: Applied, { dropout }: NetworkSize): Applied =>
  new SeededDropout({ name: 'dropout', rate: dropout }).apply(applied);

function finish(inputs: tfl.SymbolicTensor | tfl.SymbolicTensor[], features: Applied, labels: number): tfl.LayersModel {
  const logits = tfl.layers.dense({ name: 'labels', units: labels, kernelInitializer: 'zeros' }).apply(features);
  return tfl.model({ inputs, outputs: symbolic(logits) });
}
