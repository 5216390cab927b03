// ONNX Runtime itself: how it is found, and how its sessions are set up.
import type * as Ort from 'onnxruntime-node';

export type Runtime = typeof Ort;

/** Loads ONNX Runtime. Throws whatever its native half says when it cannot be loaded on this machine. */
export async function importRuntime(): Promise<Runtime> {
  const imported: Runtime & { readonly default?: Runtime } = await import('onnxruntime-node');
  return imported.default ?? imported;
}

/**
 * How long a thread looks for its next piece of work before it sleeps, µs. Most follow within ten, and waking it up takes longer than
 * that: a token is drawn in two thirds of the time. The 1,000 of ONNX Runtime's own choice slow everything else where cores are scarce.
 */
const SPIN_US = 10;

/** How a session is set up, on so many threads. */
export const sessionOptions = (threads: number): Ort.InferenceSession.SessionOptions => ({
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  // The graph is made of the operators that are fastest here and relies on their exact arithmetic; ONNX Runtime's own
  // fusions would change both.
  graphOptimizationLevel: 'basic',
  enableMemPattern: false,
  logSeverityLevel: 4,
  extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: String(SPIN_US) } } },
});

/** Opens the graph in `file`. */
export const openGraph = (runtime: Runtime, file: string, threads: number): Promise<Ort.InferenceSession> =>
  runtime.InferenceSession.create(file, sessionOptions(threads));
