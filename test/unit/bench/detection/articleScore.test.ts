import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleScore, articleShare, ownScore } from '../../../../bench/detection/articleScore.ts';
import { machineShare } from '../../../../src/cli/scanReport.ts';
import { paragraph, tooShort } from './builders.ts';

describe('articleScore', () => {
  it('weighs the log-odds of paragraphs by their tokens, and passes over those too short for a verdict', () => {
    expect(articleScore([paragraph(2, { tokens: 90 }), paragraph(-1, { tokens: 30 }), tooShort(50)])).toBeCloseTo(1.25);
  });

  it('takes the short ones where there is no other, and has no number of no paragraph', () => {
    expect(articleScore([tooShort(-2)])).toBe(-2);
    expect(articleScore([])).toBeUndefined();
  });
});

describe('ownScore', () => {
  it('weighs the score of the model’s own text, of short paragraphs as well but for the shortest', () => {
    const kinds = (own: number) => [9, own, 9];
    const long = { ...paragraph(9, { tokens: 90 }), kinds: kinds(2) };
    const short = { ...tooShort(9), tokens: 30, kinds: kinds(-1) };
    const shortest = { ...tooShort(9), tokens: 19, kinds: kinds(-50) };
    expect(ownScore([long, short, shortest])).toBeCloseTo(1.25);
    expect(ownScore([shortest])).toBe(-50);
  });
});

describe('articleShare', () => {
  it('is what a scan says of the same article', () => {
    const one = fc.record({
      tokens: fc.integer({ min: 1, max: 300 }),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(fc.option(one)), (read) => {
        const paragraphs = read.map((own) => (own === null ? tooShort(0) : paragraph(0, own)));
        const assessments = paragraphs.map(({ tokens, probability }, index) => ({
          paragraph: { index, range: { start: 0, end: 0 }, text: '', isContext: true },
          verdict: { kind: 'no-sign' } as const,
          evidence: {
            ...{ tokens, meanLogProbability: 0, meanLogRank: 0, curvature: 0, top10: 0, top100: 0, top1000: 0 },
            ...{ surprising: [], unsurprising: [] },
          },
          ...(probability === undefined ? {} : { probability }),
        }));
        expect(articleShare(paragraphs)).toEqual(machineShare(assessments));
      }),
    );
  });
});
