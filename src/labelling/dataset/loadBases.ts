// Reads what changed lines say on disk, behind the scenes.
import type { EntryId } from './dataset.ts';
import type { DatasetState } from './state.ts';

export function loadBases(state: DatasetState, ids: readonly EntryId[]): void {
  void load(
    state,
    ids.filter((id) => !state.bases.has(id) || state.kept.wants(id)),
  );
}

async function load(state: DatasetState, ids: readonly EntryId[]): Promise<void> {
  for (const id of ids) {
    if (state.isDisposed) return;
    try {
      const { digest } = await state.base(id);
      if (state.pending.has(id) && state.kept.wants(id)) {
        const bytes = await state.line(id);
        if (state.bases.get(id)?.digest === digest) state.kept.keep(id, bytes);
      }
      // A note that says what the line says already is no change.
      if (state.pending.has(id)) state.set(id, { cells: {} });
    } catch {
      // Whoever needs it asks again, and says then why it cannot be read.
    }
  }
}
