// Chooses an engine by name or, for `auto`, the fastest that starts here.
import type { Engine, EngineName } from './engine.ts';
import { fail, ok, type Problem, type Result } from '../grover/problem.ts';

export type EngineChoice = 'auto' | EngineName;

const importers: Record<EngineName, () => Promise<Engine>> = {
  onnxruntime: async () => (await import('./onnx/onnxEngine.ts')).createOnnxEngine(),
  tensorflow: async () => (await import('./tensorflow/tensorflowEngine.ts')).createTensorflowEngine(),
};

/** The engine asked for; `auto` tries ONNX Runtime, then TensorFlow. Fails with what each one said. */
export async function loadEngine(choice: EngineChoice): Promise<Result<Engine>> {
  const names: readonly EngineName[] = choice === 'auto' ? ['onnxruntime', 'tensorflow'] : [choice];
  const said: string[] = [];
  for (const name of names) {
    try {
      return ok(await importers[name]());
    } catch (thrown) {
      said.push(`${name}: ${thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown)}`);
    }
  }
  const problem: Problem = {
    code: 'engine-unavailable',
    message: `No engine could be started (${said.join('; ')}).`,
    hint: 'Reinstall the extension for this platform, or set grover.engine to the other engine.',
  };
  return fail(problem.code, problem.message, problem.hint);
}
