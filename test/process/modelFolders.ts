// Model folders for tests of the process: the tiny golden model with a calibration of which the verdicts are known.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALIBRATION_FILE, CALIBRATION_FORMAT, type Calibration } from '../../src/detection/calibration.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { unwrap } from '../../src/grover/problem.ts';
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
  format: CALIBRATION_FORMAT,
  model: { name, hash, precisions: ['int8'] },
  minimumTokens: 5,
  intercept: 0,
  referenceTokens: 1,
  features: [{ name: 'logTokens', mean: Math.log(MACHINE_LIKE_FROM - 0.5), scale: 1, weight: 20, perLog: 0 }],
  map: { scores: [-1, 1], probabilities: [0.02, 0.98] },
  scoreVariance: { floor: 0, perToken: 0 },
  thresholds: [{ falsePositiveRate: 0.005, score: 0 }],
});
