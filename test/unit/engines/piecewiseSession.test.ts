// Long runs in pieces: the same results, and others get their turn in between.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ForwardRequest } from '../../../src/engines/engine.ts';
import { KeyValueCache } from '../../../src/engines/keyValueCache.ts';
import { equalPiecesSession, piecewiseSession } from '../../../src/engines/piecewiseSession.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';

const rowsOf = (length: number) => fc.uniqueArray(fc.nat({ max: length - 1 }), { maxLength: 6 });
const requests = fc
  .array(fc.integer({ min: 1, max: 180 }), { minLength: 1, maxLength: 30 })
  .chain((tokens) => fc.tuple(fc.constant(tokens), rowsOf(tokens.length), rowsOf(tokens.length), fc.boolean()));

describe('piecewiseSession', () => {
  it('gives what one run gives, whatever is asked for and however long the pieces', async () => {
    const session = createFakeSession({ config: { vocabularySize: 300 } });
    const { rows } = await session.run({ tokens: Int32Array.of(5, 6, 7) });
    const past = KeyValueCache.empty(session.config).append(rows);
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 9 }), async ([tokens, some, others, isBehind], most) => {
        const request: ForwardRequest = {
          tokens: Int32Array.from(tokens),
          ...(isBehind ? { past } : {}),
          targetRows: Int32Array.from(some),
          targets: Int32Array.from(some, (row) => row + 100),
          hiddenRows: Int32Array.from(others),
          logitRows: Int32Array.from(some.slice(0, 1)),
        };
        expect(await piecewiseSession(session, most).run(request)).toEqual(await session.run(request));
      }),
      { numRuns: 60 },
    );
  });

  it('runs no more than so many tokens at a time, and tells the last run that it is the last', async () => {
    const runs: [number, boolean | undefined][] = [];
    const session = createFakeSession({ onRun: ({ tokens, isLast }) => void runs.push([tokens.length, isLast]) });
    await piecewiseSession(session, 4).run({ tokens: new Int32Array(10).fill(9), isLast: true });
    expect(runs).toEqual([
      [4, undefined],
      [4, undefined],
      [2, true],
    ]);
  });
});

describe('equalPiecesSession', () => {
  it('runs as few pieces as are fast, none much shorter than the others, and gives what one run gives', async () => {
    const lengths: number[] = [];
    const session = createFakeSession({ onRun: ({ tokens }) => void lengths.push(tokens.length) });
    for (const [length, pieces] of [
      [384, [384]],
      [385, [193, 192]],
      [1000, [334, 334, 332]],
    ] as const) {
      const tokens = Int32Array.from({ length }, (_, at) => 1 + ((at * 7919) % 50_000));
      const request = { tokens, targetRows: Int32Array.of(3, length - 2), targets: Int32Array.of(7, 8) };
      const whole = await session.run(request);
      lengths.length = 0;
      expect(await equalPiecesSession(session).run(request)).toEqual(whole);
      expect(lengths).toEqual(pieces);
    }
  });
});
