// Loading, caching and running graphs in ONNX Runtime, on a random model.
import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, ModelSession } from '../../../src/engines/engine.ts';
import { createOnnxEngine } from '../../../src/engines/onnx/onnxEngine.ts';
import type { GroverModel } from '../../../src/grover/model.ts';
import { unwrap, type Result } from '../../../src/grover/problem.ts';
import { randomModel } from '../../fakes/randomModel.ts';

const config = {
  vocabularySize: 50270,
  hiddenSize: 16,
  layers: 2,
  heads: 2,
  intermediateSize: 32,
  maxPositions: 32,
};
const tokens = Int32Array.of(50257, 17, 4000);
const hiddenRows = Int32Array.of(2);

let engine: Engine;
let root: string;
let cacheFolder: string;
const load = (model: GroverModel): Promise<Result<ModelSession>> =>
  engine.load(model, { precision: 'int8', threads: 1, cacheFolder });
const hiddenOf = async (model: GroverModel): Promise<Float32Array> => {
  const session = unwrap(await load(model));
  const { hidden } = await session.run({ tokens, hiddenRows });
  await session.dispose();
  return hidden;
};
/** A model whose weights may not be read: it loads from the cache or not at all. */
const unread = (): GroverModel =>
  randomModel(config, {
    spoil: (name) => {
      throw new Error(`${name} was read`);
    },
  });
const onlyFolder = async (): Promise<string> => {
  const names = await readdir(cacheFolder);
  expect(names).toHaveLength(1);
  return path.join(cacheFolder, names[0] ?? '');
};

beforeAll(async () => {
  engine = await createOnnxEngine();
  root = await mkdtemp(path.join(tmpdir(), 'grover-onnx-'));
});
beforeEach(async () => {
  cacheFolder = await mkdtemp(path.join(root, 'cache-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('loading a model', () => {
  it('makes the graph once and reads it from the cache thereafter, without a look at the weights', async () => {
    const first = await hiddenOf(randomModel(config));
    expect(await hiddenOf(unread())).toEqual(first);
    expect((await onlyFolder()).includes(randomModel(config).hash)).toBe(true);
  });

  it('keeps graphs of different weights apart', async () => {
    const first = await hiddenOf(randomModel(config));
    expect(await hiddenOf(randomModel(config, { seed: 2 }))).not.toEqual(first);
  });

  it('lets two loads of one model race', async () => {
    const [first, second] = await Promise.all([hiddenOf(randomModel(config)), hiddenOf(randomModel(config))]);
    expect(first).toEqual(second);
    await onlyFolder();
  });

  it.each<[string, (folder: string) => Promise<void>]>([
    ['weights cut short', (folder) => truncate(path.join(folder, 'weights.bin'), 1000)],
    ['weights gone', (folder) => rm(path.join(folder, 'weights.bin'))],
    ['a graph cut short', (folder) => truncate(path.join(folder, 'model.onnx'), 1000)],
    ['an empty graph', (folder) => truncate(path.join(folder, 'model.onnx'), 0)],
    ['something else for a graph', (folder) => writeFile(path.join(folder, 'model.onnx'), 'not a graph')],
    ['its weights alone', (folder) => rm(path.join(folder, 'model.onnx'))],
  ])('makes a cached graph anew that has %s', async (_, damage) => {
    const model = randomModel(config);
    const first = await hiddenOf(model);
    await damage(await onlyFolder());
    expect(await hiddenOf(model)).toEqual(first);
    await onlyFolder();
  });

  it('removes what a writer that died has left, and leaves a living one alone', async () => {
    const model = randomModel(config);
    await hiddenOf(model);
    const dead = path.join(cacheFolder, 'dead.tmp');
    await mkdir(dead);
    await mkdir(path.join(cacheFolder, 'living.tmp'));
    await utimes(dead, new Date(0), new Date(0));
    await hiddenOf(randomModel(config, { seed: 3 }));
    expect((await readdir(cacheFolder)).filter((name) => name.endsWith('.tmp'))).toEqual(['living.tmp']);
  });

  it('reports a failure that is not the graph’s, and keeps the graph', async () => {
    const loadAs32 = (model: GroverModel): Promise<Result<ModelSession>> =>
      engine.load(model, { precision: 'fp32', threads: 1, cacheFolder });
    await unwrap(await loadAs32(randomModel(config))).dispose();
    const create = vi.spyOn(InferenceSession, 'create');
    create.mockRejectedValueOnce(new Error('Exception during initialization: std::bad_alloc'));
    const failed = await loadAs32(unread());
    create.mockRestore();
    expect(failed).toMatchObject({ problem: { message: expect.stringContaining('std::bad_alloc') as string } });
    await unwrap(await loadAs32(unread())).dispose();
  });

  it('removes, when it makes a graph, those of other versions and those long unused, and nothing else', async () => {
    const model = randomModel(config);
    await hiddenOf(model);
    const used = await onlyFolder();
    const longAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
    await utimes(used, longAgo, longAgo);
    const unused = used.replace(/[0-9a-f]{64}/, '0'.repeat(64));
    const strangers = ['notes', `${'1'.repeat(64)}.json`];
    for (const name of [unused, used.replace(/\d+$/, '0'), ...strangers.map((each) => path.join(cacheFolder, each))]) {
      await mkdir(name);
      await utimes(name, longAgo, longAgo);
    }
    await hiddenOf(model);
    expect(await readdir(cacheFolder)).toHaveLength(5);
    await hiddenOf(randomModel(config, { seed: 3 }));
    const left = await readdir(cacheFolder);
    expect(left).toEqual(expect.arrayContaining([path.basename(used), ...strangers]));
    expect(left).toHaveLength(4);
    expect((await stat(used)).mtimeMs).toBeGreaterThan(longAgo.getTime());
  });

  it.each<[string, GroverModel, string, RegExp]>([
    [
      'a value that is no number',
      randomModel(config, {
        spoil: (name, values) => {
          if (name === 'newslm/layer01/output/kernel') values[3] = NaN;
        },
      }),
      'tensor-values',
      /layer01\/output\/kernel/,
    ],
    ['fewer layers than its configuration', shallower(), 'tensor-missing', /layer02\/query_layer\/kernel/],
    ['other shapes than its configuration', wider(), 'tensor-shape', /intermediate\/kernel.*\[16, 32\].*\[16, 33\]/],
  ])('says what is wrong with a model that has %s, and leaves nothing behind', async (_, model, code, message) => {
    const result = await load(model);
    expect(result).toMatchObject({ ok: false, problem: { code } });
    expect(result.ok ? '' : result.problem.message).toMatch(message);
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  it('says so when the cache folder cannot be written', async () => {
    cacheFolder = path.join(root, 'a file');
    await writeFile(cacheFolder, '');
    expect(await load(randomModel(config))).toMatchObject({ ok: false, problem: { code: 'engine-failed' } });
  });
});

describe('a session', () => {
  it('describes the runtime, its version and the precision', async () => {
    const session = unwrap(await load(randomModel(config)));
    expect(session.description).toMatch(/^onnxruntime \d+\.\d+\.\d+ \(cpu, int8\)$/);
    await session.dispose();
  });

  it('finishes the runs under way before it is disposed of, and refuses later ones', async () => {
    const session = unwrap(await load(randomModel(config)));
    const running = session.run({ tokens, hiddenRows });
    await Promise.all([session.dispose(), session.dispose()]);
    expect((await running).hidden).toHaveLength(16);
    await expect(session.run({ tokens })).rejects.toThrow('disposed');
  });
});

function shallower(): GroverModel {
  return { ...randomModel(config), config: { ...config, layers: 3 } };
}

function wider(): GroverModel {
  return { ...randomModel(config), config: { ...config, intermediateSize: 33 } };
}
