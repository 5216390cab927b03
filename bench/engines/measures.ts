// What a loaded model takes to read and to write, and the same of its peers in the same rounds.
import type { ModelSession } from '../../src/engines/engine.ts';
import { scoreSequence } from '../../src/engines/scoreSequence.ts';
import { inTurn, type Contender } from '../harness/peers.ts';
import { timingRow, valueRow, type Row } from '../harness/rows.ts';
import type { Timing } from '../harness/watchedProcess.ts';
import type { Rivals } from './peers.ts';
import { someTokens } from './subjects.ts';

export const CONTEXT = 400;
export const SCORED = 512;
/** Tokens of one round of decoding. */
const WRITTEN = 32;
const ROUNDS = 7;
const STEPS = 60;

export const DECODE = `decode, a token behind ${CONTEXT} cached`;
export const SCORE = `score ${SCORED} tokens, all statistics`;

/** Wall time of each of several calls, and the processor's; one call before them warms up. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<readonly Timing[]> {
  await work();
  const timings: Timing[] = [];
  for (let time = 0; time < times; time++) {
    const before = process.cpuUsage();
    const start = performance.now();
    await work();
    const wall = performance.now() - start;
    const used = process.cpuUsage(before);
    timings.push({ wall, processor: (used.user + used.system) / 1000 });
  }
  return timings;
}

/** Milliseconds a token of a greedy continuation: the run, the choice of the next token, the cache's new row. */
export async function decodeRound(session: ModelSession): Promise<() => Promise<number>> {
  const { cache } = await scoreSequence(session, someTokens(CONTEXT));
  return async () => {
    let past = cache;
    let token = 13;
    const start = performance.now();
    for (let at = 0; at < WRITTEN; at++) {
      const { rows, logits } = await session.run({
        tokens: Int32Array.of(token),
        past,
        logitRows: Int32Array.of(0),
      });
      token = mostLikely(logits);
      past = past.append(rows);
    }
    return (performance.now() - start) / WRITTEN;
  };
}

function mostLikely(logits: Float32Array): number {
  let best = 0;
  let most = -Infinity;
  for (let at = 0; at < logits.length; at++) {
    const value = logits[at] ?? NaN;
    if (value > most) [best, most] = [at, value];
  }
  return best;
}

export const scoreRound =
  (session: ModelSession): (() => Promise<number>) =>
  async () => {
    const start = performance.now();
    await scoreSequence(session, someTokens(SCORED));
    return performance.now() - start;
  };

/** Decoding and scoring, in turn with the peers. */
export async function measureAgainst(
  subject: string,
  session: ModelSession,
  rivals: Rivals,
  report: (row: Row) => void,
): Promise<void> {
  const row = async (measure: string, own: () => Promise<number>, others: readonly Contender[]): Promise<Row> => {
    const { ours = [], ...against } = await inTurn([{ name: 'ours', isPeer: false, measure: own }, ...others], ROUNDS);
    return valueRow(subject, measure, 'ms', ours, { against });
  };
  report(await row(DECODE, await decodeRound(session), rivals.contenders('decode')));
  report(await row(SCORE, scoreRound(session), rivals.contenders('score')));
}

/** The parts of reading and writing, ours alone. */
export async function measureParts(subject: string, session: ModelSession, report: (row: Row) => void): Promise<void> {
  const tokens = someTokens(SCORED);
  const time = async (measure: string, times: number, work: () => Promise<unknown>): Promise<void> => {
    report(timingRow(subject, measure, await timed(times, work)));
  };
  const last = Int32Array.of(SCORED - 1);
  await time(`${SCORED} tokens, hidden states only`, ROUNDS, () => session.run({ tokens, hiddenRows: last }));
  await time(`${SCORED} tokens, all statistics, in one run`, ROUNDS, () =>
    scoreSequence(session, tokens, { chunk: SCORED }),
  );
  const part = tokens.subarray(0, CONTEXT + 100);
  const past = (await scoreSequence(session, tokens)).cache.slice(CONTEXT);
  await time(`score 100 tokens behind ${CONTEXT} cached`, 15, () => scoreSequence(session, part, { past }));
  await time(`score 100 tokens, ${CONTEXT} before read too`, ROUNDS, () =>
    scoreSequence(session, part, { from: CONTEXT }),
  );
  for (const count of [1, 2, 4]) {
    // Candidates are rows of one run, hidden from each other.
    const visible = new Uint8Array(count * (CONTEXT + count)).map((_, at) => {
      const column = at % (CONTEXT + count);
      return column < CONTEXT || column - CONTEXT === Math.floor(at / (CONTEXT + count)) ? 1 : 0;
    });
    const request = {
      tokens: tokens.subarray(CONTEXT, CONTEXT + count),
      past,
      positions: new Int32Array(count).fill(CONTEXT),
      visible,
      logitRows: Int32Array.from({ length: count }, (_, row) => row),
    };
    await time(`one run of ${count} candidates behind ${CONTEXT} cached`, STEPS, () => session.run(request));
  }
}
