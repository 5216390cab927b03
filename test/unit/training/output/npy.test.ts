// Bytes of NumPy's format, beside what numpy.save 2.4 writes.
import { describe, expect, it } from 'vitest';
import { npy } from '../../../../src/training/output/npy.ts';

const headerOf = (file: Uint8Array): string => {
  const length = new DataView(file.buffer).getUint16(8, true);
  return new TextDecoder('latin1').decode(file.subarray(10, 10 + length));
};

describe('npy', () => {
  it('writes the bytes that numpy.save does', () => {
    const file = npy(Float32Array.of(0.25, 0.75, 1, 0), [2, 2]);
    expect(Buffer.from(file.subarray(0, 10)).toString('hex')).toBe('934e554d505901007600');
    expect(headerOf(file)).toBe(`${"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".padEnd(117, ' ')}\n`);
    expect(Buffer.from(file.subarray(128)).toString('hex')).toBe('0000803e0000403f0000803f00000000');
  });

  it.each([
    [[3], '(3,)'],
    [[1, 3], '(1, 3)'],
    [[3, 1, 1], '(3, 1, 1)'],
  ])('writes the shape %j as %s', (shape, written) => {
    expect(headerOf(npy(new Float32Array(3), shape))).toContain(`'shape': ${written}, }`);
  });

  it('begins the data at a multiple of 64, however long the shape', () => {
    for (let dimensions = 1; dimensions < 60; dimensions++) {
      const shape = new Array<number>(dimensions).fill(1);
      const file = npy(Float32Array.of(7), shape);
      expect((file.length - 4) % 64).toBe(0);
      expect(headerOf(file).endsWith('\n')).toBe(true);
      expect(10 + headerOf(file).length).toBe(file.length - 4);
    }
  });

  it('writes no articles as an empty array', () => {
    expect(headerOf(npy(new Float32Array(0), [0, 2]))).toContain("'shape': (0, 2), }");
  });

  it('refuses a shape that does not hold the values', () => {
    expect(() => npy(new Float32Array(3), [2, 2])).toThrow(RangeError);
  });
});
