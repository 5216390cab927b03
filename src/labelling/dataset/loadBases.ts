// Reads what changed lines say on disk, behind the scenes: another program may write over them.
import { setTimeout as rest } from 'node:timers/promises';
import { JUDGEMENT_KEYS } from '../judgement.ts';
import type { EntryId } from './dataset.ts';
import type { Setting } from './history.ts';
import type { DatasetState } from './state.ts';
import { isSame, valueIn } from './values.ts';

/** Entries of a step that are read at once; more are read bit by bit, an eighth of the time. */
const FEW = 64;
const SLICE_MS = 4;
const REST_MS = 28;
const NO_CELLS: Setting = { cells: {} };

/** Gives what to call with the entries of each step. */
export function createBaseLoader(state: DatasetState): (ids: readonly EntryId[]) => void {
  const later = new Set<EntryId>();
  let isAtWork = false;
  const work = async (): Promise<void> => {
    isAtWork = true;
    let began = performance.now();
    for (const id of later) {
      later.delete(id);
      await load(state, id);
      if (performance.now() - began < SLICE_MS) continue;
      await rest(REST_MS, undefined, { ref: false });
      began = performance.now();
    }
    isAtWork = false;
  };
  return (ids) => {
    if (ids.length <= FEW) void loadAll(state, ids);
    else for (const id of ids) later.add(id);
    if (!isAtWork && later.size > 0) void work();
  };
}

async function loadAll(state: DatasetState, ids: readonly EntryId[]): Promise<void> {
  for (const id of ids) await load(state, id);
}

async function load(state: DatasetState, id: EntryId): Promise<void> {
  const isKnown = state.bases.has(id) && !state.kept.wants(id);
  if (state.isDisposed || isKnown || !state.pending.has(id)) return;
  try {
    const { bytes, base } = await state.read(id);
    const pending = state.pending.get(id);
    if (pending === undefined) return;
    if (state.kept.wants(id)) state.kept.keep(id, bytes);
    // A note that says what the line says already is no change.
    const isSaid = JUDGEMENT_KEYS.some((key) => isSame(pending.change[key], valueIn(base.judgement, key)));
    if (isSaid) state.set(id, NO_CELLS);
  } catch {
    // Whoever needs it asks again, and says then why it cannot be read.
  }
}
