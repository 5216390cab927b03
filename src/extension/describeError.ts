// Anything that can be thrown, as a sentence; free of VS Code.

/** LSP's RequestCancelled and ContentModified, and what closes a request when its connection goes. */
const CANCELLED = new Set([-32800, -32801]);
const CONNECTION_LOST = new Set([-32097, -32096, -32099]);

export function isCancelled(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return thrown.name === 'Canceled' || thrown.name === 'CancellationError' || CANCELLED.has(codeOf(thrown));
}

/** A sentence for people, with the advice that came along. */
export function describeError(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  if (!(thrown instanceof Error)) return String(thrown);
  if (CONNECTION_LOST.has(codeOf(thrown)))
    return 'The Grover process ended before it had answered. It starts again by itself.';
  const hint = hintOf(thrown);
  return hint === undefined ? thrown.message : `${thrown.message} ${hint}`;
}

const codeOf = (error: Error): number => ('code' in error && typeof error.code === 'number' ? error.code : 0);

/** The hint of a WireProblem, which errors of the process carry as their data. */
function hintOf(error: Error): string | undefined {
  if (!('data' in error) || typeof error.data !== 'object' || error.data === null) return undefined;
  return 'hint' in error.data && typeof error.data.hint === 'string' ? error.data.hint : undefined;
}
