// What a TensorFlow session owes its callers beyond the reference's numbers, on whichever backend is given.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelSession, Precision } from '../../src/engines/engine.ts';
import { KeyValueCache } from '../../src/engines/keyValueCache.ts';
import { createTensorflowEngine, type TensorflowEngine } from '../../src/engines/tensorflow/tensorflowEngine.ts';
import type { BackendOptions } from '../../src/engines/tensorflow/backend.ts';
import { languageModelTensors } from '../../src/grover/architecture.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import type { GroverModel, Weights } from '../../src/grover/model.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { statisticsOf } from '../fakes/statisticsOf.ts';

const TINY = join(import.meta.dirname, 'tiny');
const LOAD = { precision: 'fp32', threads: 2, cacheFolder: 'unused' } as const;
/** More than the rows computed at a time, and no multiple of them. */
const COUNT = 37;

const tokens = Int32Array.from({ length: COUNT }, (_, i) => (i * 977 + 50257) % 50270);
const rows = Int32Array.from(tokens.keys());
const targets = tokens.map((token) => (token * 31 + 7) % 50270);

/** The model with some of its tensors' shapes or values replaced; undefined takes a tensor away. */
function altered(model: GroverModel, name: string, shape: readonly number[] | undefined, value?: number): GroverModel {
  const { weights } = model;
  const changed: Weights = {
    names: weights.names,
    shape: (asked) => (asked === name ? shape : weights.shape(asked)),
    read: async (asked) => {
      const values = Float32Array.from(await weights.read(asked));
      if (asked === name && value !== undefined) values[values.length - 1] = value;
      return values;
    },
    readQuantised: (asked) => weights.readQuantised(asked),
    close: () => weights.close(),
  };
  return { ...model, weights: changed };
}

export function describeTensorflowSession(options: BackendOptions): void {
  let engine: TensorflowEngine;
  let model: GroverModel;
  let session: ModelSession;
  let tensorsBefore: number;

  beforeAll(async () => {
    engine = await createTensorflowEngine(options);
    unwrap(await engine.backend(LOAD.threads));
    model = unwrap(await openModel(TINY));
    tensorsBefore = tf.memory().numTensors;
    session = unwrap(await engine.load(model, LOAD));
  });
  afterAll(async () => {
    await session.dispose();
    await model.weights.close();
  });

  describe('a run', () => {
    it('compares every row with its target as the definitions say, over any number of chunks', async () => {
      const { statistics, logits } = await session.run({ tokens, targetRows: rows, targets, logitRows: rows });
      targets.forEach((target, row) => {
        const expected = statisticsOf(logits.subarray(row * 50270, (row + 1) * 50270), target);
        expect(statistics.logProbability[row]).toBeCloseTo(expected.logProbability, 4);
        expect(statistics.entropy[row]).toBeCloseTo(expected.entropy, 4);
        expect(statistics.variance[row]).toBeCloseTo(expected.variance, 3);
        expect(statistics.topPRequired[row]).toBeCloseTo(expected.topPRequired, 4);
        expect(Math.abs((statistics.rank[row] ?? NaN) - expected.rank)).toBeLessThanOrEqual(1);
      });
    });

    it('gives the same whether a prefix is cached or read again', async () => {
      const all = {
        targetRows: Int32Array.of(0, 16),
        targets: Int32Array.of(9, 50266),
        hiddenRows: Int32Array.of(5, 16),
      };
      const whole = await session.run({
        tokens,
        targetRows: all.targetRows.map((row) => row + 20),
        targets: all.targets,
        hiddenRows: all.hiddenRows.map((row) => row + 20),
      });
      const past = KeyValueCache.empty(session.config).append(whole.rows, 20);
      const cached = await session.run({ tokens: tokens.subarray(20), past, ...all });
      expect(cached.rows.count).toBe(17);
      cached.hidden.forEach((value, i) => {
        expect(value).toBeCloseTo(whole.hidden[i] ?? NaN, 4);
      });
      cached.statistics.logProbability.forEach((value, i) => {
        expect(value).toBeCloseTo(whole.statistics.logProbability[i] ?? NaN, 4);
      });
    });

    it('shows a row only what its mask shows, at the position it is given', async () => {
      // Two continuations of three tokens in one run: row 3 and row 4 both follow row 2 and do not see each other.
      const visible = Uint8Array.from([1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1]);
      const both = await session.run({
        tokens: Int32Array.of(50265, 12, 999, 4000, 17),
        positions: Int32Array.of(0, 1, 2, 3, 3),
        visible,
        hiddenRows: Int32Array.of(3, 4),
      });
      const width = session.config.hiddenSize;
      for (const [place, last] of [4000, 17].entries()) {
        const alone = await session.run({ tokens: Int32Array.of(50265, 12, 999, last), hiddenRows: Int32Array.of(3) });
        alone.hidden.forEach((value, i) => {
          expect(both.hidden[place * width + i]).toBeCloseTo(value, 4);
        });
      }
    });

    it('leaves no tensor behind, whether it succeeds or fails', async () => {
      const before = tf.memory().numTensors;
      await session.run({ tokens, targetRows: rows, targets, logitRows: rows, hiddenRows: rows });
      const past = KeyValueCache.empty({ layers: 1, hiddenSize: 3 }).append({
        count: 1,
        keys: [new Float32Array(3)],
        values: [new Float32Array(3)],
      });
      await expect(session.run({ tokens, past })).rejects.toThrow();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('waits for the one before, and is not harmed by its failure', async () => {
      const tooMany = new Int32Array(session.config.maxPositions + 1).fill(5);
      const settled: string[] = [];
      const note = (what: string) => (): void => {
        settled.push(what);
      };
      const runs = [
        session.run({ tokens }).finally(note('first')),
        session.run({ tokens: tooMany }).catch(note('too long')),
        session.run({ tokens: Int32Array.of(50270) }).catch(note('unknown token')),
        session.run({ tokens: tokens.subarray(0, 1), logitRows: Int32Array.of(0) }).finally(note('last')),
      ];
      const last = (await Promise.all(runs))[3];
      expect(settled).toEqual(['first', 'too long', 'unknown token', 'last']);
      expect(last?.logits).toHaveLength(50270);
      await expect(session.run({ tokens: tooMany })).rejects.toThrow(RangeError);
    });
  });

  describe('loading', () => {
    const kernel = 'newslm/layer01/intermediate/kernel';

    it.each<Precision>(['int8', 'int4'])('refuses %s and says what it supports', async (precision) => {
      const loaded = await engine.load(model, { ...LOAD, precision });
      expect(loaded).toMatchObject({ ok: false, problem: { code: 'input-invalid' } });
      if (!loaded.ok) expect(loaded.problem.message).toContain(`${precision}; it supports fp32`);
    });

    it.each([
      { what: 'a missing tensor', code: 'tensor-missing', shape: undefined, value: 0 },
      { what: 'a wrong shape', code: 'tensor-shape', shape: [128, 32], value: 0 },
      { what: 'NaN', code: 'tensor-values', shape: [32, 128], value: NaN },
      { what: 'infinity', code: 'tensor-values', shape: [32, 128], value: -Infinity },
    ])('refuses $what, names folder and tensor and keeps nothing', async ({ code, shape, value }) => {
      const before = tf.memory().numTensors;
      const loaded = await engine.load(altered(model, kernel, shape, value), LOAD);
      expect(loaded).toMatchObject({ ok: false, problem: { code } });
      if (loaded.ok) return;
      expect(loaded.problem.message).toContain(kernel);
      expect(loaded.problem.message).toContain(TINY);
      expect(tf.memory().numTensors).toBe(before);
    });

    it('says what computes, where and in which precision', () => {
      expect(session.description).toMatch(/^(TensorFlow\.js|tfjs-node) \d+\.\d+\.\d+ \((native|wasm), fp32\)$/);
    });

    it('holds each tensor of the model once', () => {
      expect(tf.memory().numTensors - tensorsBefore).toBe(languageModelTensors(model.config).size);
    });
  });

  describe('a session put away', () => {
    it('frees its weights after the runs before and refuses those after', async () => {
      const before = tf.memory().numTensors;
      const other = unwrap(await engine.load(model, LOAD));
      const running = other.run({ tokens, hiddenRows: Int32Array.of(0) });
      await Promise.all([other.dispose(), other.dispose()]);
      expect((await running).hidden).toHaveLength(model.config.hiddenSize);
      expect(tf.memory().numTensors).toBe(before);
      await expect(other.run({ tokens })).rejects.toThrow('disposed');
    });
  });
}
