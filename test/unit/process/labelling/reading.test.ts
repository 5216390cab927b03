import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JudgedParagraph, ScoredParagraph } from '../../../../src/detection/articleScores.ts';
import { keepReading, opinionOf, readKept } from '../../../../src/process/labelling/reading.ts';

const found: fc.Arbitrary<ScoredParagraph['found']> = fc.oneof(
  fc.constantFrom('not-prose' as const, 'not-finite' as const),
  fc.record({ tokens: fc.nat(), score: fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(NaN)) }),
);
const reading = fc.record(
  {
    paragraphs: fc.array(fc.record({ range: fc.record({ start: fc.nat(), end: fc.nat() }), found })),
    probabilities: fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
  },
  { requiredKeys: [] },
);

describe('what is kept of a reading', () => {
  it('is the same to the last bit when it comes back from JSON', () => {
    fc.assert(
      fc.property(reading, (one) => {
        const kept = keepReading(one);
        const back = readKept(JSON.parse(JSON.stringify(kept)));
        // JSON knows no negative zero.
        expect(JSON.stringify(back)).toBe(JSON.stringify(one));
      }),
    );
  });

  it('is refused where it is something else', () => {
    for (const value of [undefined, null, 3, { paragraphs: [[1]] }, { paragraphs: [['a', 2]] }, { probabilities: 'x' }])
      expect(readKept(value)).toBeUndefined();
  });
});

describe('opinionOf', () => {
  const judged = (probability: number | undefined, tokens: number, isMarked = false): JudgedParagraph => ({
    range: { start: 0, end: 1 },
    tokens,
    verdict: isMarked ? { kind: 'machine-like' } : { kind: 'no-sign' },
    ...(probability === undefined ? {} : { probability }),
  });

  it('weighs paragraphs by their tokens', () => {
    expect(opinionOf([judged(0.75, 300, true), judged(0.25, 100), judged(undefined, 1000)])).toEqual({
      probabilities: { machine: 0.625, human: 0.375 },
      basis: 'paragraphs',
      judged: 2,
      marked: 1,
    });
  });

  it('is none where nothing was judged', () => {
    expect(opinionOf([])).toBeUndefined();
    expect(opinionOf([judged(undefined, 5)])).toBeUndefined();
  });

  it('is the discriminator’s own where it has one, paragraphs or not', () => {
    expect(opinionOf([judged(0.9, 300, true)], ['machine', 'human', 'mixed'], [0.2, 0.5, 0.3])).toEqual({
      probabilities: { machine: 0.2, human: 0.5, mixed: 0.3 },
      basis: 'article',
      judged: 1,
      marked: 1,
    });
    expect(opinionOf([], ['a', 'b'], [1, 0])).toMatchObject({ basis: 'article', judged: 0, marked: 0 });
  });

  it('lies between its paragraphs, and sums to one', () => {
    const paragraph = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 500 }));
    fc.assert(
      fc.property(fc.array(paragraph, { minLength: 1 }), (paragraphs) => {
        const { probabilities = {} } = opinionOf(paragraphs.map(([one, tokens]) => judged(one, tokens))) ?? {};
        const all = paragraphs.map(([one]) => one);
        expect(probabilities['machine']).toBeGreaterThanOrEqual(Math.min(...all) - 1e-12);
        expect(probabilities['machine']).toBeLessThanOrEqual(Math.max(...all) + 1e-12);
        expect((probabilities['machine'] ?? NaN) + (probabilities['human'] ?? NaN)).toBeCloseTo(1, 12);
      }),
    );
  });
});
