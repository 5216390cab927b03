// Which backend TensorFlow.js gets, and what is said of those it does not get.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseBackend } from '../../src/engines/tensorflow/backend.ts';
import { loadNativeTensorflow } from '../../src/engines/tensorflow/nativeTensorflow.ts';
import { createTensorflowEngine } from '../../src/engines/tensorflow/tensorflowEngine.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { randomModel } from '../fakes/randomModel.ts';
import { smallConfig } from '../fakes/smallModel.ts';

const folders: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder into which somebody installed a tfjs-node with this code in it, with a file for its native half or without. */
function installed(code: string, nativeHalf: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), 'grover-tfjs-'));
  folders.push(folder);
  const lib = join(folder, 'node_modules/@tensorflow/tfjs-node/lib/napi-v8');
  mkdirSync(lib, { recursive: true });
  writeFileSync(join(lib, '../../package.json'), '{"name":"@tensorflow/tfjs-node","version":"0.0.0","main":"main.js"}');
  writeFileSync(join(lib, '../../main.js'), code);
  if (nativeHalf) writeFileSync(join(lib, 'tfjs_binding.node'), '');
  return folder;
}

const native = (folder: string): ReturnType<typeof chooseBackend> =>
  chooseBackend(1, { allowed: ['tensorflow'], extraModuleFolders: [folder] });

describe('the backend', () => {
  // First, because WebAssembly starts once in a process.
  it('leaves the process its own handling of stray exceptions', async () => {
    const events = ['uncaughtException', 'unhandledRejection'];
    const listeners = (): unknown[] => events.map((event) => process.rawListeners(event));
    const before = listeners();
    expect(tf.engine().registryFactory).not.toHaveProperty('wasm');
    unwrap(await chooseBackend(1, { allowed: ['wasm'] }));
    expect(listeners()).toEqual(before);
  });

  it.each(['wasm', 'cpu'] as const)('is %s when only that is allowed', async (name) => {
    const backend = unwrap(await chooseBackend(1, { allowed: [name] }));
    expect(backend).toMatchObject({ name, refused: [] });
    expect(backend.software).toMatch(/^TensorFlow\.js \d+\.\d+\.\d+$/);
    expect(tf.getBackend()).toBe(name);
  });

  it('is the next one where native TensorFlow does not load, and says why', async () => {
    const extraModuleFolders = [installed('throw new Error("wrong ELF class\\nmore");', true)];
    const backend = unwrap(await chooseBackend(1, { extraModuleFolders }));
    expect(backend.name).toBe('wasm');
    expect(backend.refused).toHaveLength(1);
    expect(backend.refused[0]?.problem.message).toMatch(
      /^@tensorflow\/tfjs-node in .* could not be loaded: wrong ELF class$/,
    );
    expect(backend.refused[0]?.problem.hint).toContain('GROVER_TFJS_NODE');
  });

  it.each([
    { what: 'a string', code: 'throw "no luck";', said: "'no luck'" },
    { what: 'undefined', code: 'throw undefined;', said: 'undefined' },
    { what: 'an object without a prototype', code: 'throw Object.create(null);', said: 'could not be loaded' },
    { what: 'nothing, but is another package', code: 'module.exports = 5;', said: 'could not be loaded' },
    {
      what: 'nothing, and registers no backend',
      code: 'module.exports = { version: { "tfjs-node": "0.0.0" } };',
      said: 'tensorflow did not start',
    },
  ])('survives a tfjs-node that throws $what', async ({ code, said }) => {
    const result = await native(installed(code, true));
    expect(result).toMatchObject({ ok: false, problem: { code: 'engine-unavailable' } });
    if (!result.ok) expect(result.problem.message).toContain(said);
  });

  it('does not run a tfjs-node without its native half', () => {
    const folder = installed('globalThis.wasRun = true;', false);
    const result = loadNativeTensorflow([folder, join(folder, 'node_modules')], 1);
    expect(result.ok || result.problem.message).toBe(
      `@tensorflow/tfjs-node has no native half (lib/napi-v*/tfjs_binding.node) in ${folder}/node_modules/@tensorflow/tfjs-node.`,
    );
    expect(Reflect.has(globalThis, 'wasRun')).toBe(false);
  });

  it('is looked for in the folder tfjs-node of the cache folder when a model is loaded', async () => {
    const cacheFolder = mkdtempSync(join(tmpdir(), 'grover-cache-'));
    folders.push(cacheFolder);
    const own = installed('throw new Error("Seen and broken.");', true);
    renameSync(own, join(cacheFolder, 'tfjs-node'));
    const engine = await createTensorflowEngine({ allowed: ['tensorflow'] });
    const model = randomModel({ ...smallConfig });
    const loaded = await engine.load(model, { precision: 'fp32', threads: 1, cacheFolder });
    expect(loaded).toMatchObject({ ok: false, problem: { code: 'engine-unavailable' } });
    if (!loaded.ok) expect(loaded.problem.message).toContain('Seen and broken.');
  });

  it('says so when there is no tfjs-node at all', () => {
    const result = loadNativeTensorflow([tmpdir(), '/nowhere'], 1);
    expect(result.ok || result.problem.message).toBe('@tensorflow/tfjs-node is not installed.');
  });

  it('is looked for in the folder that GROVER_TFJS_NODE names', async () => {
    const folder = installed('throw new Error("found me");', true);
    vi.stubEnv('GROVER_TFJS_NODE', folder);
    const result = await chooseBackend(1, { allowed: ['tensorflow'] });
    expect(result.ok || result.problem.message).toContain(
      `${folder}/node_modules/@tensorflow/tfjs-node could not be loaded`,
    );
  });
});
