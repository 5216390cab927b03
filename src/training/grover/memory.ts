// What fine-tuning keeps in memory, and from it how many tokens are read at a time.
import type { GroverConfig } from '../../grover/model.ts';
import { languageModelTensors } from '../../grover/architecture.ts';
import { trainableNames } from './trainable.ts';

export interface MemoryQuestion {
  readonly config: GroverConfig;
  readonly labels: number;
  readonly optimizer: 'adafactor' | 'adamw';
  /** Top layers that learn; undefined: everything. */
  readonly trainableLayers: number | undefined;
  /** Longest article, tokens. */
  readonly maxTokens: number;
  readonly batchSize: number;
}

export interface MemoryPlan {
  /** Tokens, padding included, that one forward and backward pass reads at a time. */
  readonly tokens: number;
  /** Most that training takes, bytes; more than asked for when even one article needs more. */
  readonly bytes: number;
}

/** Rows whose logits are in memory at a time. */
export const LOGIT_ROWS = 256;
/** A pass over more tokens is not faster (measured up to 4,096), and messages wait for its end. */
const MOST_TOKENS = 1024;

const FLOAT = 4;
/** Tensors of the size of the logits that exist at once: logits, shifted, exponentials. */
const LOGIT_TENSORS = 3;
/** Copies of the largest weight's size besides: its gradient as it is summed up, then square, update and parts of it. */
const UPDATE_TENSORS = 8;
/** What Node, TensorFlow and the articles take besides; with it, what is stated is what was measured (6 layers, 384 wide). */
const PROCESS = 850e6;
/**
 * Tensors that a layer's forward and backward pass hold for each token: of its width, of the inner width, and of
 * attention scores a head (counted in TensorFlow.js 4.22's gradients of transformerLayer).
 */
const HIDDEN_TENSORS = 40;
const INNER_TENSORS = 14;
const SCORE_TENSORS = 8;

/** Splits a batch so that training stays below `bound` bytes, if one article at a time does. */
export function planMemory(question: MemoryQuestion, bound: number): MemoryPlan {
  const fixed = fixedBytes(question);
  const each = bytesPerToken(question);
  const { maxTokens, batchSize } = question;
  const fitting = Math.floor((bound - fixed) / each);
  const tokens = Math.max(maxTokens, Math.min(fitting, MOST_TOKENS, batchSize * maxTokens));
  return { tokens, bytes: fixed + each * tokens };
}

/** What does not depend on the batch: weights, gradients, optimiser, what is written, logits. */
function fixedBytes({ config, optimizer, trainableLayers, labels }: MemoryQuestion): number {
  const sizes = new Map([...languageModelTensors(config)].map(([name, shape]) => [name, product(shape)]));
  const all = sum(sizes.values());
  const learned = trainableNames(config, trainableLayers).map((name) => sizes.get(name) ?? config.hiddenSize * labels);
  const learning = sum(learned);
  // Everything that learns is copied out before a checkpoint is written.
  const slots = optimizer === 'adamw' ? 2 * learning : 0;
  const held = all + learning + slots + (learning + slots) + UPDATE_TENSORS * Math.max(...learned);
  return FLOAT * (held + LOGIT_TENSORS * LOGIT_ROWS * config.vocabularySize) + PROCESS;
}

/** Inputs of every layer are kept until the way back; one layer at a time has its inner tensors. */
function bytesPerToken({ config, maxTokens }: MemoryQuestion): number {
  const { layers, hiddenSize, intermediateSize, heads } = config;
  const kept = (layers + 2) * hiddenSize;
  const inner = HIDDEN_TENSORS * hiddenSize + INNER_TENSORS * intermediateSize + SCORE_TENSORS * heads * maxTokens;
  return FLOAT * (kept + inner);
}

const product = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);
const sum = (values: Iterable<number>): number => Array.from(values).reduce((all, value) => all + value, 0);
