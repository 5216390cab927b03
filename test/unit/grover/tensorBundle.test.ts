import { describe, expect, it } from 'vitest';
import { openModel } from '../../../src/grover/checkpoints/openModel.ts';
import { openTensorBundle } from '../../../src/grover/checkpoints/tensorBundle.ts';
import { configText } from '../../../src/grover/config.ts';
import { unwrap } from '../../../src/grover/problem.ts';
import { floatTensor, sortedTable, writeBundle, type BundleTensor } from '../../fakes/bundleWriter.ts';
import { memoryFiles } from '../../fakes/memoryFiles.ts';
import { smallConfig, smallTensors } from '../../fakes/smallModel.ts';

const values = Float32Array.of(1, -2.5, 0.15625, 65504);
/** The same four values as half and as bfloat16 (65504 rounds to 65536 there). */
const half = Uint16Array.of(0x3c00, 0xc100, 0x3100, 0x7bff);
const brain = Uint16Array.of(0x3f80, 0xc020, 0x3e20, 0x4780);
const bytes = (array: Uint16Array): Uint8Array => new Uint8Array(array.buffer);
const tensors: readonly BundleTensor[] = [
  floatTensor('a', [2, 2], values),
  { ...floatTensor('b', [4], values), shard: 2 },
  { name: 'global_step', dataType: 9, shape: [], bytes: new Uint8Array(8), shard: 1 },
];

const smallBundle = (
  tweak: (name: string, tensor: BundleTensor) => BundleTensor = (_, tensor) => tensor,
): Record<string, Uint8Array> =>
  writeBundle(
    Array.from(smallTensors(), ([name, { shape, values: floats }]) => tweak(name, floatTensor(name, shape, floats))),
  );

describe('openTensorBundle', () => {
  it('finds tensors in several data files', async () => {
    const store = await openTensorBundle(memoryFiles(writeBundle(tensors, 3)), '/model', 'model.ckpt');
    expect(Array.from(store.tensors, ([name, { type, shape, file }]) => [name, type, shape, file])).toEqual([
      ['a', 'F32', [2, 2], 'model.ckpt.data-00000-of-00003'],
      ['b', 'F32', [4], 'model.ckpt.data-00002-of-00003'],
      ['global_step', 'I64', [], 'model.ckpt.data-00001-of-00003'],
    ]);
    expect(new Float32Array((await store.readBytes('b')).buffer)).toEqual(values);
  });

  it('names the data file that is missing, and leaves none open', async () => {
    const written = Object.entries(writeBundle(tensors, 3));
    const files = memoryFiles(Object.fromEntries(written.filter(([name]) => !name.includes('00002-of'))));
    await expect(openTensorBundle(files, '/model', 'model.ckpt')).rejects.toThrow('model.ckpt.data-00002-of-00003');
    expect(files.openCount()).toBe(0);
  });

  it('names the tensor that lies beyond the end of its data file', async () => {
    const written = writeBundle(tensors, 3);
    const shard = 'model.ckpt.data-00002-of-00003';
    const files = memoryFiles({ ...written, [shard]: written[shard]?.subarray(0, 15) ?? '' });
    await expect(openTensorBundle(files, '/model', 'model.ckpt')).rejects.toThrow(
      `${shard} is damaged or not what its name says: the tensor b ends at byte 16, but the file has only 15.`,
    );
    expect(files.openCount()).toBe(0);
  });

  it('names the tensor whose values do not match their CRC', async () => {
    const written = writeBundle(tensors, 3);
    written['model.ckpt.data-00002-of-00003']?.fill(7, 5, 6);
    const store = await openTensorBundle(memoryFiles(written), '/model', 'model.ckpt');
    await expect(store.readBytes('a')).resolves.toHaveLength(16);
    await expect(store.readBytes('b')).rejects.toThrow('the values of the tensor b do not match their CRC-32C');
  });

  it.each([
    ['no header', [['a', [8, 1]]], 'no header entry'],
    ['big-endian numbers', [['', [8, 1, 16, 1]]], 'big-endian'],
    [
      'a data file out of range',
      [
        ['', [8, 1]],
        ['a', [8, 1, 24, 5]],
      ],
      'a lies in data file 5 of 1',
    ],
    [
      'a size that is not its shape’s',
      [
        ['', [8, 1]],
        ['a', [8, 1, 18, 4, 18, 2, 8, 4, 40, 3]],
      ],
      'a is F32 [4] but has 3 bytes',
    ],
    [
      'slices',
      [
        ['', [8, 1]],
        ['a', [8, 1, 58, 0]],
      ],
      'a is stored in slices',
    ],
    [
      'a cut-off entry',
      [
        ['', [8, 1]],
        ['a', [18, 9]],
      ],
      'ends in the middle',
    ],
  ] as [string, [string, number[]][], string][])('refuses an index with %s', async (_, entries, message) => {
    const files = memoryFiles({ 'model.ckpt.index': sortedTable(entries) });
    await expect(openTensorBundle(files, '/model', 'model.ckpt')).rejects.toThrow(message);
  });
});

describe('a model in a bundle', () => {
  it.each([
    ['half', 19, half, values],
    ['bfloat16', 14, brain, Float32Array.of(1, -2.5, 0.15625, 65536)],
  ] as const)('reads %s as float32', async (_, dataType, stored, expected) => {
    const name = 'newslm/layer00/LayerNorm_mlp_ln0/gamma';
    const twice = (list: Uint16Array | Float32Array): number[] => [...list, ...list];
    const bundle = smallBundle((each, tensor) =>
      each === name ? { ...tensor, dataType, bytes: bytes(Uint16Array.from(twice(stored))) } : tensor,
    );
    const model = unwrap(await openModel('/model', memoryFiles({ ...bundle, 'config.json': configText(smallConfig) })));
    expect(await model.weights.read(name)).toEqual(Float32Array.from(twice(expected)));
  });

  it('passes over an optimiser’s slots and the step', async () => {
    const small = Array.from(smallTensors(), ([name, { shape, values: floats }]) => floatTensor(name, shape, floats));
    const slots = ['adafactor_v', 'adafactor_vr', 'Adafactor', 'adam_m'].map((slot) =>
      floatTensor(`newslm/layer00/query_layer/kernel/${slot}`, [4], values),
    );
    const step = { name: 'global_step', dataType: 9, shape: [], bytes: new Uint8Array(8) };
    const files = memoryFiles({ ...writeBundle([...small, ...slots, step]), 'config.json': configText(smallConfig) });
    const model = unwrap(await openModel('/model', files));
    expect(model.weights.names).toEqual([...smallTensors().keys()]);
    expect(model.weights.shape('newslm/layer00/query_layer/kernel/adam_m')).toBeUndefined();
    await expect(model.weights.read('global_step')).rejects.toMatchObject({ problem: { code: 'tensor-missing' } });
  });

  it('refuses weights of a type no Grover has, by name', async () => {
    const bundle = smallBundle((name, tensor) =>
      name.endsWith('ln1/beta') ? { ...tensor, dataType: 9, bytes: new Uint8Array(64) } : tensor,
    );
    expect(await openModel('/model', memoryFiles({ ...bundle, 'config.json': configText(smallConfig) }))).toMatchObject(
      {
        problem: { message: expect.stringContaining('stores newslm/layer00/LayerNorm_mlp_ln1/beta as I64') as string },
      },
    );
  });
});
