// Model folders for tests of the process: the tiny golden model with a calibration of which the verdicts are known.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CALIBRATION_FILE,
  CALIBRATION_FORMAT,
  PLAIN_FORMAT,
  type Calibration,
} from '../../src/detection/calibration.ts';
import { bucketsOf, GramCounter } from '../../src/detection/wording/grams.ts';
import { serialiseWording, WORDING_FILE, type WordingWeights } from '../../src/detection/wording/wordingFile.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { createRandom } from '../../src/grover/random.ts';
import { writeDiscriminatorFile } from '../../src/training/discriminatorFile.ts';
import { trunkFolder } from '../../src/training/locateModel.ts';
import { FEATURES_VERSION, STATISTIC_NAMES } from '../../src/training/quick/articleFeatures.ts';
import { writeHead } from '../../src/training/quick/headFile.ts';
import type { QuickSettings } from '../../src/training/quick/quickDiscriminator.ts';
import { ROOT } from './lspClient.ts';

/** Paragraphs of so many tokens or more read machine-like under the tests' calibration, shorter ones show no sign of it. */
export const MACHINE_LIKE_FROM = 30;

export interface ModelFolders {
  readonly root: string;
  /** The tiny model, calibrated by length. */
  readonly tiny: string;
  /** The same with its weights cut off in the middle. */
  readonly truncated: string;
  readonly cacheFolder: string;
  remove(): void;
}

export async function createModelFolders(): Promise<ModelFolders> {
  const root = mkdtempSync(join(tmpdir(), 'grover process '));
  const tiny = copyTiny(join(root, 'tiny'));
  const model = unwrap(await openModel(tiny));
  await model.weights.close();
  writeFileSync(join(tiny, CALIBRATION_FILE), JSON.stringify(byLength(model.name, model.hash)));
  const truncated = copyTiny(join(root, 'truncated'));
  truncateSync(join(truncated, 'model.ckpt.data-00000-of-00001'), 1_000_000);
  return {
    root,
    tiny,
    truncated,
    cacheFolder: join(root, 'cache'),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The tiny model with a detector that weighs nothing but wording: text with many a “Zq” in it reads machine-like. */
export async function wordedTiny({ root }: ModelFolders, name: string): Promise<string> {
  const folder = copyTiny(join(root, name));
  const model = unwrap(await openModel(folder));
  await model.weights.close();
  const bytes = serialiseWording(wordingOf('zq Zq zQ ZQ'));
  writeFileSync(join(folder, WORDING_FILE), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const calibration: Calibration = {
    ...byLength(model.name, model.hash),
    format: CALIBRATION_FORMAT,
    wording: { file: WORDING_FILE, sha256, heads: ['chat'] },
    features: [{ name: 'wording:chat', mean: 0, scale: 1, weight: 1, perLog: 0 }],
    lengths: [{ fromTokens: 5, thresholds: [{ falsePositiveRate: 0.005, score: 0 }] }],
  };
  writeFileSync(join(folder, CALIBRATION_FILE), JSON.stringify(calibration));
  return folder;
}

/** One head that knows the n-grams of these words and of no others. */
function wordingOf(words: string): WordingWeights {
  const table = { bits: 12, from: 1, to: 1 };
  const grams = {
    words: table,
    masked: { ...table, kept: [], ending: 2 },
    characters: { ...table, from: 2, to: 2 },
    fold: { digits: false, names: false },
  };
  const weights = new Int8Array(bucketsOf(grams));
  const { buckets, size } = new GramCounter(grams).count(words) ?? { buckets: [], size: 0 };
  for (const bucket of buckets.slice(0, size)) weights[bucket] = 127;
  return { heads: [{ name: 'chat', intercept: -1, scale: 0.05 }], grams, trainedOn: 'nothing', weights };
}

/** A quick discriminator over the tiny model: a head that was never trained, the same each time. */
export async function quickOverTiny({ root, tiny }: ModelFolders, name: string): Promise<string> {
  const folder = join(root, name);
  mkdirSync(folder);
  const model = unwrap(await openModel(tiny));
  await model.weights.close();
  const inputs = STATISTIC_NAMES.length + 2 * model.config.hiddenSize;
  const random = createRandom(3);
  const weights = Float64Array.from({ length: 3 * inputs }, () => (random.nextFloat() - 0.5) / 4);
  await writeHead(folder, {
    head: [{ inputs, outputs: 3, weights, bias: Float64Array.of(0.1, 0, -0.1) }],
    standard: { mean: new Float32Array(inputs), scale: new Float32Array(inputs).fill(1) },
  });
  const trunk = { name: model.name, hash: model.hash };
  await writeDiscriminatorFile(folder, {
    recipe: 'quick',
    labels: ['machine', 'human', 'mixed'],
    positive: 'machine',
    trunk: { ...trunk, folder: trunkFolder(folder, tiny) },
    settings: { features: FEATURES_VERSION, head: 'linear', maxTokens: 512, trunk } satisfies QuickSettings,
  });
  return folder;
}

/** The tiny model with its own class head, as training all of a Grover leaves it; it has no calibration. */
export async function groverDiscriminator({ root }: ModelFolders, name: string): Promise<string> {
  const folder = copyTiny(join(root, name));
  const labels = ['machine', 'human'];
  await writeDiscriminatorFile(folder, { recipe: 'grover', labels, positive: 'machine', settings: { maxTokens: 200 } });
  return folder;
}

function copyTiny(folder: string): string {
  const golden = join(ROOT, 'test', 'golden', 'tiny');
  mkdirSync(folder);
  for (const file of readdirSync(golden).filter(
    (name) => name === 'config.json' || /^(?:model\.|checkpoint)/.test(name),
  ))
    copyFileSync(join(golden, file), join(folder, file));
  return folder;
}

/** Score = 20 × log(tokens / 29.5): nothing but the length counts, so that tests know what will be said. */
const byLength = (name: string, hash: string): Calibration => ({
  format: PLAIN_FORMAT,
  model: { name, hash, precisions: ['int8'] },
  minimumTokens: 5,
  intercept: 0,
  referenceTokens: 1,
  features: [{ name: 'logTokens', mean: Math.log(MACHINE_LIKE_FROM - 0.5), scale: 1, weight: 20, perLog: 0 }],
  map: { scores: [-1, 1], probabilities: [0.02, 0.98] },
  scoreVariance: { floor: 0, perToken: 0 },
  thresholds: [{ falsePositiveRate: 0.005, score: 0 }],
});
