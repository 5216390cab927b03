// Weights in 7 and 4 bits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beside, besideQuantised, INT4_BLOCK, narrowed, quantiseInt4 } from '../../../src/engines/onnx/quantise.ts';
import { dequantise, quantise } from '../../../src/grover/quantisation.ts';

const matrix = (rows: number, columns: number): fc.Arbitrary<Float32Array> =>
  fc
    .array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: rows * columns, maxLength: rows * columns })
    .map((values) => Float32Array.from(values));

describe('narrowed', () => {
  it('keeps within 7 bits, and within half a step of twice the size', () => {
    fc.assert(
      fc.property(matrix(6, 4), (values) => {
        const eight = quantise(values, [6, 4], 1);
        const seven = narrowed(eight);
        expect(Math.max(...seven.q)).toBeLessThanOrEqual(63);
        expect(Math.min(...seven.q)).toBeGreaterThanOrEqual(-64);
        const wide = dequantise(eight);
        dequantise(seven).forEach((value, index) => {
          expect(Math.abs(value - (wide[index] ?? NaN))).toBeLessThanOrEqual((seven.scale[index % 4] ?? 0) / 2 + 1e-6);
        });
      }),
    );
  });
});

describe('beside', () => {
  it('puts matrices side by side, quantised or not', () => {
    const left = Float32Array.of(1, 2, 3, 4);
    const right = Float32Array.of(5, 6);
    expect([...beside([left, right], 2)]).toEqual([1, 2, 5, 3, 4, 6]);
    const joined = besideQuantised([quantise(left, [2, 2], 1), quantise(right, [2, 1], 1)]);
    expect(joined.shape).toEqual([2, 3]);
    [1, 2, 5, 3, 4, 6].forEach((value, index) => {
      expect(dequantise(joined)[index]).toBeCloseTo(value, 1);
    });
  });
});

describe('quantiseInt4', () => {
  it('packs two inputs a byte so that each comes back within its block’s step', () => {
    const inputs = 70; // Two blocks and a part of a third.
    fc.assert(
      fc.property(matrix(inputs, 3), (values) => {
        const { blocks, packed, scale } = quantiseInt4(values, [inputs, 3]);
        expect(blocks).toBe(3);
        for (let output = 0; output < 3; output++)
          for (let input = 0; input < inputs; input++) {
            const block = output * blocks + Math.floor(input / INT4_BLOCK);
            const within = input % INT4_BLOCK;
            const byte = packed[block * (INT4_BLOCK / 2) + (within >> 1)] ?? 0;
            const q = (within & 1) === 0 ? byte & 15 : byte >> 4;
            const step = scale[block] ?? NaN;
            expect(Math.abs((q - 8) * step - (values[input * 3 + output] ?? NaN))).toBeLessThanOrEqual(
              Math.abs(step) * 1.001,
            );
          }
      }),
      { numRuns: 20 },
    );
  });
});
