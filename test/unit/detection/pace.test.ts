import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/detection/pace.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';

/** A pace that has seen runs of so many tokens that took so many milliseconds. */
async function seen(runs: readonly (readonly [tokens: number, milliseconds: number])[]): Promise<number> {
  let now = 0;
  let takes = 0;
  const pace = createPace(() => now);
  const session = pace.timed(createFakeSession({ onRun: () => void (now += takes) }));
  for (const [tokens, milliseconds] of runs) {
    takes = milliseconds;
    await session.run({ tokens: new Int32Array(tokens).fill(7) });
  }
  return pace.tokens();
}

describe('the length of a run', () => {
  it.each([
    ['a model nothing is known of', [], 128],
    ['a fast one', [[128, 10]], 256],
    ['a middling one', [[128, 40]], 128],
    ['a slow one', [[128, 500]], 64],
    [
      'one that was slow only once',
      [
        [128, 10],
        [128, 900],
      ],
      256,
    ],
    ['one of which only a short run was seen', [[4, 900]], 128],
  ] as const)('of %s', async (_what, runs, expected) => {
    expect(await seen(runs)).toBe(expected);
  });

  it('shrinks when a model stays slow', async () => {
    expect(await seen([[128, 10], ...Array.from({ length: 30 }, () => [128, 200] as const)])).toBe(64);
  });
});
