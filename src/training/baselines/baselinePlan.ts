// What training a baseline would take on this machine.
import type { DatasetInspection, RecipePlan } from '../../protocol/training.ts';
import type { BaselineSettings } from './baselineTable.ts';

/** TensorFlow.js with a backend, and the program around it: as measured, rounded up. */
const PROGRAM_BYTES = { wasm: 250 * 2 ** 20, tensorflow: 460 * 2 ** 20 } as const;
/** Copies of the weights that training holds: weights, gradients, two moments, temporaries of the step, best, checkpoint. */
const COPIES = 12;
/** Bytes that a word of an article takes as text and as a number. */
const BYTES_PER_WORD = 40;
const FLOAT = 4;
/** Reading a word and counting it, seconds; measured as `articlesPerSecond` is. */
const SECONDS_PER_WORD = 3e-6;
/** Predicting costs about a third of a step. */
const PREDICTING = 1 / 3;

/** `isNative`: native TensorFlow is there to compute; else it is WebAssembly. */
export function baselinePlan(settings: BaselineSettings, inspection: DatasetInspection, isNative: boolean): RecipePlan {
  const { name, title, summary, defaults } = settings;
  const engine = isNative ? 'tensorflow' : 'wasm';
  const { epochs, maxTokens } = defaults;
  const { train, val, test } = inspection.splits;
  const words = Math.min(maxTokens, inspection.medianWords);
  const perSecond = settings.articlesPerSecond[engine] * (maxTokens / Math.max(1, words));
  const steps = train.articles * epochs + PREDICTING * (val.articles * (epochs + 1) + test.articles);
  const articles = train.articles + val.articles + test.articles;
  return {
    recipe: name,
    title,
    summary,
    ...(inspection.problem === undefined ? {} : { problem: inspection.problem }),
    seconds: Math.ceil(1 + articles * inspection.medianWords * SECONDS_PER_WORD + steps / perSecond),
    memoryBytes: Math.ceil(PROGRAM_BYTES[engine] + memoryBytes(settings, inspection)),
    defaults: { ...defaults, optimizer: 'adamw', classWeights: 'balanced', keepLeaks: false },
    remarks: [
      `Reads the title and the first words of each article, ${maxTokens} in all, and nothing else.`,
      `Computes with ${isNative ? 'native TensorFlow' : 'WebAssembly'}; no Grover is needed.`,
    ],
  };
}

function memoryBytes(settings: BaselineSettings, { splits, medianWords, labels }: DatasetInspection): number {
  const { vocabulary, buckets, size, defaults } = settings;
  const columns = settings.name === 'tfidf' ? labels.length : size.embedding;
  const weights = (vocabulary + buckets) * columns * FLOAT * COPIES;
  const articles = splits.train.articles + splits.val.articles + splits.test.articles;
  return weights + activationBytes(settings, defaults) + articles * medianWords * BYTES_PER_WORD;
}

/** What a step keeps for its way back. */
function activationBytes({ name, vocabulary, size }: BaselineSettings, defaults: BaselineSettings['defaults']): number {
  const perWord: Record<BaselineSettings['name'], number> = {
    tfidf: 0,
    rnn: 4 * size.embedding + 10 * size.state,
    bilstm: 4 * size.embedding + 2 * 40 * size.state,
    // About one distinct word in three, each of some twenty parts, forwards and backwards; peaks were measured.
    'subword-bilstm': 4 * size.embedding + 2 * 40 * size.state + 60 * size.embedding,
    // Windows of 3 to 8 words side by side, forwards and backwards.
    cnn: 6 * 33 * size.embedding + 4 * 6 * size.filters,
  };
  const { batchSize, maxTokens } = defaults;
  const values = name === 'tfidf' ? 4 * vocabulary : perWord[name] * maxTokens;
  return batchSize * values * FLOAT;
}
