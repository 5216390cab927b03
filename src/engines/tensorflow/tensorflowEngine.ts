// TensorFlow.js as an engine: slower than ONNX Runtime, the same numbers, and the one that can be trained.
import type { GroverModel } from '../../grover/model.ts';
import { fail, ok, toProblem, type Result } from '../../grover/problem.ts';
import type { Engine, LoadOptions, ModelSession, Precision } from '../engine.ts';
import { chooseBackend, type Backend, type BackendOptions } from './backend.ts';
import { loadWeights } from './loadWeights.ts';
import { installedBelow } from './nativeTensorflow.ts';
import { TensorflowSession } from './tensorflowSession.ts';

const PRECISIONS: readonly Precision[] = ['fp32'];

export interface TensorflowEngine extends Engine {
  /**
   * What models will be run on and why it is nothing faster. Chosen at the first call or `load`, whose threads
   * (default 1) then hold for this process.
   */
  backend(threads?: number): Promise<Result<Backend>>;
}

/** The engine; starts nothing yet. */
export function createTensorflowEngine(options: BackendOptions = {}): Promise<TensorflowEngine> {
  let chosen: Promise<Result<Backend>> | undefined;
  const choose = (threads: number, more: readonly string[]): Promise<Result<Backend>> =>
    (chosen ??= chooseBackend(threads, {
      ...options,
      extraModuleFolders: [...(options.extraModuleFolders ?? []), ...more],
    }));
  return Promise.resolve({
    name: 'tensorflow',
    precisions: PRECISIONS,
    backend: (threads = 1) => choose(threads, []),
    load: async (model: GroverModel, { precision, threads, cacheFolder }: LoadOptions) => {
      if (!PRECISIONS.includes(precision)) return unsupported(precision);
      try {
        const started = await choose(threads, installedBelow(cacheFolder));
        return started.ok ? await open(model, started.value) : started;
      } catch (thrown) {
        return { ok: false, problem: toProblem(thrown) };
      }
    },
  });
}

async function open(model: GroverModel, { name, software }: Backend): Promise<Result<ModelSession>> {
  const weights = await loadWeights(model, name === 'wasm');
  if (!weights.ok) return weights;
  const description = `${software} (${name === 'tensorflow' ? 'native' : name}, fp32)`;
  return ok(new TensorflowSession(model.config, weights.value, name, description));
}

const unsupported = (precision: Precision): Result<never> =>
  fail(
    'input-invalid',
    `The engine tensorflow cannot compute in ${precision}; it supports ${PRECISIONS.join(', ')}.`,
    `Choose the precision ${PRECISIONS.join(' or ')}, or the engine onnxruntime.`,
  );
