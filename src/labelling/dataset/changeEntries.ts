// A step that people take: what it sets, what it takes back when it is undone.
import { JUDGEMENT_KEYS, type JudgementChange, type JudgementKey } from '../judgement.ts';
import type { DatasetEdit, EntryId } from './dataset.ts';
import { editLabel } from './editLabel.ts';
import type { Setting, Step } from './history.ts';
import type { DatasetState } from './state.ts';
import { DISK, cellsOf, isSame, normalised, saysSo, type Cells } from './values.ts';

/** Undefined where nothing would change. */
export function changeEntries(
  state: DatasetState,
  ids: readonly EntryId[],
  change: JudgementChange,
): DatasetEdit | undefined {
  const wanted = normalised(change);
  const steps = new Map<EntryId, Step>();
  for (const id of new Set(ids)) {
    if (!state.isKnown(id) || state.isGone(id) || state.summaryOnDisk(id).isBroken) continue;
    const cells = cellsFor(state, id, wanted);
    if (JUDGEMENT_KEYS.every((key) => cells[key] === undefined)) continue;
    steps.set(id, { before: { cells: presentCells(state, id, cells) }, after: { cells } });
  }
  return edited(state, steps, editLabel(steps.size, wanted));
}

/** Takes the step and makes it one that can be undone. */
export function edited(state: DatasetState, steps: Map<EntryId, Step>, label: string): DatasetEdit | undefined {
  if (steps.size === 0) return undefined;
  const edit = state.history.add(steps);
  const take = (way: 'before' | 'after'): void => {
    edit.isUndone = way === 'before';
    for (const [id, step] of steps) state.set(id, step[way]);
  };
  const entries = [...steps.keys()];
  take('after');
  return {
    label,
    entries,
    undo: () => {
      take('before');
    },
    redo: () => {
      take('after');
    },
  };
}

/** What the cells named say now. */
export const presentCells = (state: DatasetState, id: EntryId, named: Cells): Cells => {
  const change = state.pending.get(id)?.change ?? {};
  return cellsOf((key) => (named[key] === undefined ? undefined : change[key] === undefined ? DISK : change[key]));
};

/** How things stand with an entry's conflict, to come back to. */
export const presentSetting = (state: DatasetState, id: EntryId, named: Cells): Setting => ({
  cells: presentCells(state, id, named),
  contested: state.pending.get(id)?.contested ?? new Set(),
  returns: state.pending.get(id)?.returns ?? false,
});

function cellsFor(state: DatasetState, id: EntryId, wanted: JudgementChange): Cells {
  const { label } = wanted;
  const isLabelled = label !== undefined && !says(state, id, 'label', label);
  const isSkipCleared = isLabelled && label !== null && wanted.skipped === undefined;
  return cellsOf((key) => {
    if (key === 'label') return isLabelled ? label : undefined;
    if (key === 'provenance' && label !== undefined) return isLabelled ? provenanceOf(state, id, wanted) : undefined;
    const value = key === 'skipped' && isSkipCleared ? null : wanted[key];
    return value === undefined || says(state, id, key, value) ? undefined : value;
  });
}

/** Goes with the label: a label that is the line's own again has the provenance of the line. */
function provenanceOf(state: DatasetState, id: EntryId, { label, provenance }: JudgementChange): Cells['provenance'] {
  const isOnDisk = saysSo(state.summaryOnDisk(id), 'label', label);
  return isOnDisk === true ? DISK : label === null ? null : (provenance ?? null);
}

/** Does the entry say so already? False where that is not known. */
function says(state: DatasetState, id: EntryId, key: JudgementKey, value: unknown): boolean {
  const pending = state.pending.get(id)?.change[key];
  if (pending !== undefined) return isSame(pending, value);
  const base = state.bases.get(id);
  if (base !== undefined) return isSame(base.judgement[key] ?? null, value);
  return saysSo(state.summaryOnDisk(id), key, value) === true;
}
