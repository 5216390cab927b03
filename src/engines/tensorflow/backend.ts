// Chooses what TensorFlow.js computes on: native TensorFlow (tfjs-node), else WebAssembly, else plain JavaScript.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { fail, ok, toProblem, type Problem, type Result } from '../../grover/problem.ts';
import { loadNativeTensorflow, moduleFolders, programFolder as here } from './nativeTensorflow.ts';

/** TensorFlow.js's own names; from fastest to slowest. */
export const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface BackendOptions {
  /** Folders (besides GROVER_TFJS_NODE and the program's own) from which @tensorflow/tfjs-node is looked for, first wins. */
  readonly extraModuleFolders?: readonly string[];
  /** Which may be chosen; default all. */
  readonly allowed?: readonly BackendName[];
}

export interface Backend {
  readonly name: BackendName;
  /** What computes, with its version, as "TensorFlow.js 4.22.0". */
  readonly software: string;
  /** Why each faster one was not taken. */
  readonly refused: readonly { readonly backend: BackendName; readonly problem: Problem }[];
}

/**
 * Makes the fastest backend that works here TensorFlow.js's current one. `threads` counts only where native TensorFlow
 * has not been loaded before in this process; wasm and cpu have one. Fails with what each one said.
 */
export async function chooseBackend(threads: number, options: BackendOptions = {}): Promise<Result<Backend>> {
  // Silences notes to the console: stdout may be a protocol's.
  tf.env().set('PROD', true);
  const refused: { backend: BackendName; problem: Problem }[] = [];
  for (const name of options.allowed ?? BACKENDS) {
    const started = await start(name, threads, options);
    if (started.ok) return ok({ name, software: started.value, refused });
    refused.push({ backend: name, problem: started.problem });
  }
  const reasons = refused.map(({ problem }) => problem.message).join(' ');
  return fail(
    'engine-unavailable',
    `TensorFlow.js has no backend that works here. ${reasons}`,
    refused[0]?.problem.hint,
  );
}

async function start(name: BackendName, threads: number, options: BackendOptions): Promise<Result<string>> {
  try {
    const registered = await register(name, threads, options);
    if (!registered.ok) return registered;
    if (!(await withoutNewListeners(() => tf.setBackend(name))))
      return fail('engine-unavailable', `The TensorFlow.js backend ${name} did not start.`);
    const product = tf.tidy(() => tf.matMul([[2, 3]], [[5], [7]]).dataSync()[0]);
    if (product !== 31) return fail('engine-unavailable', `The TensorFlow.js backend ${name} computes wrongly.`);
    return registered;
  } catch (thrown) {
    const { message } = toProblem(thrown);
    return fail('engine-unavailable', `The TensorFlow.js backend ${name} did not start: ${message}`);
  }
}

async function register(name: BackendName, threads: number, options: BackendOptions): Promise<Result<string>> {
  if (name === 'tensorflow') {
    const native = loadNativeTensorflow(moduleFolders(options.extraModuleFolders), threads);
    return native.ok ? ok(`tfjs-node ${native.value.version}`) : native;
  }
  if (name === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  if (name === 'wasm') {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    const folder = wasmFolder();
    if (folder === undefined) return fail('engine-unavailable', `${WASM_FILE} is not beside the program in ${here}.`);
    setWasmPaths(folder + sep);
  }
  return ok(`TensorFlow.js ${tf.version_core}`);
}

/** Node has had SIMD since version 16, and the backend has no threads in Node: this is the file it asks for. */
const WASM_FILE = 'tfjs-backend-wasm-simd.wasm';

/** The folder with the compiled kernels: the bundle's own, or the package's. */
function wasmFolder(): string | undefined {
  if (existsSync(join(here, WASM_FILE))) return here;
  try {
    const folder = dirname(createRequire(join(here, 'from-here.cjs')).resolve('@tensorflow/tfjs-backend-wasm'));
    return existsSync(join(folder, WASM_FILE)) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Emscripten's start-up code makes every stray exception fatal to the process: its listeners are taken off again. */
async function withoutNewListeners<T>(work: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map((event) => process.rawListeners(event));
  try {
    return await work();
  } finally {
    events.forEach((event, i) => {
      const known = new Set<unknown>(before[i]);
      for (const listener of process.rawListeners(event))
        if (!known.has(listener)) process.removeListener(event, listener as (...args: unknown[]) => void);
    });
  }
}
