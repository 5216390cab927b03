// How much of a paragraph lies outside the nuclei that text is drawn from.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nucleusOf } from '../../../src/detection/nucleus.ts';
import { createRandom } from '../../../src/grover/random.ts';

const drawn = (count: number, topP: number, seed: number): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => topP * random.nextFloat());
};

describe('nucleusOf', () => {
  it('counts the tokens that need more than a nucleus has', () => {
    const found = nucleusOf(Float32Array.of(0.2, 0.91, 0.97, 0.985, 0.999));
    expect(found).toMatchObject({ beyond90: 0.8, beyond96: 0.6, beyond98: 0.4, beyond99: 0.2 });
  });

  it('has shares that grow with the nucleus, and is finite, also where all the mass is needed', () => {
    const needed = fc.array(fc.oneof(fc.float({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 1 + 2 ** -20)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(needed, (values) => {
        const { beyond90, beyond96, beyond98, beyond99, meanTail, farthest } = nucleusOf(Float32Array.from(values));
        const shares = [beyond90, beyond96, beyond98, beyond99];
        expect(shares).toEqual([...shares].sort((a, b) => b - a));
        expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
        expect([meanTail, farthest].every(Number.isFinite)).toBe(true);
        expect(farthest + Math.log(values.length)).toBeGreaterThanOrEqual(meanTail - 1e-9);
      }),
    );
  });

  it('is about the same for text of the whole distribution, however long, and less for text of a nucleus', () => {
    for (const count of [200, 2000]) {
      const [whole, nucleus] = [nucleusOf(drawn(count, 1, count)), nucleusOf(drawn(count, 0.95, count))];
      expect(Math.abs(whole.meanTail - 1)).toBeLessThan(0.25);
      expect(Math.abs(whole.farthest)).toBeLessThan(4);
      expect(nucleus.beyond96).toBe(0);
      expect(nucleus.farthest).toBeLessThan(whole.farthest);
    }
  });
});
