// The calibration beside a model, and the wording model beside it.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CALIBRATION_FILE } from '../../../src/detection/calibration.ts';
import { serialiseWording } from '../../../src/detection/wording/wordingModel.ts';
import { openCalibration } from '../../../src/process/openCalibration.ts';
import { smallConfig } from '../../fakes/smallModel.ts';
import { detector, linearDetector, plainCalibration } from '../detection/builders.ts';
import { smallModel } from '../detection/wording/wordingBuilders.ts';

const folder = mkdtempSync(join(tmpdir(), 'grover calibrated '));
const model = { name: 'small', hash: 'abc', config: smallConfig, folder };
const bytes = serialiseWording(smallModel());
const sha256 = createHash('sha256').update(bytes).digest('hex');
const wording = { file: 'wording.bin', sha256, heads: ['chat', 'sampled'] };

const write = (calibration: unknown, wordingBytes?: Uint8Array): void => {
  writeFileSync(join(folder, CALIBRATION_FILE), JSON.stringify(calibration));
  if (wordingBytes !== undefined) writeFileSync(join(folder, wording.file), wordingBytes);
};
beforeEach(() => {
  rmSync(join(folder, CALIBRATION_FILE), { force: true });
  rmSync(join(folder, wording.file), { force: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('openCalibration', () => {
  it('opens a calibration without wording', async () => {
    write(plainCalibration);
    expect(await openCalibration(model)).toEqual({ ok: true, value: { calibration: plainCalibration } });
  });

  it('opens the wording model beside it', async () => {
    write({ ...detector, wording }, bytes);
    const opened = await openCalibration(model);
    if (!opened.ok) throw new Error(opened.problem.message);
    expect(opened.value.calibration.wording).toEqual(wording);
    expect(opened.value.wording?.heads).toEqual(['chat', 'sampled']);
    expect(opened.value.wording?.score('The ferry was late.').every(Number.isFinite)).toBe(true);
  });

  const damaged = bytes.slice();
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
  const shaOf = (of: Uint8Array): string => createHash('sha256').update(of).digest('hex');
  it.each([
    ['there is no wording model', { ...detector, wording }, undefined, 'file-missing', 'There is no file'],
    ['the wording model is another', { ...detector, wording }, damaged, 'hash-mismatch', sha256.slice(0, 12)],
    [
      'the wording model is damaged',
      { ...detector, wording: { ...wording, sha256: shaOf(damaged) } },
      damaged,
      'file-corrupt',
      'is damaged',
    ],
    [
      'the wording model has other heads',
      { ...linearDetector, wording: { ...wording, heads: ['chat'] } },
      bytes,
      'file-corrupt',
      'has the heads chat, sampled; the calibration was measured with chat.',
    ],
    [
      'it was measured with another model',
      { ...plainCalibration, model: { ...plainCalibration.model, name: 'other', hash: 'def' } },
      undefined,
      'hash-mismatch',
      'The calibration was measured with another model (other, def), not with this one (abc).',
    ],
    ['it is damaged', null, undefined, 'file-corrupt', 'is not a calibration'],
  ])('says what is wrong, and what follows from it: %s', async (_, calibration, wordingBytes, code, message) => {
    write(calibration, wordingBytes);
    const opened = await openCalibration(model);
    if (opened.ok) throw new Error('It was opened.');
    expect(opened.problem.code).toBe(code);
    expect(opened.problem.message).toContain(message);
    expect(opened.problem.message).toMatch(/Its paragraphs are read but not judged\.$/u);
    expect(opened.problem.hint).toBeDefined();
  });

  it('says so where nobody has calibrated the model', async () => {
    expect(await openCalibration(model)).toMatchObject({
      ok: false,
      problem: { code: 'file-missing', message: expect.stringContaining('has not been calibrated') as string },
    });
  });
});
