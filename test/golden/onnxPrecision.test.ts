// What int8 and int4 cost in accuracy on the shipped model, against the same weights in fp32.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelSession, Precision } from '../../src/engines/engine.ts';
import { cachedGraph } from '../../src/engines/onnx/graphCache.ts';
import { createOnnxEngine } from '../../src/engines/onnx/onnxEngine.ts';
import { OnnxSession } from '../../src/engines/onnx/onnxSession.ts';
import { importRuntime, openGraph } from '../../src/engines/onnx/runtime.ts';
import { scoreSequence, type SequenceScore } from '../../src/engines/scoreSequence.ts';
import { parseArticleLine } from '../../src/grover/articleLine.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { createEncoder } from '../../src/grover/encoder.ts';
import { discriminatorTokens } from '../../src/grover/layout.ts';
import type { GroverModel } from '../../src/grover/model.ts';
import { readVocabulary } from '../../src/grover/node/vocabularyFiles.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { statisticsOf } from '../fakes/statisticsOf.ts';

const SHIPPED = path.join(import.meta.dirname, '../../models/grover-mini');
const encoder = createEncoder(readVocabulary());

let cacheFolder: string;
let model: GroverModel;
let articles: Int32Array[];
const sessions = new Map<Precision | 'narrow', ModelSession>();
const session = (name: Precision | 'narrow'): ModelSession => {
  const found = sessions.get(name);
  if (found === undefined) throw new Error(`${name} was not loaded.`);
  return found;
};

beforeAll(async () => {
  cacheFolder = await mkdtemp(path.join(tmpdir(), 'grover-precision-'));
  model = unwrap(await openModel(SHIPPED));
  const lines = (await readFile(path.join(import.meta.dirname, 'articles.jsonl'), 'utf8')).trim().split('\n');
  articles = lines.map((line) =>
    Int32Array.from(discriminatorTokens(encoder, unwrap(parseArticleLine(JSON.parse(line))))),
  );
  const engine = await createOnnxEngine();
  for (const precision of ['fp32', 'int8', 'int4'] as const)
    sessions.set(precision, unwrap(await engine.load(model, { precision, threads: 2, cacheFolder })));
  const narrow = await cachedGraph({ model, precision: 'int8', narrow: true, cacheFolder });
  const runtime = await importRuntime();
  const graph = await openGraph(runtime, narrow, 2);
  sessions.set('narrow', new OnnxSession({ runtime, session: graph, config: model.config, precision: 'int8' }));
});
afterAll(async () => {
  for (const loaded of sessions.values()) await loaded.dispose();
  await model.weights.close();
  await rm(cacheFolder, { recursive: true, force: true });
});

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const apart = (a: Float32Array, b: Float32Array): Float32Array =>
  a.map((value, at) => Math.abs(value - (b[at] ?? NaN)));

describe('a reduced precision', () => {
  // Measured on these four articles, 532 tokens, as mean (greatest) distance of log-probability: int8 .034 (.31),
  // 7 bits .043 (.29), int4 .137 (2.0); of entropy .051, .058, .142; of variance .13, .15, .41. The longer a model is
  // trained, the sharper it is and the more a weight's last bits say: the weights before these gave .020, .025 and .057.
  // The limits leave about a third of room for other processors.
  it.each([
    { name: 'int8', limit: 0.04, most: 0.4, ofMean: 0.02 },
    { name: 'narrow', limit: 0.06, most: 0.5, ofMean: 0.03 },
    { name: 'int4', limit: 0.19, most: 2.7, ofMean: 0.04 },
  ] as const)('$name stays near fp32 in every statistic', async ({ name, limit, most, ofMean }) => {
    for (const tokens of articles) {
      const { statistics: exact } = await scoreSequence(session('fp32'), tokens);
      const { statistics: near } = await scoreSequence(session(name), tokens);
      const distance = apart(near.logProbability, exact.logProbability);
      expect(mean(distance)).toBeLessThan(limit);
      expect(Math.max(...distance)).toBeLessThan(most);
      expect(Math.abs(mean(near.logProbability) - mean(exact.logProbability))).toBeLessThan(ofMean);
      expect(mean(apart(near.entropy, exact.entropy))).toBeLessThan(1.5 * limit);
      expect(mean(apart(near.variance, exact.variance))).toBeLessThan(4 * limit);
      expect(mean(apart(near.topPRequired, exact.topPRequired))).toBeLessThan(limit);
    }
  });

  it.each(['int8', 'narrow', 'int4'] as const)('%s states statistics of the very logits it returns', async (name) => {
    const tokens = articles[0] ?? new Int32Array(1);
    const rows = Int32Array.from({ length: 12 }, (_, row) => row * 11);
    const targets = rows.map((row) => tokens[row + 1] ?? 0);
    const { statistics, logits } = await session(name).run({ tokens, targetRows: rows, targets, logitRows: rows });
    rows.forEach((_, index) => {
      const row = logits.subarray(index * 50270, (index + 1) * 50270);
      const exact = statisticsOf(row, targets[index] ?? 0);
      // Bit for bit the logit among the logits: else the rank would be off by one.
      expect(statistics.rank[index]).toBe(exact.rank);
      expect(statistics.logProbability[index]).toBeCloseTo(exact.logProbability, 4);
      expect(statistics.entropy[index]).toBeCloseTo(exact.entropy, 3);
      expect(statistics.variance[index]).toBeCloseTo(exact.variance, 2);
      expect(statistics.topPRequired[index]).toBeCloseTo(exact.topPRequired, 4);
    });
  });

  it.each(['int8', 'int4'] as const)('%s gives the same bits however a text is cut and cached', async (name) => {
    const tokens = articles[3] ?? new Int32Array(1);
    const whole = await scoreSequence(session(name), tokens, { chunk: 1024 });
    for (const chunk of [16, 59, 128]) expectSame(await scoreSequence(session(name), tokens, { chunk }), whole);
    for (const cached of [1, 50, 176])
      expectSame(await scoreSequence(session(name), tokens, { past: whole.cache.slice(cached) }), whole);
    const edited = Int32Array.from([...tokens.subarray(0, 100), 500, 600, ...tokens.subarray(100)]);
    const fresh = await scoreSequence(session(name), edited);
    expectSame(await scoreSequence(session(name), edited, { past: whole.cache.slice(100) }), fresh);
  });

  it('reads candidates side by side as it reads them together with others', async () => {
    const tokens = articles[1]?.subarray(0, 60) ?? new Int32Array(1);
    const { cache } = await scoreSequence(session('int8'), tokens);
    const read = async (candidates: readonly number[]): Promise<Float32Array> => {
      const count = candidates.length;
      const visible = new Uint8Array(count * (60 + count)).map((_, at) => {
        const column = at % (60 + count);
        return column < 60 || column === 60 + Math.floor(at / (60 + count)) ? 1 : 0;
      });
      const positions = new Int32Array(count).fill(60);
      const logitRows = Int32Array.of(0, 1);
      const run = { tokens: Int32Array.from(candidates), past: cache, positions, visible, logitRows };
      return (await session('int8').run(run)).logits;
    };
    expect(await read([11, 12])).toEqual(await read([11, 12, 13, 14, 15]));
  });
});

/** The scores of `part` are bit for bit the last ones of `whole`. */
function expectSame(part: SequenceScore, whole: SequenceScore): void {
  const skip = part.from - whole.from;
  expect(part.statistics.logProbability).toEqual(whole.statistics.logProbability.subarray(skip));
  expect(part.statistics.rank).toEqual(whole.statistics.rank.subarray(skip));
  expect(part.statistics.entropy).toEqual(whole.statistics.entropy.subarray(skip));
  expect(part.statistics.variance).toEqual(whole.statistics.variance.subarray(skip));
}
