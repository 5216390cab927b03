import { createHash } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CLASS_KERNEL, classifierTensors, languageModelTensors } from '../../../src/grover/architecture.ts';
import { inferConfig } from '../../../src/grover/checkpoints/inferConfig.ts';
import { inspectModelFolder, openModel } from '../../../src/grover/checkpoints/openModel.ts';
import {
  float32Tensor,
  quantisedTensors,
  type TensorToWrite,
} from '../../../src/grover/checkpoints/writeSafetensors.ts';
import { configText } from '../../../src/grover/config.ts';
import type { GroverModel } from '../../../src/grover/model.ts';
import { unwrap, type Problem } from '../../../src/grover/problem.ts';
import { dequantise, quantise } from '../../../src/grover/quantisation.ts';
import { floatTensor, writeBundle } from '../../fakes/bundleWriter.ts';
import { memoryFiles } from '../../fakes/memoryFiles.ts';
import { smallConfig, smallFolder, smallTensors, smallTensorsToWrite } from '../../fakes/smallModel.ts';

const KERNEL = 'newslm/layer00/intermediate/kernel';
type Contents = Parameters<typeof memoryFiles>[0];

const open = async (contents: Contents): Promise<GroverModel> =>
  unwrap(await openModel('/model', memoryFiles(contents)));

/** The problem of a folder that must not open, and no file left open. */
async function problemOf(contents: Contents): Promise<Problem> {
  const files = memoryFiles(contents);
  const result = await openModel('/model', files);
  expect(files.openCount()).toBe(0);
  if (result.ok) throw new Error('The model was opened.');
  return result.problem;
}

const changed = (name: string, change: (tensor: TensorToWrite) => TensorToWrite[]): Contents =>
  smallFolder(smallTensorsToWrite().flatMap((tensor) => (tensor.name === name ? change(tensor) : [tensor])));

describe('openModel', () => {
  it('opens a folder of safetensors', async () => {
    const model = await open(smallFolder());
    expect(model).toMatchObject({ folder: '/model', name: 'model', config: smallConfig, isDiscriminator: false });
    for (const [name, { shape, values }] of smallTensors()) {
      expect(model.weights.shape(name)).toEqual(shape);
      expect(await model.weights.read(name)).toEqual(values);
    }
  });

  it('knows a discriminator by its head', async () => {
    const model = await open(smallFolder(smallTensorsToWrite(true)));
    expect(model.isDiscriminator).toBe(true);
    expect(model.weights.shape(CLASS_KERNEL)).toEqual([8, 2]);
  });

  it('opens a head for any number of classes, which is not the reference’s discriminator', async () => {
    const head = [...classifierTensors(smallConfig, 3)].map(([name, shape]) =>
      float32Tensor(name, shape, new Float32Array(shape.reduce((all, size) => all * size, 1)).fill(0.5)),
    );
    const model = await open(smallFolder([...smallTensorsToWrite(), ...head]));
    expect(model.isDiscriminator).toBe(false);
    expect(model.weights.shape(CLASS_KERNEL)).toEqual([8, 3]);
    expect(await model.weights.read(CLASS_KERNEL)).toHaveLength(24);
  });

  it('names a bias that does not belong to the kernel', async () => {
    const wide = [...classifierTensors(smallConfig, 3)].filter(([name]) => name === CLASS_KERNEL);
    const head = wide.map(([name, shape]) => float32Tensor(name, shape, new Float32Array(24)));
    const tensors = smallTensorsToWrite(true).filter(({ name }) => name !== CLASS_KERNEL);
    expect(await problemOf(smallFolder([...tensors, ...head]))).toMatchObject({ code: 'tensor-shape' });
  });

  it('gives int8 matrices as stored and as float32', async () => {
    const { values } = smallTensors().get(KERNEL) ?? { values: new Float32Array(0) };
    const stored = quantise(values, [8, 12], 1);
    const model = await open(changed(KERNEL, () => quantisedTensors(KERNEL, stored)));
    expect(await model.weights.readQuantised(KERNEL)).toEqual(stored);
    expect(await model.weights.read(KERNEL)).toEqual(dequantise(stored));
    expect(await model.weights.readQuantised('newslm/layer00/output/kernel')).toBeUndefined();
    expect(model.weights.names).not.toContain(`${KERNEL}/scale`);
  });

  it('has a hash that changes with the weights and with the configuration', async () => {
    const { hash } = await open(smallFolder());
    const other = await open(changed(KERNEL, ({ shape }) => [float32Tensor(KERNEL, shape, new Float32Array(96))]));
    const reworded = await open({ ...smallFolder(), 'config.json': ` ${configText(smallConfig)}` });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await open(smallFolder())).hash).toBe(hash);
    expect(new Set([hash, other.hash, reworded.hash]).size).toBe(3);
  });
});

describe('openModel on a folder that is not whole', () => {
  it('says which files it looked for', async () => {
    expect(await problemOf({ 'config.json': '' })).toMatchObject({
      code: 'file-missing',
      message:
        'The model folder /model holds neither model.safetensors nor a TensorFlow checkpoint (model.ckpt.index).',
    });
    expect(await openModel('/nowhere', { ...memoryFiles({}), resolve: () => '/nowhere' })).toMatchObject({
      problem: { code: 'file-missing', message: 'The model folder /nowhere does not exist or cannot be read.' },
    });
  });

  it('names a missing tensor', async () => {
    expect(await problemOf(changed(KERNEL, () => []))).toMatchObject({
      code: 'tensor-missing',
      message: `model.safetensors has no tensor ${KERNEL}, which this configuration needs.`,
    });
  });

  it('names half a discriminator’s head', async () => {
    const tensors = smallTensorsToWrite(true).filter(({ name }) => name !== CLASS_KERNEL);
    expect(await problemOf(smallFolder(tensors))).toMatchObject({
      code: 'tensor-missing',
      message: expect.stringContaining(CLASS_KERNEL) as string,
    });
  });

  it('names a tensor of the wrong shape, and both shapes', async () => {
    const turned = changed(KERNEL, ({ bytes, type, name }) => [{ name, type, bytes, shape: [12, 8] }]);
    expect(await problemOf(turned)).toMatchObject({
      code: 'tensor-shape',
      message: `model.safetensors: the tensor ${KERNEL} has the shape [12, 8]; the configuration asks for [8, 12].`,
    });
  });

  it('names layers the configuration leaves out', async () => {
    const more = ['kernel', 'bias'].map((part) =>
      float32Tensor(`newslm/layer01/query_layer/${part}`, [1], new Float32Array(1)),
    );
    expect(await problemOf(smallFolder([...smallTensorsToWrite(), ...more]))).toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('newslm/layer01/query_layer/') as string,
    });
  });

  it.each([
    ['without its scales', 1, (parts: TensorToWrite[]) => parts.slice(0, 1), `has no tensor ${KERNEL}/scale`],
    ['with scales per row', 0, (parts: TensorToWrite[]) => parts, `${KERNEL}/scale has the shape [8]`],
  ] as const)('refuses an int8 kernel %s', async (_, axis, keep, message) => {
    const quantised = quantisedTensors(KERNEL, quantise(new Float32Array(96), [8, 12], axis));
    expect((await problemOf(changed(KERNEL, () => keep(quantised)))).message).toContain(message);
  });

  it('names the cut-off file and the tensor', async () => {
    const whole = smallFolder();
    const cut = { ...whole, 'model.safetensors': whole['model.safetensors'].subarray(0, -1) };
    expect((await problemOf(cut)).message).toMatch(
      /^model\.safetensors is damaged.*the tensor newslm\/\S+ ends at byte/,
    );
  });

  it.each(['{', '{}', JSON.stringify({ ...JSON.parse(configText(smallConfig)), hidden_act: 'relu' })])(
    'refuses the configuration %s',
    async (text) => {
      const problem = await problemOf({ ...smallFolder(), 'config.json': text });
      expect(problem).toMatchObject({
        code: 'config-invalid',
        message: expect.stringContaining('config.json') as string,
      });
    },
  );

  it.each([NaN, Infinity, -Infinity])('names the tensor and the place of %f when it is read', async (bad) => {
    const spoilt = changed(KERNEL, ({ shape }) => [
      float32Tensor(KERNEL, shape, new Float32Array(96).fill(bad, 17, 18)),
    ]);
    const model = await open(spoilt);
    await expect(model.weights.read(KERNEL)).rejects.toMatchObject({
      problem: {
        code: 'tensor-values',
        message: `model.safetensors: the tensor ${KERNEL} holds ${bad} at place 17; weights must be finite numbers.`,
      },
    });
  });
});

describe('openModel on a checkpoint without config.json', () => {
  it.each([
    ['base', { hiddenSize: 768, layers: 12, heads: 12, intermediateSize: 3072 }],
    ['large', { hiddenSize: 1024, layers: 24, heads: 16, intermediateSize: 4096 }],
    ['mega', { hiddenSize: 1536, layers: 48, heads: 24, intermediateSize: 6144 }],
  ])('tells %s by its shapes', (_, sizes) => {
    const config = { vocabularySize: 50270, maxPositions: 1024, ...sizes };
    const shapes = Array.from(
      languageModelTensors(config),
      ([name, shape]) => [name, { type: 'F32', shape, file: 'f' }] as const,
    );
    expect(inferConfig(new Map(shapes), 'model.ckpt.index')).toEqual(config);
  });

  it('asks for config.json when shapes do not tell the heads', async () => {
    const { 'model.safetensors': weights } = smallFolder();
    expect(await problemOf({ 'model.safetensors': weights })).toMatchObject({
      code: 'config-invalid',
      message:
        'model.safetensors comes without config.json, and hidden_size 8 does not tell how many attention heads there are.',
    });
  });

  it('refuses too few positions, which its position embeddings tell', () => {
    const config = { ...smallConfig, hiddenSize: 64, heads: 1, maxPositions: 7 };
    const shapes = Array.from(
      languageModelTensors(config),
      ([name, shape]) => [name, { type: 'F32', shape, file: 'f' }] as const,
    );
    expect(() => inferConfig(new Map(shapes), 'model.ckpt.index')).toThrow('max_position_embeddings is 7');
  });

  it('refuses tensors of something else', async () => {
    expect(await problemOf(writeBundle([floatTensor('bert/x', [1], new Float32Array(1))]))).toMatchObject({
      code: 'tensor-missing',
      message: 'model.ckpt.index has no matrix newslm/embeddings/word_embed; it is not a Grover.',
    });
  });
});

describe('the checkpoint that is chosen', () => {
  const config = configText(smallConfig);
  const bundleAs = (prefix: string, fill: number): Record<string, Uint8Array> => {
    const tensors = Array.from(smallTensors(), ([name, { shape, values }]) =>
      floatTensor(name, shape, new Float32Array(values.length).fill(fill)),
    );
    return Object.fromEntries(
      Object.entries(writeBundle(tensors)).map(([name, bytes]) => [name.replace('model.ckpt', prefix), bytes]),
    );
  };
  const chosen = async (contents: Contents): Promise<number | undefined> =>
    (await (await open({ 'config.json': config, ...contents })).weights.read('newslm/layer00/query_layer/bias'))[0];
  const early = bundleAs('model.ckpt-900', 1);
  const late = bundleAs('model.ckpt-8000', 2);

  it('is the one with the highest step', async () => {
    expect(await chosen({ ...early, ...late })).toBe(2);
  });

  it('is the one that the file `checkpoint` names', async () => {
    expect(
      await chosen({ ...early, ...late, checkpoint: 'model_checkpoint_path: "/else/where/model.ckpt-900"\n' }),
    ).toBe(1);
  });

  it('is model.ckpt before others', async () => {
    expect(await chosen({ ...late, ...bundleAs('model.ckpt', 3) })).toBe(3);
  });
});

describe('SHA256SUMS', () => {
  const folder = smallFolder();
  const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

  it('passes when it agrees, in either form of sha256sum', async () => {
    const sums = `${sum(folder['model.safetensors'])}  model.safetensors\n${sum(folder['config.json'])} *./config.json\r\n`;
    await expect(open({ ...folder, SHA256SUMS: sums })).resolves.toMatchObject({ name: 'model' });
  });

  it('names the file that does not agree', async () => {
    const problem = await problemOf({ ...folder, SHA256SUMS: `${'0'.repeat(64)}  model.safetensors\n` });
    expect(problem.code).toBe('hash-mismatch');
    expect(problem.message).toMatch(/^model\.safetensors does not have the SHA-256 that SHA256SUMS gives/);
  });

  it('holds for whatever else it lists and the folder has, and leaves the hash as it is', async () => {
    const calibration = new TextEncoder().encode('{}');
    const listed = { ...folder, 'calibration.json': calibration };
    const sums = `${sum(calibration)}  calibration.json\n${'0'.repeat(64)}  not-copied.json\n`;
    expect((await open({ ...listed, SHA256SUMS: sums })).hash).toBe((await open(folder)).hash);
    const problem = await problemOf({ ...listed, 'calibration.json': '{ }', SHA256SUMS: sums });
    expect(problem.message).toMatch(/^calibration\.json does not have the SHA-256 that SHA256SUMS gives/);
  });
});

describe('inspectModelFolder', () => {
  it('tells what openModel tells, but for the hash, and hashes nothing', async () => {
    const files = memoryFiles(smallFolder(smallTensorsToWrite(true)));
    const inspected = unwrap(
      await inspectModelFolder('/model', {
        ...files,
        sha256: (path) => Promise.reject(new Error(`${path} was read whole`)),
      }),
    );
    const { folder, name, config, isDiscriminator, weights } = unwrap(await openModel('/model', files));
    expect(inspected).toMatchObject({ folder, name, config, isDiscriminator });
    expect(inspected.weights.names).toEqual(weights.names);
    expect(inspected).not.toHaveProperty('hash');
  });

  it('says what is wrong with a folder, and leaves no file open', async () => {
    const files = memoryFiles(changed(KERNEL, () => []));
    expect(await inspectModelFolder('/model', files)).toMatchObject({ problem: { code: 'tensor-missing' } });
    expect(files.openCount()).toBe(0);
  });
});

describe('openModel on the machine’s files', () => {
  it('sees a change of the weights though it remembers hashes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grover-model-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const put = async (contents: Contents): Promise<string> => {
      for (const [name, bytes] of Object.entries(contents)) await writeFile(join(folder, name), bytes);
      const model = unwrap(await openModel(folder));
      await model.weights.close();
      return model.hash;
    };
    const first = await put(smallFolder());
    await utimes(join(folder, 'model.safetensors'), 1, 1);
    expect(await put({})).toBe(first);
    const zeroed = changed(KERNEL, ({ shape }) => [float32Tensor(KERNEL, shape, new Float32Array(96))]);
    expect(await put(zeroed)).not.toBe(first);
  });

  it('says when a file cannot be opened', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grover-model-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'model.ckpt.index'), '');
    expect(await openModel(folder)).toMatchObject({
      problem: { code: 'file-corrupt', message: expect.stringContaining('model.ckpt.index') as string },
    });
  });
});
