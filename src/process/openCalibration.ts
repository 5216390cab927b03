// The calibration beside a model's weights and the wording model beside it: read, checked, and held against the model that runs.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CALIBRATION_FILE,
  checkCalibrationFits,
  parseCalibration,
  type Calibration,
} from '../detection/calibration.ts';
import { parseWording, type WordingModel } from '../detection/wording/wordingModel.ts';
import { fileProblem } from '../grover/node/fileProblem.ts';
import type { GroverModel } from '../grover/model.ts';
import { fail, ok, type Result } from '../grover/problem.ts';

export interface Detector {
  readonly calibration: Calibration;
  /** There where the calibration weighs wording. */
  readonly wording?: WordingModel;
}

type Calibrated = Pick<GroverModel, 'name' | 'hash' | 'config' | 'folder'>;

const NOT_JUDGED = 'Its paragraphs are read but not judged.';

/**
 * The calibration in `folder` (the model's, or that of the discriminator over it), if it was measured with these weights, and its
 * wording model. Fails with what is wrong and what follows from it.
 */
export async function openCalibration(model: Calibrated, folder = model.folder): Promise<Result<Detector>> {
  const file = join(folder, CALIBRATION_FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined)
    return fail(
      'file-missing',
      `${model.name} has not been calibrated (there is no ${CALIBRATION_FILE} in ${folder}), so its paragraphs are read but not judged.`,
    );
  const opened = await openText(text, file, model, folder);
  if (opened.ok) return opened;
  const { message, ...problem } = opened.problem;
  return { ok: false, problem: { ...problem, message: `${message} ${NOT_JUDGED}` } };
}

async function openText(text: string, file: string, model: Calibrated, folder: string): Promise<Result<Detector>> {
  const parsed = parseCalibration(text, file);
  if (!parsed.ok) return parsed;
  const fits = checkCalibrationFits(parsed.value, model.hash, model.config.hiddenSize);
  if (!fits.ok) return fits;
  const calibration = fits.value;
  if (calibration.wording === undefined) return ok({ calibration });
  const wording = await openWording(calibration.wording, folder);
  return wording.ok ? ok({ calibration, wording: wording.value }) : wording;
}

const HINT = 'Copy it again from where the model came from, both files together.';

async function openWording(
  { file, sha256, heads }: NonNullable<Calibration['wording']>,
  folder: string,
): Promise<Result<WordingModel>> {
  const path = join(folder, file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    return { ok: false, problem: { ...fileProblem(path, thrown), hint: HINT } };
  }
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== sha256) {
    const message = `${path} is not the wording model that the calibration was measured with: its SHA-256 is ${digest.slice(0, 12)}…, not ${sha256.slice(0, 12)}….`;
    return fail('hash-mismatch', message, HINT);
  }
  const model = parseWording(bytes, path);
  if (!model.ok || model.value.heads.join() === heads.join()) return model;
  const message = `${path} has the heads ${model.value.heads.join(', ')}; the calibration was measured with ${heads.join(', ')}.`;
  return fail('file-corrupt', message, HINT);
}
