// What every engine must give on the reference's tiny model: its numbers, whatever way the tokens were fed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, ForwardResult, ModelSession } from '../../src/engines/engine.ts';
import { KeyValueCache } from '../../src/engines/keyValueCache.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { classify, readClassifierHead } from '../../src/grover/classifier.ts';
import type { GroverModel } from '../../src/grover/model.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { beginOf, endOf, isSpecial, PADDING } from '../../src/grover/vocabulary.ts';
import { statisticsOf } from '../fakes/statisticsOf.ts';
import { readForward, readGreedy, TINY } from './goldenFiles.ts';

/** The reference's numbers are float32; so are the engines'. */
const TOLERANCE = 1e-4;

export interface EngineSuiteOptions {
  /** Tokens generated of each greedy case; default all 120. */
  readonly greedyTokens?: number;
}

/** Tests of one engine in fp32. */
export function describeEngine(name: string, create: () => Promise<Engine>, options: EngineSuiteOptions = {}): void {
  describe(`${name}, on the reference's tiny model`, () => {
    let folder: string;
    let model: GroverModel;
    let session: ModelSession;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'grover-engine-'));
      model = unwrap(await openModel(TINY));
      const engine = await create();
      session = unwrap(await engine.load(model, { precision: 'fp32', threads: 2, cacheFolder: folder }));
    });
    afterAll(async () => {
      await session.dispose();
      await model.weights.close();
      await rm(folder, { recursive: true, force: true });
    });

    describe('all positions at once', () => {
      const golden = readForward();
      it.each(golden.input_ids.map((ids, article) => ({ ids, article, name: `article ${article}` })))(
        'gives the statistics, hidden states and logits of $name',
        async ({ ids, article }) => {
          const result = await readWhole(session, ids);
          const { statistics } = result;
          expectClose(statistics.logProbability, golden.gt_logprobs[article]);
          expectClose(statistics.entropy, golden.entropy[article]);
          expectClose(statistics.topPRequired, golden.top_p_required[article]);
          expectRanks(statistics.rank, golden.rank[article]);
          expectClose(result.hidden.subarray(0, 32), golden.hidden_last_layer_position_10[article]);
          const size = session.config.vocabularySize;
          expectClose(result.logits.subarray(62 * size, 62 * size + 200), golden.logits_position_62_first_200[article]);
          const argmax = ids.map((_, row) => argmaxOf(result.logits.subarray(row * size, (row + 1) * size)));
          expect(argmax).toEqual(golden.argmax[article]);
        },
      );

      it.each(golden.input_ids.map((ids, article) => ({ ids, article, name: `article ${article}` })))(
        'classifies $name as the discriminator does, padding or not',
        async ({ ids, article }) => {
          const head = await readClassifierHead(model.weights);
          const classToken = ids.indexOf(beginOf('summary'));
          const { hidden } = await session.run({ tokens: Int32Array.from(ids), hiddenRows: Int32Array.of(classToken) });
          const { logits, machine, human } = classify(hidden, head);
          expectClose(logits, golden.classification_logits[article]);
          expectClose([machine, human], golden.classification_probs[article]);
        },
      );

      it('agrees with its own logits on every statistic', async () => {
        const ids = golden.input_ids[0] ?? [];
        const { statistics, logits } = await readWhole(session, ids);
        const size = session.config.vocabularySize;
        for (let row = 0; row < ids.length; row += 9) {
          const exact = statisticsOf(logits.subarray(row * size, (row + 1) * size), ids[row + 1] ?? PADDING);
          expect(statistics.logProbability[row]).toBeCloseTo(exact.logProbability, 4);
          expect(statistics.rank[row]).toBe(exact.rank);
          expect(statistics.entropy[row]).toBeCloseTo(exact.entropy, 3);
          expect(statistics.variance[row]).toBeCloseTo(exact.variance, 3);
          expect(statistics.topPRequired[row]).toBeCloseTo(exact.topPRequired, 4);
        }
      });
    });

    describe('one token at a time behind the cache', () => {
      it.each(readGreedy().map((entry, index) => ({ ...entry, name: `case ${index}` })))(
        'writes the same $target as the reference ($name)',
        async ({ target, context, tokens, probs }) => {
          const count = Math.min(tokens.length, options.greedyTokens ?? Infinity);
          const written = await greedy(session, context, endOf(target), count);
          expect(written.tokens).toEqual(tokens.slice(0, count));
          expectClose(written.probabilities, probs.slice(0, count));
        },
      );

      it('gives what reading everything at once gives', async () => {
        const ids = readForward().input_ids[1] ?? [];
        const whole = await readWhole(session, ids);
        let past = KeyValueCache.empty(session.config);
        for (const [row, token] of ids.entries()) {
          const one = await session.run({
            tokens: Int32Array.of(token),
            past,
            targetRows: Int32Array.of(0),
            targets: Int32Array.of(ids[row + 1] ?? PADDING),
          });
          past = past.append(one.rows);
          expect(one.statistics.logProbability[0]).toBeCloseTo(whole.statistics.logProbability[row] ?? NaN, 4);
          expect(one.statistics.rank[0]).toBe(whole.statistics.rank[row]);
        }
      });
    });

    it('reads candidates side by side, hidden from each other, as if each were alone', async () => {
      const ids = Int32Array.from(readForward().input_ids[2] ?? []).subarray(0, 20);
      const { rows } = await session.run({ tokens: ids });
      const past = KeyValueCache.empty(session.config).append(rows);
      const candidates = Int32Array.of(12, 345, 6789);
      const visible = new Uint8Array(3 * 23).map((_, at) =>
        at % 23 < 20 || at % 23 === 20 + Math.floor(at / 23) ? 1 : 0,
      );
      const logitRows = Int32Array.of(0, 1, 2);
      const positions = new Int32Array(3).fill(20);
      const together = await session.run({ tokens: candidates, past, positions, visible, logitRows });
      const size = session.config.vocabularySize;
      for (const row of logitRows) {
        const tokens = candidates.subarray(row, row + 1);
        const alone = await session.run({ tokens, past, logitRows: Int32Array.of(0) });
        expectClose(together.logits.subarray(row * size, (row + 1) * size), [...alone.logits]);
        expectClose(together.rows.keys[2]?.subarray(row * 32, row * 32 + 32) ?? [], [...(alone.rows.keys[2] ?? [])]);
      }
    });

    it('returns nothing but keys and values when nothing is asked', async () => {
      const { rows, statistics, logits, hidden } = await session.run({ tokens: Int32Array.of(5, 6, 7) });
      expect(rows.count).toBe(3);
      expect(rows.keys.map((keys) => keys.length)).toEqual([96, 96, 96]);
      expect(rows.values.map((values) => values.length)).toEqual([96, 96, 96]);
      const { logProbability, rank, entropy, variance, topPRequired } = statistics;
      for (const empty of [logProbability, rank, entropy, variance, topPRequired, logits, hidden])
        expect(empty).toHaveLength(0);
    });

    it('refuses more tokens than the model has positions, and goes on', async () => {
      const tokens = new Int32Array(1025).fill(3);
      await expect(session.run({ tokens })).rejects.toThrow(RangeError);
      await expect(session.run({ tokens: tokens.subarray(0, 1024) })).resolves.toMatchObject({ rows: { count: 1024 } });
    });

    it('runs in the order of the calls', async () => {
      const settled: number[] = [];
      const runs = [40, 1, 20].map(async (count, index) => {
        await session.run({ tokens: new Int32Array(count).fill(9) });
        settled.push(index);
      });
      await Promise.all(runs);
      expect(settled).toEqual([0, 1, 2]);
    });
  });
}

/** One run over all ids, each row's target the next id, the last one's padding; hidden state of position 10, all logits. */
function readWhole(session: ModelSession, ids: readonly number[]): Promise<ForwardResult> {
  const rows = Int32Array.from(ids, (_, row) => row);
  return session.run({
    tokens: Int32Array.from(ids),
    targetRows: rows,
    targets: Int32Array.from(ids, (_, row) => ids[row + 1] ?? PADDING),
    logitRows: rows,
    hiddenRows: Int32Array.of(10),
  });
}

/** The most probable token each time, padding and markers other than `end` left out, as in sample/contextual_generate.py. */
async function greedy(
  session: ModelSession,
  context: readonly number[],
  end: number,
  count: number,
): Promise<{ tokens: number[]; probabilities: number[] }> {
  const tokens: number[] = [];
  const probabilities: number[] = [];
  let past = KeyValueCache.empty(session.config);
  let next = Int32Array.from(context);
  while (tokens.length < count) {
    const { rows, logits } = await session.run({ tokens: next, past, logitRows: Int32Array.of(next.length - 1) });
    past = past.append(rows);
    const allowed = logits.map((logit, id) => (isSpecial(id) && id !== end ? -1e10 : logit));
    const token = argmaxOf(allowed);
    tokens.push(token);
    probabilities.push(Math.exp(statisticsOf(allowed, token).logProbability));
    next = Int32Array.of(token);
  }
  return { tokens, probabilities };
}

function argmaxOf(values: Float32Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++)
    if ((values[index] ?? -Infinity) > (values[best] ?? -Infinity)) best = index;
  return best;
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[] | undefined): void {
  expect(actual.length).toBe(expected?.length);
  const worst = Math.max(...Array.from(actual, (value, index) => Math.abs(value - (expected?.[index] ?? NaN))));
  expect(worst).toBeLessThan(TOLERANCE);
}

/** Ranks agree but for tokens that tie with the target within float32's rounding: one in a hundred rows, by one place. */
function expectRanks(actual: Int32Array, expected: readonly number[] | undefined): void {
  expect(actual.length).toBe(expected?.length);
  const apart = Array.from(actual, (rank, index) => Math.abs(rank - (expected?.[index] ?? NaN)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(1);
  expect(apart.filter((distance) => distance > 0).length).toBeLessThanOrEqual(3);
}
