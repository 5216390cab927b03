// Scores of a sequence, however it is cut, cached or cancelled.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreSequence } from '../../../src/engines/scoreSequence.ts';
import { ProblemError } from '../../../src/grover/problem.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';

const LENGTH = 40;
const tokens = Int32Array.from({ length: LENGTH }, (_, index) => (index * 977 + 5) % 50270);

describe('scoreSequence', () => {
  it('gives the same statistics, cache and hidden states however the sequence is cut and cached', async () => {
    const session = createFakeSession();
    const whole = await scoreSequence(session, tokens, { chunk: LENGTH, hiddenRows: [39, 0, 17] });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: LENGTH }),
        fc.integer({ min: 1, max: LENGTH + 2 }),
        fc.integer({ min: 1, max: LENGTH }),
        async (cached, chunk, from) => {
          const past = cached === 0 ? undefined : whole.cache.slice(cached);
          const cut = await scoreSequence(session, tokens, { past, chunk, from, hiddenRows: [39, 0, 17] });
          expect(cut.statistics.rank).toEqual(whole.statistics.rank.subarray(from - 1));
          expect(cut.statistics.logProbability).toEqual(whole.statistics.logProbability.subarray(from - 1));
          expect(cut.statistics.topPRequired).toEqual(whole.statistics.topPRequired.subarray(from - 1));
          expect(cut.hidden).toEqual(whole.hidden);
          expect(cut.cache.length).toBe(LENGTH);
          expect(cut.cache.keys(1)).toEqual(whole.cache.keys(1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('scores the first token behind a cached prefix by reading only the last cached token again', async () => {
    const session = createFakeSession();
    const { cache } = await scoreSequence(session, tokens.subarray(0, 30));
    const before = session.tokensRead;
    const { from, statistics } = await scoreSequence(session, tokens, { past: cache });
    expect(from).toBe(30);
    expect(statistics.rank).toHaveLength(10);
    expect(session.tokensRead - before).toBe(11);
  });

  it('reads nothing when everything is cached and nothing is asked', async () => {
    const session = createFakeSession();
    const { cache } = await scoreSequence(session, tokens);
    const before = session.runs;
    const again = await scoreSequence(session, tokens, { past: cache });
    expect(again.statistics.rank).toHaveLength(0);
    expect(again.cache).toBe(cache);
    expect(session.runs).toBe(before);
  });

  it('extends the storage of the prefix in place', async () => {
    const session = createFakeSession();
    const first = await scoreSequence(session, tokens.subarray(0, 8), { past: undefined });
    const second = await scoreSequence(session, tokens.subarray(0, 12), { past: first.cache.slice(8) });
    expect(second.cache.keys(0).subarray(0, 4).buffer).toBe(second.cache.slice(4).keys(0).buffer);
    expect(second.cache.slice(8).keys(0)).toEqual(first.cache.keys(0));
  });

  it('stops between chunks once cancelled', async () => {
    const abort = new AbortController();
    const session = createFakeSession({
      onRun: () => {
        if (session.runs === 1) abort.abort();
      },
    });
    const scoring = scoreSequence(session, tokens, { chunk: 10, signal: abort.signal });
    await expect(scoring).rejects.toThrow(ProblemError);
    expect(session.runs).toBe(2);
  });

  it('lets other work of the event loop run between chunks', async () => {
    const session = createFakeSession();
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const slow = createFakeSession({ onRun: () => new Promise((resolve) => setTimeout(resolve, 3)) });
    await scoreSequence(slow, tokens, { chunk: 10 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    await session.dispose();
  });

  it.each([
    ['a token with nothing before it', { from: 0 }, 'no token before it'],
    ['a hidden row that is not there', { hiddenRows: [LENGTH] }, 'No token 40'],
  ])('refuses %s', async (_, options, message) => {
    await expect(scoreSequence(createFakeSession(), tokens, options)).rejects.toThrow(message);
  });
});
