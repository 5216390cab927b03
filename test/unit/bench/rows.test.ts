import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { memoryRow, shown, text, timingRow, valueRow } from '../../../bench/harness/rows.ts';
import { quantile, spreadOf } from '../../../bench/harness/statistics.ts';

const finite = fc.double({ min: 0, max: 1e6, noNaN: true });

describe('a spread', () => {
  it('has a median, quartiles, least and most in order', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 50 }), (values) => {
        const { least, quartiles, median, most, count } = spreadOf(values);
        const order = [least, quartiles[0], median, quartiles[1], most];
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(count).toBe(values.length);
      }),
    );
  });

  it('names values that were measured, and none between two', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
    expect(
      quantile(
        Array.from({ length: 20 }, (_, at) => at + 1),
        0.95,
      ),
    ).toBe(19);
  });
});

describe('a row', () => {
  it('has a 95th percentile from 20 values on', () => {
    const values = Array.from({ length: 20 }, (_, at) => at);
    expect(valueRow('mini', 'edit', 'ms', values).p95).toBe(18);
    expect(valueRow('mini', 'edit', 'ms', values.slice(1)).p95).toBeUndefined();
  });

  it('has the ratio of our median to each peer’s', () => {
    const row = valueRow('6×384', 'decode', 'ms', [3, 2, 4], { against: { fast: [6, 6, 1], slow: [30, 10, 40] } });
    expect(row.against?.map(({ peer, ratio }) => [peer, ratio])).toEqual([
      ['fast', 0.5],
      ['slow', 0.1],
    ]);
  });

  it('is better with more of a rate and with less of anything else', () => {
    expect(valueRow('a', 'scan', 'articles/s', [1]).better).toBe('more');
    expect(valueRow('a', 'share', '%', [1], { better: 'more' }).better).toBe('more');
    expect(memoryRow('a', 'idle', 1).better).toBe('less');
  });

  it('leaves the processor out where the system does not tell of it', () => {
    const timings = [{ wall: 5, processor: NaN }];
    expect(timingRow('mini', 'edit', timings)).not.toHaveProperty('processor');
    expect(timingRow('mini', 'edit', [{ wall: 5, processor: 8 }]).processor).toBe(8);
  });

  it('is printed with its unit, and with a line for each peer', () => {
    const [own, peer] = text(
      valueRow('6×384', 'decode', 'ms', [3.14159, 3, 4], { against: { CTranslate2: [6.28318] } }),
    ).split('\n');
    expect(own).toMatch(/^ {2}decode .*3\.14 ms .*3-4 .*3$/);
    expect(peer).toMatch(/CTranslate2: ours is × 0\.50 .*6\.28 ms/);
  });

  it('is printed as unknown when nothing could be measured', () => {
    expect(text(memoryRow('mini', 'idle', NaN))).toContain('unknown');
  });

  it.each([
    [0.01234, '0.0123'],
    [3.14159, '3.14'],
    [248.6, '249'],
    [12_345.6, '12,346'],
  ])('shows %d as %s', (value, wanted) => {
    expect(shown(value)).toBe(wanted);
  });
});
