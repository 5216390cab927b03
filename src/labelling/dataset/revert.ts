// Everything as it is on disk.
import { ok, type Result } from '../../grover/problem.ts';
import type { DatasetStore } from '../file/datasetFile.ts';
import { refresh } from './refresh.ts';
import { UNCHANGED } from './pending.ts';
import type { DatasetState } from './state.ts';

/** Changes nothing where the file cannot be read. */
export async function revert(state: DatasetState, store: DatasetStore): Promise<Result<void>> {
  const read = await refresh(state, store);
  if (!read.ok) return read;
  state.history.clear();
  state.originals.clear();
  for (const id of [...state.pending.keys()]) state.setPending(id, UNCHANGED);
  state.gone.clear();
  state.changes.fire();
  return ok(undefined);
}
