// What fine-tuning would do on this machine, before it starts.
import { availableParallelism, totalmem } from 'node:os';
import {
  findNativeTensorflow,
  installedBelow,
  installFolder,
  moduleFolders,
} from '../../engines/tensorflow/nativeTensorflow.ts';
import { languageModelTensors, WORD_EMBEDDINGS } from '../../grover/architecture.ts';
import type { GroverConfig, GroverModel } from '../../grover/model.ts';
import type { DatasetInspection, RecipePlan } from '../../protocol/training.ts';
import { planMemory, type MemoryPlan, type MemoryQuestion } from './memory.ts';
import { defaultsFor } from './settings.ts';

/** Of @tensorflow/tfjs-node, whose core must be the program's own. */
const NATIVE_PACKAGE = '@tensorflow/tfjs-node@4.22.0';
/** Tokens of an English word with GPT-2's vocabulary, and of an article's other fields. */
const TOKENS_PER_WORD = 1.35;
const OTHER_TOKENS = 40;
/** Multiplications and additions a second of a core in a step, measured 2026-11-21 with tfjs-node 4.22 on an AMD EPYC. */
const OPERATIONS_PER_SECOND = 60e9;
/** Cores beyond these bring little. */
const MOST_CORES = 8;
/** A step's operations for each weight and token: forward 2, backward 4; and again forward for the layers, which are run twice. */
const FORWARD = 2;
const BACKWARD = 4;

/** Never more than a quarter of the machine's memory, if one article at a time fits in it. */
export const memoryBound = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity) / 4;

export function groverPlan(
  inspection: DatasetInspection,
  { config, name }: Pick<GroverModel, 'config' | 'name'>,
  cacheFolder: string | undefined,
): RecipePlan {
  const defaults = defaultsFor(config);
  const memory = memoryOf({ ...defaults, config, labels: inspection.labels.length, trainableLayers: undefined });
  return {
    recipe: 'grover',
    title: 'Grover fine-tuning',
    summary: `Trains all weights of ${name} to tell the labels apart, as the Grover discriminator of Zellers et al. (2019) was trained.`,
    ...whyNot(inspection, cacheFolder),
    seconds: secondsOf(inspection, config),
    memoryBytes: memory.bytes,
    defaults,
    remarks: [
      `Each step learns from ${defaults.batchSize} articles, read at most ${memory.tokens} tokens at a time, so that memory stays below ${gigabytes(memory.bytes)} GB.`,
      ...(memory.bytes > memoryBound() ? [`That is more than a quarter of this machine's memory.`] : []),
    ],
  };
}

/** The choices' memory plan on this machine. */
export const memoryOf = (question: MemoryQuestion): MemoryPlan => planMemory(question, memoryBound());

function whyNot(
  { problem }: DatasetInspection,
  cacheFolder: string | undefined,
): Pick<RecipePlan, 'problem' | 'install'> {
  const native = findNativeTensorflow(moduleFolders(installedBelow(cacheFolder)));
  const install = native.ok || cacheFolder === undefined ? {} : { install: installCommand(cacheFolder) };
  if (problem !== undefined) return { problem, ...install };
  if (native.ok) return {};
  const message = `Fine-tuning computes with native TensorFlow: ${native.problem.message}`;
  const hint =
    cacheFolder === undefined
      ? (native.problem.hint ?? '')
      : `Install it with: ${installCommand(cacheFolder)} (it downloads TensorFlow from storage.googleapis.com).`;
  return { problem: { code: 'engine-unavailable', message, hint }, ...install };
}

/** What makes `findNativeTensorflow` find it, and nothing else. */
export const installCommand = (cacheFolder: string): string =>
  `npm install --prefix "${installFolder(cacheFolder)}" ${NATIVE_PACKAGE}`;

function secondsOf({ splits, medianWords }: DatasetInspection, config: GroverConfig): number {
  const { epochs, maxTokens } = defaultsFor(config);
  const tokens = Math.min(maxTokens, medianWords * TOKENS_PER_WORD + OTHER_TOKENS);
  const sizes = [...languageModelTensors(config)].map(
    ([name, shape]) => [name, shape.reduce((a, b) => a * b, 1)] as const,
  );
  const words = sizes.find(([name]) => name === WORD_EMBEDDINGS)?.[1] ?? 0;
  const layers = sizes.reduce((sum, [, size]) => sum + size, 0) - words;
  const training = tokens * ((FORWARD + BACKWARD) * words + (2 * FORWARD + BACKWARD) * layers);
  const predicting = tokens * FORWARD * layers;
  const { train, val, test } = splits;
  const operations = epochs * (train.articles * training + val.articles * predicting) + test.articles * predicting;
  const cores = Math.min(MOST_CORES, availableParallelism());
  return Math.ceil(operations / (cores * OPERATIONS_PER_SECOND)) + 5;
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
