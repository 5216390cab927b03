// The stand-in that other tests run on must itself be consistent.
import { describe, expect, it } from 'vitest';
import { KeyValueCache } from '../../../src/engines/keyValueCache.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { statisticsOf } from '../../fakes/statisticsOf.ts';

const tokens = Int32Array.of(7, 50, 50257, 9, 9);

describe('the fake session', () => {
  it.each([
    ['of its own', undefined],
    ['scripted', () => 50],
  ])('states statistics of the very distribution it returns (%s)', async (_, next) => {
    const session = createFakeSession(next && { next });
    const rows = Int32Array.of(0, 2, 4);
    const targets = Int32Array.of(50, 9, 50000);
    const { statistics, logits } = await session.run({ tokens, targetRows: rows, targets, logitRows: rows });
    targets.forEach((target, index) => {
      const exact = statisticsOf(logits.subarray(index * 50270, (index + 1) * 50270), target);
      expect(statistics.logProbability[index]).toBeCloseTo(exact.logProbability, 4);
      expect(statistics.rank[index]).toBe(exact.rank);
      expect(statistics.entropy[index]).toBeCloseTo(exact.entropy, 4);
      expect(statistics.variance[index]).toBeCloseTo(exact.variance, 3);
      expect(statistics.topPRequired[index]).toBeCloseTo(exact.topPRequired, 4);
    });
  });

  it('sees what the mask shows and no more', async () => {
    const session = createFakeSession();
    const logitRows = Int32Array.of(1);
    const visible = Uint8Array.of(1, 0, 0, 1);
    const masked = await session.run({
      tokens: Int32Array.of(3, 4),
      visible,
      positions: Int32Array.of(0, 0),
      logitRows,
    });
    const alone = await session.run({ tokens: Int32Array.of(4), logitRows: Int32Array.of(0) });
    const behind = await session.run({ tokens: Int32Array.of(3, 4), logitRows });
    expect(masked.logits).toEqual(alone.logits);
    expect(behind.logits).not.toEqual(alone.logits);
  });

  it('tells the script the visible tokens in order, cached ones first', async () => {
    const seen: (readonly number[])[] = [];
    const session = createFakeSession({
      next: (context) => {
        seen.push(context);
        return 1;
      },
    });
    const first = await session.run({ tokens: tokens.subarray(0, 3) });
    const past = KeyValueCache.empty(session.config).append(first.rows);
    await session.run({ tokens: tokens.subarray(3), past, logitRows: Int32Array.of(1) });
    expect(seen.at(-1)).toEqual([...tokens]);
  });

  it('fails where a hook fails, goes on, and ends when disposed', async () => {
    let failures = 1;
    const session = createFakeSession({
      onRun: () => {
        if (failures-- > 0) throw new Error('out of memory');
      },
    });
    await expect(session.run({ tokens })).rejects.toThrow('out of memory');
    await expect(session.run({ tokens })).resolves.toBeDefined();
    await session.dispose();
    await expect(session.run({ tokens })).rejects.toThrow('disposed');
  });
});
