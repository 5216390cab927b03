import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSafetensors } from '../../../src/grover/checkpoints/safetensors.ts';
import {
  float32Tensor,
  quantisedTensors,
  safetensorsChunks,
} from '../../../src/grover/checkpoints/writeSafetensors.ts';
import { dequantise, quantise } from '../../../src/grover/quantisation.ts';
import { memoryFiles } from '../../fakes/memoryFiles.ts';
import { joined } from '../../fakes/smallModel.ts';

const open = (bytes: Uint8Array): ReturnType<typeof openSafetensors> =>
  openSafetensors(memoryFiles({ 'm.safetensors': bytes }), '/model/m.safetensors');

/** A file with this header and so many bytes of values. */
function file(header: unknown, dataLength: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return joined([length, json, new Uint8Array(dataLength)]);
}
const tensor = (shape: number[], begin: number, end: number, dtype = 'F32'): unknown => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('openSafetensors', () => {
  it('reads back what safetensorsChunks writes', async () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const small = quantise(values, [3, 2], 0);
    const chunks = safetensorsChunks(
      [
        ...quantisedTensors('m', small),
        float32Tensor('first', [2, 3], values),
        float32Tensor('none', [0, 4], new Float32Array(0)),
      ],
      { quantization: 'int8' },
    );
    const store = await open(joined(chunks));
    expect(store.metadata).toEqual({ quantization: 'int8' });
    expect(Array.from(store.tensors, ([name, { type, shape }]) => [name, type, shape])).toEqual([
      ['first', 'F32', [2, 3]],
      ['m/scale', 'F32', [3]],
      ['none', 'F32', [0, 4]],
      ['m', 'I8', [3, 2]],
    ]);
    expect(new Float32Array((await store.readBytes('first')).buffer)).toEqual(values);
    expect(new Int8Array((await store.readBytes('m')).buffer)).toEqual(small.q);
    expect(await store.readBytes('none')).toHaveLength(0);
  });

  it.each([
    ['too short a file', new Uint8Array(5), 'too short'],
    ['a header longer than the file', Uint8Array.of(200, 0, 0, 0, 0, 0, 0, 0, 123), 'ends within its header'],
    ['an absurd header length', Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0, 123), 'claims 1099511627776 bytes'],
    ['a header that is no JSON', file('{"a"', 0), 'its header is not JSON'],
    ['a header that is no table', file('7', 0), 'not a table'],
    ['metadata that are not texts', file({ __metadata__: { a: 1 } }, 0), 'metadata'],
    [
      'an entry without a type',
      file({ a: { shape: [1], data_offsets: [0, 4] } }, 4),
      'entry of the tensor a is malformed',
    ],
    ['a negative size', file({ a: tensor([-1], 0, 4) }, 4), 'entry of the tensor a is malformed'],
    [
      'an unknown type',
      file({ a: tensor([1], 0, 4, 'constructor') }, 4),
      'the tensor a has the unknown type constructor',
    ],
    ['a size that is not its shape’s', file({ a: tensor([2], 0, 4) }, 4), 'the tensor a is F32 [2] but has 4 bytes'],
    ['overlapping tensors', file({ a: tensor([2], 0, 8), b: tensor([1], 4, 8) }, 8), 'the tensor b overlaps another'],
    ['a gap', file({ a: tensor([1], 0, 4), b: tensor([1], 8, 12) }, 12), '4 bytes before the tensor b belong to none'],
    ['bytes to spare', file({ a: tensor([1], 0, 4) }, 6), '2 bytes at the end belong to no tensor'],
    [
      'a cut-off tensor',
      file({ a: tensor([1], 0, 4), b: tensor([2], 4, 12) }, 11),
      'the tensor b ends at byte 12 of the values, but the file has only 11',
    ],
  ])('refuses %s and names the file', async (_, bytes, message) => {
    await expect(open(bytes)).rejects.toMatchObject({
      problem: { code: 'file-corrupt', message: expect.stringMatching(/^m\.safetensors is damaged/) as string },
    });
    await expect(open(bytes)).rejects.toThrow(message);
  });
});

describe('safetensorsChunks', () => {
  it('refuses two tensors of one name and bytes that do not fit', () => {
    const one = float32Tensor('a', [1], new Float32Array(1));
    expect(() => safetensorsChunks([one, one])).toThrow('Two tensors are called a');
    expect(() => safetensorsChunks([float32Tensor('a', [2], new Float32Array(1))])).toThrow(
      'a is F32 [2] but has 4 bytes',
    );
  });

  it('aligns every value: the header is a multiple of 8 long', () => {
    const [header] = safetensorsChunks([float32Tensor('name', [1], new Float32Array(1))]);
    expect((header?.length ?? 1) % 8).toBe(0);
  });
});

describe('quantise', () => {
  it('is undone within half a step, per row and per column', () => {
    const matrix = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(0 as const, 1 as const),
    );
    fc.assert(
      fc.property(
        matrix,
        fc.infiniteStream(fc.float({ noNaN: true, min: -100, max: 100 })),
        ([rows, columns, axis], stream) => {
          const values = Float32Array.from({ length: rows * columns }, () => stream.next().value as number);
          const quantised = quantise(values, [rows, columns], axis);
          dequantise(quantised).forEach((value, i) => {
            const line = axis === 0 ? Math.floor(i / columns) : i % columns;
            expect(Math.abs(value - (values[i] ?? 0))).toBeLessThanOrEqual((quantised.scale[line] ?? 0) * 0.5001);
          });
        },
      ),
    );
  });
});
