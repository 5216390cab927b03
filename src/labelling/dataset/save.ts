// Writes to disk what was changed, after taking in what others wrote meanwhile.
import { fail, ok, toProblem, type Result } from '../../grover/problem.ts';
import type { DatasetFile, DatasetStore } from '../file/datasetFile.ts';
import { JUDGEMENT_KEYS } from '../judgement.ts';
import type { EntryId } from './dataset.ts';
import type { Written } from './originals.ts';
import { refresh } from './refresh.ts';
import { UNCHANGED, type Pending } from './pending.ts';
import type { DatasetState } from './state.ts';
import { changeOf, isSame, valueIn } from './values.ts';

/** Others may write as often while we try. */
const MOST_ATTEMPTS = 8;
/** Bytes of lines that are held at a time; more are written in more than one go. */
const MOST_BYTES = 64 * 2 ** 20;

/** `to`: where the file is to live from now on. Keys in conflict are left as they are on disk, and stay changed. */
export async function save(state: DatasetState, store: DatasetStore, to?: string): Promise<Result<void>> {
  let target = to;
  try {
    await state.file.complete;
    for (let attempt = 0; attempt < MOST_ATTEMPTS;) {
      const taken = await write(state, store, target);
      if (taken === 'done') {
        if (![...state.pending.values()].some(({ returns }) => returns)) return ok(undefined);
        const { generation } = state;
        const refreshed = await refresh(state, store);
        if (!refreshed.ok) return refreshed;
        // What is to be put back may have come back.
        if (generation === state.generation) return await putBack(state, store);
        attempt++;
      } else if (taken.ok) target = undefined;
      else if (taken.problem.code !== 'changed-on-disk') return taken;
      else {
        attempt++;
        const refreshed = await refresh(state, store, true);
        if (!refreshed.ok) return refreshed;
      }
    }
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
  return fail(
    'changed-on-disk',
    `${state.file.path} is being changed by another program again and again, so it was not saved.`,
    'Save again when the other program is done; your labels are kept until then.',
  );
}

/** Writes as much as is held at a time; `done` when there was nothing to write. */
async function write(state: DatasetState, store: DatasetStore, to: string | undefined): Promise<'done' | Result<void>> {
  let work: Work;
  try {
    work = await workOf(state);
  } catch (thrown) {
    if (await state.file.isCurrent()) throw thrown;
    return fail('changed-on-disk', `${state.file.path} was changed by another program.`);
  }
  if (work.lines.size === 0 && to === undefined) return 'done';
  const saved = await store.save(state.file, work.lines, to);
  if (!saved.ok) return saved;
  await saved.value.complete;
  settleInto(state, saved.value, work.written);
  return ok(undefined);
}

interface Work {
  /** By place in the file. */
  readonly lines: Map<number, Uint8Array>;
  readonly written: Map<EntryId, Written>;
}

async function workOf(state: DatasetState): Promise<Work> {
  const lines = new Map<number, Uint8Array>();
  const written = new Map<EntryId, Written>();
  let held = 0;
  for (const [id, pending] of [...state.pending]) {
    if (held > MOST_BYTES) break;
    const change = toWrite(pending);
    if (state.isGone(id) || Object.keys(change).length === 0) continue;
    const { bytes, base } = await state.read(id);
    const one = state.originals.write(id, bytes, base, change);
    held += one.bytes.length;
    written.set(id, one);
    lines.set(state.places.positionOf(id), one.bytes);
  }
  return { lines, written };
}

const toWrite = ({ change, contested }: Pending): Pending['change'] =>
  changeOf((key) => (contested.has(key) ? undefined : change[key]));

/** Lines that others took away and people want back go to the end of the file. */
async function putBack(state: DatasetState, store: DatasetStore): Promise<Result<void>> {
  const written = new Map<EntryId, Written>();
  for (const [id, pending] of [...state.pending]) {
    const bytes = state.gone.get(id);
    if (!pending.returns || bytes === undefined) continue;
    written.set(id, state.originals.write(id, bytes, await state.base(id), toWrite(pending)));
  }
  if (written.size === 0) return ok(undefined);
  const appended = await store.appendLines(
    state.file.path,
    [...written.values()].map(({ bytes }) => bytes),
  );
  if (!appended.ok) return appended;
  for (const [id, one] of written) {
    settleEntry(state, id, one);
    state.gone.set(id, one.bytes);
  }
  const refreshed = await refresh(state, store, true);
  return refreshed.ok ? ok(undefined) : refreshed;
}

/** The file says it now. What was changed back or anew while it was written stays a change. */
function settleInto(state: DatasetState, file: DatasetFile, written: ReadonlyMap<EntryId, Written>): void {
  const old = state.file;
  const counters = state.counters();
  for (const [id, one] of written) {
    counters.remove(state.summary(id));
    settleEntry(state, id, one);
  }
  state.replace(file);
  for (const id of written.keys()) counters.add(state.summary(id));
  void old.close();
}

function settleEntry(state: DatasetState, id: EntryId, one: Written): void {
  const { before } = one;
  const after = one.after.judgement;
  const saved = JUDGEMENT_KEYS.filter((key) => !isSame(valueIn(before, key), valueIn(after, key)));
  for (const key of saved) state.history.keep(id, key, valueIn(before, key));
  const pending = state.pending.get(id) ?? UNCHANGED;
  const change = changeOf((key) => {
    const wanted =
      pending.change[key] === undefined && saved.includes(key) ? valueIn(before, key) : pending.change[key];
    return wanted === undefined || isSame(wanted, valueIn(after, key)) ? undefined : wanted;
  });
  if (Object.keys(change).length === 0) state.pending.delete(id);
  else state.pending.set(id, { change, contested: pending.contested, returns: false });
  state.originals.keep(id, one);
  state.bases.set(id, one.after);
  state.kept.drop(id);
}
