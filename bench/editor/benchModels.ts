// The models the editor's bench runs: what ships and a random one of Grover-base's size, each in a folder of its own.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeModelWeights } from '../../src/cli/writeModelWeights.ts';
import { CALIBRATION_FILE, PLAIN_FORMAT, type Calibration } from '../../src/detection/calibration.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { configText } from '../../src/grover/config.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { randomModel } from '../../test/fakes/randomModel.ts';
import { ROOT } from '../../test/process/lspClient.ts';

export const MODELS = ['mini', 'base'] as const;
export type ModelName = (typeof MODELS)[number];

export const SHIPPED = path.join(ROOT, 'models', 'grover-mini');
const SEED = 1;
const BASE = {
  vocabularySize: 50270,
  hiddenSize: 768,
  layers: 12,
  heads: 12,
  intermediateSize: 3072,
  maxPositions: 1024,
};

/** Makes the model's folder below `root`; every paragraph of 40 tokens or more will be marked there. */
export async function makeModelFolder(name: ModelName, root: string): Promise<string> {
  const folder = path.join(root, name);
  await mkdir(folder);
  if (name === 'mini') await cp(SHIPPED, folder, { recursive: true });
  else {
    const weights = path.join(folder, 'model.safetensors');
    await writeModelWeights(randomModel(BASE, { seed: SEED }), weights, false, new AbortController().signal);
    await writeFile(path.join(folder, 'config.json'), configText(BASE));
  }
  // The calibration is about to be another than the one whose sum is listed.
  await rm(path.join(folder, 'SHA256SUMS'), { force: true });
  const model = unwrap(await openModel(folder));
  await model.weights.close();
  await writeFile(path.join(folder, CALIBRATION_FILE), JSON.stringify(marksAll(name, model.hash)));
  return folder;
}

/** The bench waits for marks on known paragraphs, so all are marked; reading costs the same whatever the verdict. */
const marksAll = (name: string, hash: string): Calibration => ({
  format: PLAIN_FORMAT,
  model: { name, hash, precisions: ['int8'] },
  minimumTokens: 40,
  intercept: 10,
  referenceTokens: 1,
  features: [{ name: 'logTokens', mean: 0, scale: 1, weight: 0, perLog: 0 }],
  map: { scores: [-1, 1], probabilities: [0.02, 0.98] },
  scoreVariance: { floor: 0, perToken: 0 },
  thresholds: [{ falsePositiveRate: 0.005, score: 0 }],
});
