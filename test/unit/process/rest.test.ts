import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRest, LEAST_REST_MS, MOST_REST_MS } from '../../../src/process/rest.ts';

/** What is waited behind each of several edits, so many milliseconds apart; readings take `reading`. */
function typed(gaps: readonly number[], reading?: number) {
  const rest = createRest();
  if (reading !== undefined) rest.hasRead(reading);
  let now = 1000;
  return gaps.map((gap) => rest.afterEdit((now += gap)));
}

describe('the rest behind an edit', () => {
  it('is short for an edit by itself, whatever the model', () => {
    for (const reading of [undefined, 20, 2000])
      for (const wait of typed([5000, 5000, 1000], reading))
        expect(wait).toEqual({ place: LEAST_REST_MS, draft: LEAST_REST_MS });
  });

  it('is short within a burst when the model says something before the next key', () => {
    const [, ...waits] = typed([5000, 150, 150, 150], 40);
    for (const { place, draft } of waits) {
      expect(place).toBe(LEAST_REST_MS);
      expect(draft).toBeGreaterThan(150);
    }
  });

  it('waits for the end of a burst when the model is slower, and when nothing is known of it', () => {
    for (const reading of [undefined, 300]) {
      const [, ...waits] = typed([5000, 80, 80, 80], reading);
      for (const { place, draft } of waits) {
        expect(place).toBeGreaterThan(80);
        expect(place).toBe(draft);
      }
    }
  });

  it('begins anew behind a pause', () => {
    expect(typed([5000, 80, 80, 2000], 300).at(-1)).toEqual({ place: LEAST_REST_MS, draft: LEAST_REST_MS });
  });

  it('is never shorter than the least nor longer than the most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3000 })),
        fc.option(fc.nat(5000), { nil: undefined }),
        (gaps, reading) => {
          for (const { place, draft } of typed(gaps, reading)) {
            expect(place).toBeGreaterThanOrEqual(LEAST_REST_MS);
            expect(draft).toBeGreaterThanOrEqual(place);
            expect(draft).toBeLessThanOrEqual(MOST_REST_MS);
          }
        },
      ),
    );
  });
});
