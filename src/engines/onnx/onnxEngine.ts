// The inference engine: ONNX Runtime over graphs built from the model's own weights.
import type { InferenceSession } from 'onnxruntime-node';
import { languageModelTensors } from '../../grover/architecture.ts';
import type { GroverModel } from '../../grover/model.ts';
import { fail, ok, toProblem, type Result } from '../../grover/problem.ts';
import type { Engine, LoadOptions, ModelSession } from '../engine.ts';
import { cachedGraph, isDamage, rebuiltGraph, type GraphKey } from './graphCache.ts';
import { OnnxSession } from './onnxSession.ts';
import { importRuntime, openGraph, type Runtime } from './runtime.ts';
import { saturates } from './saturation.ts';

/** Starts ONNX Runtime. Throws whatever its native half says when it cannot be loaded on this machine. */
export async function createOnnxEngine(): Promise<Engine> {
  const runtime = await importRuntime();
  return {
    name: 'onnxruntime',
    precisions: ['fp32', 'int8', 'int4'],
    load: (model, options) => load(runtime, model, options),
  };
}

async function load(runtime: Runtime, model: GroverModel, options: LoadOptions): Promise<Result<ModelSession>> {
  const missing = missingTensor(model);
  if (missing !== undefined) return missing;
  try {
    const { precision, cacheFolder, threads } = options;
    const narrow = precision !== 'fp32' && (await saturates(runtime));
    const key: GraphKey = { model, precision, narrow, cacheFolder };
    const session = await sessionOf(runtime, key, threads);
    return ok(new OnnxSession({ runtime, session, config: model.config, precision }));
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

/** The graph in a session; a cached one whose files are damaged is made once more. */
async function sessionOf(runtime: Runtime, key: GraphKey, threads: number): Promise<InferenceSession> {
  const file = await cachedGraph(key);
  try {
    return await openGraph(runtime, file, threads);
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    return openGraph(runtime, await rebuiltGraph(key), threads);
  }
}

function missingTensor({ weights, config, folder }: GroverModel): Result<never> | undefined {
  for (const [name, shape] of languageModelTensors(config)) {
    const found = weights.shape(name);
    const hint = 'Use the weights that belong to config.json.';
    if (found === undefined) return fail('tensor-missing', `The model in ${folder} has no tensor ${name}.`, hint);
    if (found.join() !== shape.join())
      return fail(
        'tensor-shape',
        `${name} in ${folder} has shape [${found.join(', ')}]; its configuration wants [${shape.join(', ')}].`,
        hint,
      );
  }
  return undefined;
}
