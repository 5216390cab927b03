// What the quick recipe would do with so many articles, how long it takes and how much memory.
import type { GroverConfig, GroverModel } from '../../grover/model.ts';
import type { DatasetInspection, RecipePlan, TrainingOptions } from '../../protocol/training.ts';
import { STATISTIC_NAMES } from './articleFeatures.ts';
import { PARAGRAPH_TOKENS } from './paragraphSamples.ts';

/** Tokens of all articles together that the shipped model reads in under a minute on two cores. */
const TOKEN_BUDGET = 2000 * 112;
const FEWEST_TOKENS = 112;
const MOST_TOKENS = 1024;

/** Of the linear head; `maxTokens` comes from the number of articles. */
export const DEFAULTS = {
  head: 'linear',
  classWeights: 'balanced',
  /** Fits of the linear head, epochs of the perceptron. */
  patience: 5,
  paragraphs: true,
  keepLeaks: false,
} as const satisfies Partial<TrainingOptions>;
export const PERCEPTRON_DEFAULTS = { epochs: 60, batchSize: 32, learningRate: 1e-3 } as const;

/** Tokens read of each article, class token included: the more articles, the fewer. */
export function tokensFor(articles: number): number {
  const affordable = Math.floor(TOKEN_BUDGET / Math.max(1, articles) / 16) * 16;
  return Math.max(FEWEST_TOKENS, Math.min(MOST_TOKENS, affordable));
}

/**
 * Milliseconds of one token through the layers, and of its statistics over the vocabulary, with grover-mini (6 layers, 384
 * wide, int8) in two threads of their own on two cores of an x86-64 server (AMD EPYC with AVX-512 VNNI), ONNX Runtime 1.30:
 * half of the processor time of runs of 112 and of 256 tokens; scaled by the number of multiplications for other models.
 */
const LAYERS_MS = 0.06;
const STATISTICS_MS = 0.115;
const MEASURED = { layers: 6, hiddenSize: 384 } as const;
/** Tokens of a word of news, and of an article's other fields. */
const TOKENS_PER_WORD = 1.35;
const FIELD_TOKENS = 45;
/** Fitting the head, once the features are there. */
const FIT_SECONDS = 8;

export function quickPlan(inspection: DatasetInspection, model: Pick<GroverModel, 'config' | 'name'>): RecipePlan {
  const { articles, medianWords, problem } = inspection;
  const maxTokens = Math.min(tokensFor(articles), model.config.maxPositions);
  const whole = medianWords * TOKENS_PER_WORD + FIELD_TOKENS;
  const articleSeconds = articles * readingSeconds(Math.min(maxTokens, whole), model.config);
  // Once for articles trained on, once for the others.
  const articlesOfParagraphs = Math.min(articles, (2 * PARAGRAPH_TOKENS) / whole);
  const paragraphSeconds = articlesOfParagraphs * readingSeconds(whole, model.config);
  const seconds = FIT_SECONDS + articleSeconds + paragraphSeconds;
  return {
    recipe: 'quick',
    title: 'Quick',
    summary: `Reads each article once with ${model.name}, which stays as it is, and learns a small head on what it says of them.`,
    ...(problem === undefined ? {} : { problem }),
    seconds: Math.ceil(seconds),
    memoryBytes: memoryOf(articles, maxTokens, model.config),
    defaults: { ...DEFAULTS, maxTokens },
    remarks: [
      ...(whole > maxTokens
        ? [`Of ${articles} articles the first ${maxTokens} tokens each are read; more take longer and tell more.`]
        : []),
      `About ${Math.ceil(paragraphSeconds)} s of it are for judging paragraphs of drafts, which can be left out.`,
    ],
  };
}

/** Of one article; statistics are taken of its text alone. */
function readingSeconds(tokens: number, { layers, hiddenSize }: GroverConfig): number {
  const width = hiddenSize / MEASURED.hiddenSize;
  const layersMs = (LAYERS_MS * layers * width ** 2) / MEASURED.layers;
  return (tokens * layersMs + Math.max(0, tokens - FIELD_TOKENS) * STATISTICS_MS * width) / 1000;
}

/** The process; two lanes, with the model in 8 bits each; the model's matrices as floats; activations of one run; features as read and standardised, and the fit's. */
function memoryOf(articles: number, maxTokens: number, config: GroverConfig): number {
  const { layers, hiddenSize, heads, vocabularySize } = config;
  const weights = vocabularySize * hiddenSize + layers * 12 * hiddenSize ** 2;
  const run = maxTokens * (hiddenSize * 32 + heads * maxTokens * 4);
  const features = articles * (STATISTIC_NAMES.length + 2 * hiddenSize) * 4;
  const lanes = 2 * (40 * 2 ** 20 + weights);
  return 200 * 2 ** 20 + lanes + 4 * (weights + run + features);
}
