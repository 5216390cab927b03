// Sessions of several threads: the built program as their lanes, compared with one session in this process.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/onnxEngine.ts';
import type { ForwardRequest, ModelSession } from '../../src/engines/engine.ts';
import { KeyValueCache } from '../../src/engines/keyValueCache.ts';
import { openParallelSession } from '../../src/engines/parallelSession.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import type { GroverModel } from '../../src/grover/model.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { PROGRAM } from './lspClient.ts';
import { createModelFolders, type ModelFolders } from './modelFolders.ts';

let folders: ModelFolders;
let model: GroverModel;
let alone: ModelSession;
let parallel: ModelSession;

const open = (folder: string, count = 2): Promise<ModelSession> =>
  openParallelSession({
    program: PROGRAM,
    count,
    config: model.config,
    folder,
    precision: 'int8',
    cacheFolder: folders.cacheFolder,
  });

beforeAll(async () => {
  folders = await createModelFolders();
  model = unwrap(await openModel(folders.tiny));
  const engine = await createOnnxEngine();
  const { cacheFolder } = folders;
  alone = unwrap(await engine.load(model, { precision: 'int8', threads: 1, cacheFolder }));
  parallel = await open(folders.tiny);
});
afterAll(async () => {
  await parallel.dispose();
  await alone.dispose();
  await model.weights.close();
  folders.remove();
});

const requestOf = (seed: number, length: number): ForwardRequest => {
  const tokens = Int32Array.from({ length }, (_, at) => (seed * 7919 + at * 104_729) % 50_257);
  const rows = Int32Array.from({ length: length - 1 }, (_, row) => row);
  return { tokens, targetRows: rows, targets: tokens.slice(1), hiddenRows: Int32Array.of(length - 1) };
};

describe('a parallel session', () => {
  it('gives many requests at once the very numbers that one session gives them', async () => {
    const requests = Array.from({ length: 9 }, (_, seed) => requestOf(seed, 5 + 3 * seed));
    const results = await Promise.all(requests.map((request) => parallel.run(request)));
    for (const [at, request] of requests.entries()) expect(results[at]).toEqual(await alone.run(request));
    expect(parallel.lanes).toBe(2);
    expect(parallel.description).toBe(alone.description);
  });

  it('gives the very numbers of one run of a text that it reads in pieces', async () => {
    const request = requestOf(2, 500);
    expect(await parallel.run(request)).toEqual(await alone.run(request));
    const { rows } = await alone.run(requestOf(2, 90));
    const behind = { ...requestOf(6, 400), past: KeyValueCache.empty(model.config).append(rows) };
    expect(await parallel.run(behind)).toEqual(await alone.run(behind));
  });

  it('reads behind a past', async () => {
    const { rows } = await alone.run(requestOf(3, 12));
    const past = KeyValueCache.empty(model.config).append(rows).slice(10);
    const request = { ...requestOf(4, 6), past };
    expect(await parallel.run(request)).toEqual(await alone.run(request));
  });

  it('leaves keys and values where they are when nothing will be read behind them', async () => {
    const { rows, ...result } = await parallel.run({ ...requestOf(5, 9), isLast: true });
    const { rows: all, ...expected } = await alone.run(requestOf(5, 9));
    expect(result).toEqual(expected);
    expect([rows.count, all.count]).toEqual([0, 9]);
  });

  it('refuses what no model can run and goes on', async () => {
    await expect(parallel.run({ tokens: Int32Array.of(99_999) })).rejects.toThrow('99999');
    await expect(parallel.run(requestOf(1, 5))).resolves.toBeDefined();
  });

  it('says so when its threads cannot open the model', async () => {
    await expect(open(folders.truncated)).rejects.toThrow('A thread of the engine ended');
  });

  it('finishes what it has begun when it is disposed of, and takes no more', async () => {
    const ended = await open(folders.tiny);
    const waiting = Array.from({ length: 4 }, (_, seed) => ended.run(requestOf(seed, 40)));
    const disposed = ended.dispose();
    await expect(ended.run(requestOf(1, 5))).rejects.toThrow('disposed');
    await expect(Promise.all(waiting)).resolves.toHaveLength(4);
    await disposed;
  });
});
