// Where we and somebody else have said different things of the same article.
import type { Judgement } from '../judgement.ts';
import { edited, presentSetting } from './changeEntries.ts';
import type { Conflict, DatasetEdit, EntryId } from './dataset.ts';
import { articlesInWords } from './editLabel.ts';
import type { Setting } from './history.ts';
import type { Pending } from './pending.ts';
import type { DatasetState } from './state.ts';
import { DISK, cellsOf, changeOf } from './values.ts';

export function conflictsOf(state: DatasetState): readonly Conflict[] {
  const conflicts: Conflict[] = [];
  for (const [id, pending] of state.pending)
    if (isConflict(state, id, pending))
      conflicts.push({ id, ours: oursIn(state, id, pending), theirs: theirsOf(state, id) });
  return conflicts;
}

/** A step: either keeps what we said, over theirs, or lets it go. Undefined where there is no conflict, or no line to put back. */
export function settle(state: DatasetState, id: EntryId, take: 'ours' | 'theirs'): DatasetEdit | undefined {
  const pending = state.pending.get(id);
  if (pending === undefined || !isConflict(state, id, pending)) return undefined;
  const isGone = state.isGone(id);
  if (isGone && take === 'ours' && state.gone.get(id) === undefined) return undefined;
  const ours = oursIn(state, id, pending);
  const named = cellsOf((key) => (ours[key] === undefined ? undefined : DISK));
  const after: Setting =
    take === 'theirs'
      ? { cells: named, contested: new Set(), returns: false }
      : { cells: {}, contested: new Set(), returns: isGone };
  const steps = new Map([[id, { before: presentSetting(state, id, named), after }]]);
  return edited(state, steps, `${take === 'ours' ? 'Keep our' : 'Take the other'} judgement of ${articlesInWords(1)}`);
}

export const isConflict = (state: DatasetState, id: EntryId, { change, contested, returns }: Pending): boolean =>
  state.isGone(id) ? !returns : contested.size > 0 && [...contested].some((key) => change[key] !== undefined);

const oursIn = (state: DatasetState, id: EntryId, { change, contested }: Pending): Pending['change'] =>
  changeOf((key) => (state.isGone(id) || contested.has(key) ? change[key] : undefined));

const theirsOf = (state: DatasetState, id: EntryId): Judgement | undefined =>
  state.isGone(id) ? undefined : (state.bases.get(id)?.judgement ?? {});
