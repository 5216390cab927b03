// What every engine checks and fills in before it runs a request.
import type { ForwardRequest } from './engine.ts';
import type { GroverConfig } from '../grover/model.ts';

/** A request with its defaults made explicit. P is the cached prefix, S the new tokens. */
export interface ResolvedRequest {
  readonly tokens: Int32Array;
  readonly pastLength: number;
  readonly positions: Int32Array;
  /** Undefined: causal. */
  readonly visible: Uint8Array | undefined;
  readonly targetRows: Int32Array;
  readonly targets: Int32Array;
  readonly logitRows: Int32Array;
  readonly hiddenRows: Int32Array;
}

const NONE = new Int32Array(0);

/** Fills the defaults in. Throws RangeError for what no model could run: too long, unknown ids, rows that are not there. */
export function resolveRequest(request: ForwardRequest, config: GroverConfig): ResolvedRequest {
  const { tokens, visible } = request;
  const count = tokens.length;
  const pastLength = request.past?.length ?? 0;
  const positions = request.positions ?? Int32Array.from({ length: count }, (_, row) => pastLength + row);
  const targetRows = request.targetRows ?? NONE;
  const targets = request.targets ?? NONE;
  if (count === 0) throw new RangeError('A run needs at least one token.');
  // With positions of their own, rows hidden from each other may be more than there are positions.
  if (request.positions === undefined && pastLength + count > config.maxPositions)
    throw new RangeError(`${pastLength} + ${count} tokens exceed the model's ${config.maxPositions} positions.`);
  if (positions.length !== count) throw new RangeError(`${positions.length} positions for ${count} tokens.`);
  if (targetRows.length !== targets.length)
    throw new RangeError(`${targetRows.length} target rows for ${targets.length} targets.`);
  if (visible !== undefined && visible.length !== count * (pastLength + count))
    throw new RangeError(`A mask of ${visible.length} for ${count} × ${pastLength + count} tokens.`);
  checkRange('token', tokens, config.vocabularySize);
  checkRange('target', targets, config.vocabularySize);
  checkRange('position', positions, config.maxPositions);
  const logitRows = request.logitRows ?? NONE;
  const hiddenRows = request.hiddenRows ?? NONE;
  for (const rows of [targetRows, logitRows, hiddenRows]) checkRange('row', rows, count);
  return { tokens, pastLength, positions, visible, targetRows, targets, logitRows, hiddenRows };
}

function checkRange(what: string, values: Int32Array, end: number): void {
  for (const value of values)
    if (value < 0 || value >= end) throw new RangeError(`The ${what} ${value} is outside 0 … ${end - 1}.`);
}
