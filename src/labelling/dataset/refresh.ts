// Takes in what others wrote to the file: their lines, our changes over them.
import { ok, toProblem, type Result } from '../../grover/problem.ts';
import type { DatasetFile, DatasetStore } from '../file/datasetFile.ts';
import { Counters } from './counters.ts';
import type { JudgementKey } from '../judgement.ts';
import type { EntryId } from './dataset.ts';
import { identityOf, parsedLine, type LineBase } from './lineBase.ts';
import { MATCHED, matchLines, type Matches, type SoughtLines } from './matchLines.ts';
import { merge } from './merge.ts';
import { UNCHANGED, isNothing, type Pending } from './pending.ts';
import type { DatasetState } from './state.ts';
import { Turns } from './turns.ts';
import { changeOf, isSame, judgementIn, valueIn } from './values.ts';

/** Gives the entries that are not what they were. `isForced`: though the path seems to lead to the same state. */
export async function refresh(
  state: DatasetState,
  store: DatasetStore,
  isForced = false,
): Promise<Result<readonly EntryId[]>> {
  try {
    await state.file.complete.catch(() => undefined);
    if (!isForced && (await state.file.isCurrent())) return ok([]);
    const opened = await store.open(state.file.path);
    if (!opened.ok) return opened;
    const next = opened.value;
    try {
      await next.complete;
      return ok(await takeIn(state, next));
    } catch (thrown) {
      await next.close();
      throw thrown;
    }
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

async function takeIn(state: DatasetState, next: DatasetFile): Promise<readonly EntryId[]> {
  const old = state.file;
  const sought = soughtOf(state);
  const matches = await matchLines(sought, next);
  const counters = await countersOf(next);
  await readGone(state, sought, matches);
  // From here on nobody has a turn: whoever changes something sees the one state or the other.
  const changed = arrange(state, next, sought, matches, counters);
  void old.close();
  return changed;
}

interface SoughtEntries extends SoughtLines {
  readonly id: (index: number) => EntryId;
}

/** All lines of the file, then those that are gone but were changed by us: they may be back. */
function soughtOf(state: DatasetState): SoughtEntries {
  const { file } = state;
  const { table } = file;
  const { count } = table;
  const gone = [...state.gone.keys()];
  const id = (index: number): EntryId => (index < count ? state.places.idAt(index) : (gone[index - count] ?? -1));
  const range = (index: number): number => table.range(index).end - table.range(index).start;
  return {
    count: count + gone.length,
    id,
    length: (index) => (index < count ? range(index) : (state.bases.get(id(index))?.length ?? -1)),
    checksum: (index) => (index < count ? table.checksum(index) : (state.bases.get(id(index))?.checksum ?? 0)),
    position: (index) => index,
    base: (index) =>
      state.pending.has(id(index)) || state.history.has(id(index)) ? state.bases.get(id(index)) : undefined,
    identity: async (index) => {
      const known = state.bases.get(id(index))?.identity;
      if (known !== undefined || index >= count) return known;
      try {
        // Whose changes are put over what others wrote must know what the line said.
        if (state.pending.has(id(index))) return (await state.base(id(index))).identity;
        return identityOf(parsedLine(await file.line(index)));
      } catch {
        return undefined;
      }
    },
  };
}

/** Of what others took away while we had changed it, the bytes are kept. */
async function readGone(state: DatasetState, sought: SoughtEntries, { found, how }: Matches): Promise<void> {
  const turns = new Turns();
  for (let index = 0; index < sought.count; index++) {
    const id = sought.id(index);
    if (turns.isOver()) await turns.next();
    if (found[index] !== -1 && how[index] !== MATCHED.place) continue;
    if (state.gone.has(id) || !(state.pending.has(id) || state.history.has(id))) continue;
    await state.base(id).catch(() => undefined);
    const bytes = state.kept.get(id) ?? (await state.line(id).catch(() => undefined));
    state.gone.set(id, bytes);
  }
}

function arrange(
  state: DatasetState,
  next: DatasetFile,
  sought: SoughtEntries,
  { found, how, bases }: Matches,
  counters: Counters,
): readonly EntryId[] {
  let ids = state.places.idsAmong(state.file.table.count);
  const changed: EntryId[] = [];
  const idAt = new Uint32Array(next.table.count);
  const isOld = new Uint8Array(next.table.count);
  for (let index = 0; index < sought.count; index++) {
    const id = sought.id(index);
    const entry = found[index] ?? -1;
    const isOurs = state.pending.has(id) || state.history.has(id);
    if (how[index] !== MATCHED.bytes) changed.push(id);
    if (entry === -1 || (isOurs && how[index] === MATCHED.place)) {
      letGo(state, id);
      continue;
    }
    idAt[entry] = id;
    isOld[entry] = 1;
    state.gone.delete(id);
    cameBack(state, id);
    if (how[index] === MATCHED.place) {
      state.opinions.delete(id);
      state.bases.delete(id);
    }
    const base = bases.get(entry);
    if (how[index] === MATCHED.text && base !== undefined) rebase(state, id, base);
  }
  isOld.forEach((old, entry) => {
    if (old === 1) return;
    changed.push(ids);
    idAt[entry] = ids++;
  });
  state.move(next, idAt, ids, counters);
  return changed;
}

/** Whoever wanted the line put back has it. */
function cameBack(state: DatasetState, id: EntryId): void {
  const pending = state.pending.get(id);
  if (pending?.returns === true) hold(state, id, { ...pending, returns: false });
}

/** The same article, and somebody has said something else of it. */
function rebase(state: DatasetState, id: EntryId, base: LineBase): void {
  const before = state.bases.get(id)?.judgement ?? judgementIn(state.summaryOnDisk(id));
  state.bases.set(id, base);
  state.kept.drop(id);
  const pendingOf = state.pending.get(id) ?? UNCHANGED;
  // Taking back what we said is nothing that we say: what somebody else says meanwhile stands.
  const isOurs = (key: JudgementKey): boolean =>
    isSame(valueIn(before, key), valueIn(base.judgement, key)) || !state.history.isUndone(id, key);
  const ours = { ...pendingOf, change: changeOf((key) => (isOurs(key) ? pendingOf.change[key] : undefined)) };
  const { pending, theirs } = merge(before, base.judgement, ours);
  for (const key of theirs) state.history.release(id, key);
  hold(state, id, pending);
}

/** Not counted yet: the counters are of the new state. */
function hold(state: DatasetState, id: EntryId, pending: Pending): void {
  if (isNothing(pending)) state.pending.delete(id);
  else state.pending.set(id, pending);
}

function letGo(state: DatasetState, id: EntryId): void {
  state.opinions.delete(id);
  const pending = state.pending.get(id);
  if (pending !== undefined)
    hold(state, id, {
      ...pending,
      change: changeOf((key) => (state.history.isUndone(id, key) ? undefined : pending.change[key])),
    });
  if (state.pending.has(id)) {
    state.history.releaseAll(id);
    if (!state.gone.has(id)) state.gone.set(id, undefined);
    return;
  }
  // A change that is only in the history of a line that is gone has nothing left to undo it on.
  if (state.gone.has(id)) {
    state.history.releaseAll(id);
    return;
  }
  state.history.forget(id);
  state.bases.delete(id);
}

async function countersOf({ table }: DatasetFile): Promise<Counters> {
  const counters = new Counters();
  const turns = new Turns();
  for (let entry = 0; entry < table.count; entry++) {
    counters.add(table.summary(entry));
    if (turns.isOver()) await turns.next();
  }
  return counters;
}
