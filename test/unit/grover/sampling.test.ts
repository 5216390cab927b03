import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/grover/random.ts';
import { argmax, ignoredFor, sample, topKSupport, topPSupport } from '../../../src/grover/sampling.ts';
import { beginOf, endOf, PADDING, RESET_CONTEXT, VOCABULARY_SIZE } from '../../../src/grover/vocabulary.ts';

/** Slow and plain: sort everything, add up, cut. */
function sortedTopP(logits: Float32Array, p: number, ignore: Uint8Array): number[] {
  const ids = Array.from(logits.keys()).filter((id) => ignore[id] !== 1);
  const logit = (id: number): number => logits[id] ?? 0;
  ids.sort((a, b) => logit(b) - logit(a) || a - b);
  const highest = logit(ids[0] ?? 0);
  const total = ids.reduce((sum, id) => sum + Math.exp(logit(id) - highest), 0);
  let reached = 0;
  const kept = ids.filter((id, i) => {
    reached += Math.exp(logit(id) - highest) / total;
    return reached < p || i === 0;
  });
  return kept.sort((a, b) => a - b);
}

/** Logits in steps of a quarter, so that many are equal. */
const someLogits = fc
  .array(fc.tuple(fc.integer({ min: -200, max: 60 }), fc.boolean()), { minLength: 2, maxLength: 80 })
  .map((list) => ({
    logits: Float32Array.from(list, ([quarters]) => quarters / 4),
    ignore: Uint8Array.from(list, ([, ignored], i) => (ignored && i > 0 ? 1 : 0)),
  }));

describe('topPSupport', () => {
  it('is what sorting all of them gives', () => {
    // p from a coarse grid with an odd last digit: no cumulative sum lands on it.
    const odd = fc.integer({ min: 1, max: 999 }).map((n) => (n + 0.123457) / 1000.7);
    fc.assert(
      fc.property(someLogits, odd, ({ logits, ignore }, p) => {
        expect(topPSupport(logits, p, ignore)).toEqual(sortedTopP(logits, p, ignore));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the lowest id among equals and always one', () => {
    expect(topPSupport(new Float32Array(6).fill(3), 0.01)).toEqual([0]);
    expect(topPSupport(new Float32Array(6).fill(3), 0.4)).toEqual([0, 1]);
  });

  it('keeps everything but the ignored at p = 1', () => {
    expect(topPSupport(Float32Array.of(1, -900, 2), 1, Uint8Array.of(0, 0, 1))).toEqual([0, 1]);
  });
});

describe('topKSupport', () => {
  it('has the k most probable, lower ids first among equals', () => {
    fc.assert(
      fc.property(someLogits, fc.integer({ min: 1, max: 90 }), ({ logits }, k) => {
        const sorted = Array.from(logits.keys()).sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
        expect(topKSupport(logits, k)).toEqual(sorted.slice(0, k).sort((a, b) => a - b));
      }),
    );
  });
});

describe('sample', () => {
  it('takes top-k first and top-p among what is left', () => {
    const logits = Float32Array.from([0.5, 0.3, 0.1, 0.1], Math.log);
    const tokens = new Set<number>();
    const random = createRandom(5);
    // Of the two left, the first has 0.625: below 0.7; with the second it is 1.
    for (let i = 0; i < 200; i++) tokens.add(sample(logits, { topP: 0.7, topK: 2 }, random).token);
    expect([...tokens]).toEqual([0]);
  });

  it('gives the probability before anything is cut, without the ignored', () => {
    const logits = Float32Array.from([0.4, 0.4, 0.2], Math.log);
    const drawn = sample(logits, { topP: 1, topK: 1, ignore: Uint8Array.of(1, 0, 0) }, createRandom(1));
    expect(drawn.token).toBe(1);
    expect(drawn.probability).toBeCloseTo(2 / 3, 6);
  });

  it('never draws what has no probability', () => {
    const logits = Float32Array.of(-Infinity, 900, -Infinity, NaN);
    const random = createRandom(2);
    for (let i = 0; i < 50; i++)
      expect(sample(logits, { topP: 1, topK: 0 }, random)).toEqual({ token: 1, probability: 1 });
  });

  it('does not overflow on large logits', () => {
    const drawn = sample(Float32Array.of(3e38, 3e38), { topP: 1, topK: 0 }, createRandom(2));
    expect(drawn.probability).toBe(0.5);
  });

  it('refuses logits of which none can be drawn', () => {
    expect(() => sample(Float32Array.of(NaN), { topP: 1, topK: 0 }, createRandom(1))).toThrow(RangeError);
    expect(() => argmax(Float32Array.of(1), Uint8Array.of(1))).toThrow(RangeError);
  });
});

describe('ignoredFor', () => {
  it('lets only the end of the field through of all special ids', () => {
    const ignore = ignoredFor('title', VOCABULARY_SIZE);
    expect([PADDING, beginOf('title'), endOf('article'), RESET_CONTEXT].map((id) => ignore[id])).toEqual([1, 1, 1, 1]);
    expect([1, 50256, endOf('title')].map((id) => ignore[id])).toEqual([0, 0, 0]);
  });
});
