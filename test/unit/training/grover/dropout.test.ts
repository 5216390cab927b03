import { describe, expect, it } from 'vitest';
import { dropoutMask, dropoutSeed } from '../../../../src/training/grover/dropout.ts';

describe('the dropout mask', () => {
  it('leaves out a tenth and keeps the mean', () => {
    const mask = dropoutMask(100_000, [5], 0);
    const dropped = mask.filter((value) => value === 0).length;
    expect(Math.abs(dropped / 100_000 - 0.1)).toBeLessThan(0.005);
    expect(Math.abs(mask.reduce((sum, value) => sum + value, 0) / 100_000 - 1)).toBeLessThan(0.01);
  });

  it("is each article's own, whichever others are read with it and however much is padding", () => {
    const alone = dropoutMask(30, [8], 3);
    const second = dropoutMask(80, [7, 8], 3).subarray(40, 70);
    expect([...second]).toEqual([...alone]);
  });

  it('is another one for another place, article, step or seed', () => {
    const masks = [
      dropoutMask(64, [dropoutSeed(1, 0, 0)], 0),
      dropoutMask(64, [dropoutSeed(1, 0, 0)], 1),
      dropoutMask(64, [dropoutSeed(1, 0, 1)], 0),
      dropoutMask(64, [dropoutSeed(1, 1, 0)], 0),
      dropoutMask(64, [dropoutSeed(2, 0, 0)], 0),
    ];
    expect(new Set(masks.map((mask) => mask.join())).size).toBe(masks.length);
  });
});
