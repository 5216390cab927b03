// Numbers as people read them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytes,
  counted,
  duration,
  falseMarks,
  list,
  moment,
  percent,
  shareInterval,
} from '../../../../src/extension/training/numbers.ts';

describe('duration', () => {
  it.each([
    [0, 'a few seconds'],
    [7.9, 'a few seconds'],
    [12, 'about 10 seconds'],
    [38, 'about 40 seconds'],
    [58, 'about 1 minute'],
    [200, 'about 3 minutes'],
    [3600, 'about an hour'],
    [7300, 'about 2 hours'],
    [200_000, 'about 2 days'],
    [Number.POSITIVE_INFINITY, 'a few seconds'],
  ])('of %d s reads “%s”', (seconds, expected) => {
    expect(duration(seconds)).toBe(expected);
  });
});

describe('percent', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.9337, '93.4 %'],
    [0.9999, '99.99 %'],
    [0.9999999, '> 99.999 %'],
    [0.00004, '0.004 %'],
    [1e-9, '< 0.001 %'],
  ])('of %d reads “%s”', (share, expected) => {
    expect(percent(share)).toBe(expected);
  });

  it('never calls anything but nothing 0 % or anything but all 100 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), (share) => {
        expect(percent(share)).not.toMatch(/^(0|0\.0+|100|100\.0+) %$/);
      }),
    );
  });
});

describe('falseMarks', () => {
  it.each([
    [0.005, 'about 5 false marks per 1,000 paragraphs'],
    [0.001, 'about 1 false mark per 1,000 paragraphs'],
    [0.0002, 'about 2 false marks per 10,000 paragraphs'],
    [0, 'no false marks on the paragraphs that it was measured on'],
  ])('of %d reads “%s”', (rate, expected) => {
    expect(falseMarks(rate)).toBe(expected);
  });
});

describe('shareInterval', () => {
  // Newcombe 1998, table I, method 3.
  it.each([
    [81 / 263, 263, 0.2553, 0.3662],
    [15 / 148, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1 / 29, 29, 0.0061, 0.1718],
  ])('of %d in %d cases is %d to %d', (share, total, low, high) => {
    const [from, to] = shareInterval(share, total);
    expect(from).toBeCloseTo(low, 4);
    expect(to).toBeCloseTo(high, 4);
  });

  it('knows nothing without cases', () => {
    expect(shareInterval(0, 0)).toEqual([0, 1]);
  });
});

describe('the small words', () => {
  it.each([
    [bytes(612e6), '610 MB'],
    [bytes(4.24e9), '4.2 GB'],
    [bytes(999e6), '1.0 GB'],
    [bytes(200), '1 kB'],
    [counted(1, 'article'), '1 article'],
    [counted(1204, 'article'), '1,204 articles'],
    [list([]), ''],
    [list(['a']), 'a'],
    [list(['a', 'b', 'c']), 'a, b and c'],
    [moment('2026-11-21T12:10:00Z', 'UTC'), '21 November, 12:10'],
    [moment('yesterday'), 'yesterday'],
  ])('read %s', (said, expected) => {
    expect(said).toBe(expected);
  });
});
