// ONNX Runtime itself: how it is found, and how its sessions are set up.
import type * as Ort from 'onnxruntime-node';

export type Runtime = typeof Ort;

/** Loads ONNX Runtime. Throws whatever its native half says when it cannot be loaded on this machine. */
export async function importRuntime(): Promise<Runtime> {
  const imported: Runtime & { readonly default?: Runtime } = await import('onnxruntime-node');
  return imported.default ?? imported;
}

/** Opens the graph in `file`. Threads sleep between pieces of work: spinning ones slow everything else, and each other. */
export const openGraph = (runtime: Runtime, file: string, threads: number): Promise<Ort.InferenceSession> =>
  runtime.InferenceSession.create(file, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // The graph is made of the operators that are fastest here and relies on their exact arithmetic; ONNX Runtime's own
    // fusions would change both.
    graphOptimizationLevel: 'basic',
    enableMemPattern: false,
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
