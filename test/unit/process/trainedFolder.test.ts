// A folder that a training run left, used as a model.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALIBRATION_FILE } from '../../../src/detection/calibration.ts';
import { openModel } from '../../../src/grover/checkpoints/openModel.ts';
import { float32Tensor } from '../../../src/grover/checkpoints/writeSafetensors.ts';
import type { Result } from '../../../src/grover/problem.ts';
import { inspectModel } from '../../../src/process/inspectModel.ts';
import { openSession, type OpenedModel } from '../../../src/process/openSession.ts';
import { writeDiscriminatorFile, type DiscriminatorFile } from '../../../src/training/discriminatorFile.ts';
import { trunkFolder } from '../../../src/training/locateModel.ts';
import { smallConfig, smallFolder, smallTensorsToWrite } from '../../fakes/smallModel.ts';
import { plainCalibration } from '../detection/builders.ts';

const root = mkdtempSync(join(tmpdir(), 'grover trained '));
const shipped = join(root, 'shipped');
const other = join(root, 'other');
const hashes = new Map<string, string>();

async function writeModel(folder: string, shift: number): Promise<void> {
  mkdirSync(folder);
  const tensors = smallTensorsToWrite().map((tensor) =>
    tensor.name.endsWith('/LayerNorm_embed_norm/beta') || tensor.name.endsWith('beta')
      ? float32Tensor(tensor.name, tensor.shape, new Float32Array(tensor.bytes.length / 4).fill(shift))
      : tensor,
  );
  for (const [name, bytes] of Object.entries(smallFolder(tensors))) writeFileSync(join(folder, name), bytes);
  const model = await openModel(folder);
  if (!model.ok) throw new Error(model.problem.message);
  await model.value.weights.close();
  hashes.set(folder, model.value.hash);
}

beforeAll(async () => {
  await writeModel(shipped, 0);
  await writeModel(other, 0.1);
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A discriminator over a model, its trunk's folder as given. */
async function trained(
  name: string,
  over: string,
  folder: string,
  change: Partial<DiscriminatorFile> = {},
): Promise<string> {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  const hash = hashes.get(over) ?? '';
  const trunk = { name: 'small-grover', hash, folder };
  await writeDiscriminatorFile(path, { recipe: 'quick', labels: ['machine', 'human'], trunk, settings: {}, ...change });
  const hidden = {
    mean: new Array<number>(8).fill(0),
    scale: new Array<number>(8).fill(1),
    weight: new Array<number>(8).fill(1),
  };
  const calibration = { ...plainCalibration, model: { name, hash, precisions: ['fp32'] }, hidden };
  writeFileSync(join(path, CALIBRATION_FILE), JSON.stringify(calibration));
  return path;
}

const open = (folder: string): Promise<Result<OpenedModel>> =>
  openSession({
    folder,
    shippedModel: shipped,
    engine: 'onnxruntime',
    precision: 'fp32',
    threads: 1,
    cacheFolder: join(root, 'cache'),
  });

describe('openSession', () => {
  it.each([
    ['the shipped model, named as such', () => trained('of-shipped', shipped, ''), shipped],
    ['the shipped model, wherever its folder was', () => trained('moved', shipped, '../nowhere'), shipped],
    ['a model beside it', () => trained('beside', other, trunkFolder(join(root, 'beside'), other)), other],
  ])('opens a discriminator over %s', async (_, make, over) => {
    const folder = await make();
    const opened = await open(folder);
    if (!opened.ok) throw new Error(opened.problem.message);
    const { model, session, calibration } = opened.value;
    await opened.value.dispose();
    expect(model.name).toBe(folder.slice(root.length + 1));
    expect(model.hash).toBe(hashes.get(over));
    expect(session.config).toEqual(smallConfig);
    expect(calibration).toMatchObject({ ok: true, value: { hidden: { weight: { length: 8 } } } });
  });

  it('refuses a trunk that has changed, and says what to do', async () => {
    const folder = await trained('changed', other, '../other', {
      trunk: { name: 'small-grover', hash: 'f'.repeat(64), folder: '../other' },
    });
    expect(await open(folder)).toMatchObject({
      ok: false,
      problem: {
        code: 'hash-mismatch',
        message: expect.stringMatching(/^changed was trained on small-grover \(f{12}\)/u) as string,
        hint: 'Put small-grover back as it was, or train changed again.',
      },
    });
  });

  it('says which Grover is missing', async () => {
    expect(await open(await trained('orphan', other, '../gone'))).toMatchObject({
      ok: false,
      problem: {
        code: 'file-missing',
        message: expect.stringMatching(
          /^orphan was trained on small-grover, which cannot be opened\. .*gone/u,
        ) as string,
        hint: expect.stringContaining('train orphan again') as string,
      },
    });
  });

  it('says that a baseline cannot mark drafts', async () => {
    const folder = await trained('words', shipped, '', { recipe: 'tfidf' });
    expect(await open(folder)).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('cannot mark the paragraphs') as string },
    });
  });

  it('opens a folder with all weights trained as the model it is', async () => {
    const folder = await trained('tuned', shipped, '', { recipe: 'grover' });
    for (const [name, bytes] of Object.entries(smallFolder())) writeFileSync(join(folder, name), bytes);
    const opened = await open(folder);
    if (!opened.ok) throw new Error(opened.problem.message);
    await opened.value.dispose();
    expect(opened.value.model).toMatchObject({ name: 'tuned', folder });
  });

  it('reads without verdicts where the discriminator has no calibration', async () => {
    const folder = await trained('plain', shipped, '');
    rmSync(join(folder, CALIBRATION_FILE));
    const opened = await open(folder);
    if (!opened.ok) throw new Error(opened.problem.message);
    await opened.value.dispose();
    expect(opened.value.calibration).toMatchObject({ ok: false, problem: { code: 'file-missing' } });
  });

  it('refuses a calibration for hidden states of another width', async () => {
    const folder = await trained('wide', shipped, '');
    const hidden = { mean: [0], scale: [1], weight: [1] };
    const calibration = {
      ...plainCalibration,
      model: { name: 'wide', hash: hashes.get(shipped), precisions: ['fp32'] },
      hidden,
    };
    writeFileSync(join(folder, CALIBRATION_FILE), JSON.stringify(calibration));
    const opened = await open(folder);
    if (!opened.ok) throw new Error(opened.problem.message);
    await opened.value.dispose();
    expect(opened.value.calibration).toMatchObject({
      ok: false,
      problem: { message: expect.stringMatching(/1 entries.*have 8/u) as string },
    });
  });

  it('passes on what is wrong with discriminator.json', async () => {
    const folder = await trained('broken', shipped, '');
    writeFileSync(join(folder, 'discriminator.json'), '{}');
    expect(await open(folder)).toMatchObject({ ok: false, problem: { code: 'file-corrupt' } });
  });
});

describe('inspectModel', () => {
  const inspect = (folder: string, trusted = true) =>
    inspectModel({ folder }, root, { shippedModel: shipped, trusted });

  it('accepts a discriminator under its own name', async () => {
    expect(await inspect(await trained('mine', other, '../other'))).toMatchObject({
      ok: true,
      name: 'mine',
      hiddenSize: 8,
      isDiscriminator: true,
    });
  });

  it('says which Grover is missing', async () => {
    const found = await inspect(await trained('lost', other, '../gone'));
    expect(found).toMatchObject({ ok: false, problem: { message: expect.stringContaining('small-grover') as string } });
  });

  it('follows no path of a folder in a workspace that is not trusted', async () => {
    const folder = await trained('lure', other, '../other');
    expect(await inspect(folder, false)).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('not trusted') as string },
    });
    expect(await inspect(await trained('harmless', shipped, '../other'), false)).toMatchObject({
      ok: true,
      name: 'harmless',
    });
  });
});
