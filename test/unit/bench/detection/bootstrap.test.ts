import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrap, bootstrapShare } from '../../../../bench/detection/bootstrap.ts';
import { createRandom } from '../../../../src/grover/random.ts';

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
const each = (value: number): string => String(value);

describe('bootstrap', () => {
  it('gives for a mean about what the normal approximation gives', () => {
    const random = createRandom(3);
    const values = Array.from({ length: 400 }, () => random.nextFloat());
    const interval = bootstrap(values, each, mean);
    // Standard deviation of a uniform value: 1 / sqrt(12).
    const half = (1.96 * Math.sqrt(1 / 12)) / Math.sqrt(400);
    expect(interval?.high).toBeCloseTo((interval?.value ?? 0) + half, 2);
    expect(interval?.low).toBeCloseTo((interval?.value ?? 0) - half, 2);
  });

  it('is as wide as few groups make it, however many items they have', () => {
    const items = Array.from({ length: 1000 }, (_, at) => ({ group: `outlet ${at % 5}`, value: at % 5 }));
    const of = (groupOf: (item: (typeof items)[number], at?: number) => string) =>
      bootstrap(items, groupOf, (sample) => mean(sample.map(({ value }) => value)), { resamples: 300 });
    const [byOutlet, byItem] = [of(({ group }) => group), of((item) => String(items.indexOf(item)))];
    const width = (one: typeof byOutlet): number => (one?.high ?? 0) - (one?.low ?? 0);
    expect(byOutlet).toMatchObject({ value: 2, items: 1000, groups: 5 });
    expect(width(byOutlet)).toBeGreaterThan(5 * width(byItem));
  });

  it('says the same for the same seed, and holds the value between its ends', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 8, maxLength: 30 }), (values) => {
        const interval = bootstrap(values, each, mean, { resamples: 200 });
        expect(bootstrap(values, each, mean, { resamples: 200 })).toEqual(interval);
        expect(interval?.low).toBeLessThanOrEqual((interval?.value ?? NaN) + 1e-9);
        expect(interval?.high).toBeGreaterThanOrEqual((interval?.value ?? NaN) - 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it('is nothing where the figure is nothing, and passes over resamples without one', () => {
    expect(bootstrap([], each, mean)).toBeUndefined();
    const onlyWithSeven = (values: readonly number[]): number | undefined => (values.includes(7) ? 1 : undefined);
    expect(bootstrap([7, 1, 2], each, onlyWithSeven)).toMatchObject({ value: 1, low: 1, high: 1 });
  });
});

describe('bootstrapShare', () => {
  it('does not promise that a share is 0 because none was seen', () => {
    // The rule of three, two-sided: 1 - 0.025^(1/n) is about 3.7 / n.
    const none = bootstrapShare(
      Array.from({ length: 1000 }, (_, at) => at),
      each,
      () => false,
    );
    expect(none).toMatchObject({ value: 0, low: 0 });
    expect(none?.high).toBeCloseTo(0.00368, 5);
    const all = bootstrapShare([1, 2, 3], each, () => true);
    expect(all).toMatchObject({ value: 1, high: 1 });
    expect(all?.low).toBeCloseTo(0.292, 3);
  });

  it('is the share', () => {
    expect(bootstrapShare([1, 2, 3, 4], each, (one) => one === 2)?.value).toBe(0.25);
  });
});
