// Opens a labelled file for editing.
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, toProblem, type Result } from '../../grover/problem.ts';
import type { DatasetStore } from '../file/datasetFile.ts';
import { backupOf, restore } from './backup.ts';
import { changeEntries } from './changeEntries.ts';
import { conflictsOf, settle } from './conflicts.ts';
import { contentOf } from './content.ts';
import type { Dataset } from './dataset.ts';
import { entryOf } from './entry.ts';
import { listOf } from './list.ts';
import { createBaseLoader } from './loadBases.ts';
import { refresh } from './refresh.ts';
import { revert } from './revert.ts';
import { save } from './save.ts';
import { DatasetState } from './state.ts';
import { watchReading } from './watchReading.ts';

export interface OpenOptions {
  /** What `Dataset.backup` gave before the editor went away: put over the file as it is now. */
  readonly backup?: Uint8Array;
}

/**
 * Resolves as soon as the first lines can be shown; with a backup, when it has been put over the whole file. Fails with
 * file-corrupt where the backup cannot be read: nothing has been changed on disk, and it opens without.
 */
export async function openDataset(
  store: DatasetStore,
  path: string,
  { backup }: OpenOptions = {},
): Promise<Result<Dataset>> {
  const opened = await store.open(path);
  if (!opened.ok) return opened;
  const state = new DatasetState(opened.value);
  if (backup !== undefined) {
    const restored = await restore(state, backup).catch(problemOf);
    if (!restored.ok) {
      void opened.value.close();
      return restored;
    }
  }
  return ok(datasetOf(state, store));
}

function datasetOf(state: DatasetState, store: DatasetStore): Dataset {
  const complete = watchReading(state);
  const loadBases = createBaseLoader(state);
  // What the lines say is read while they can be read, also in a new state of the file.
  const loadChanged = (): void => {
    loadBases([...state.pending.keys()]);
  };
  const inTurn = createQueue(state, loadChanged);
  loadChanged();
  return {
    get path() {
      return state.file.path;
    },
    complete,
    count: () => state.file.table.count,
    read: () => readPart(state),
    isDirty: () => state.pending.size > 0,
    labels: () => state.counters().labels(),
    progress: () => state.counters().progress(),
    entry: (id) => entryOf(state, id),
    content: (id) => contentOf(state, id),
    list: (filter, order, signal) => listOf(state, filter, order, signal),
    change: (ids, change) => {
      const edit = changeEntries(state, ids, change);
      if (edit !== undefined) loadBases(edit.entries);
      return edit;
    },
    settle: (id, take) => settle(state, id, take),
    conflicts: () => conflictsOf(state),
    setOpinion: (id, opinion) => {
      if (!isDeepStrictEqual(opinion, state.opinions.get(id))) state.opinionChanges++;
      if (opinion === undefined) state.opinions.delete(id);
      else state.opinions.set(id, opinion);
      state.changes.fire();
    },
    opinionChanges: () => state.opinionChanges,
    onChange: state.changes.subscribe,
    save: () => inTurn(() => save(state, store)),
    saveAs: (to) => inTurn(() => save(state, store, to)),
    refresh: () => inTurn(() => refresh(state, store)),
    revert: () => inTurn(() => revert(state, store)),
    backup: () =>
      backupOf(state).catch(async (thrown: unknown) => {
        // Another program has written over lines before they were read: what they say now will do.
        const refreshed = await inTurn(() => refresh(state, store));
        if (!refreshed.ok) throw thrown;
        return backupOf(state);
      }),
    dispose: () => {
      state.isDisposed = true;
      state.changes.dispose();
      void state.file.close();
    },
  };
}

/** One at a time reads or writes the file as a whole; what fails does not stand in the way of the next. */
function createQueue(
  state: DatasetState,
  afterEach: () => void,
): <T>(work: () => Promise<Result<T>>) => Promise<Result<T>> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(() =>
      state.isDisposed ? fail('cancelled', `${state.file.path} was closed.`) : work().catch(problemOf),
    );
    last = next.then(afterEach);
    return next;
  };
}

const problemOf = (thrown: unknown): Result<never> => ({ ok: false, problem: toProblem(thrown) });

const readPart = ({ file }: DatasetState): number =>
  file.signature.size === 0 ? 1 : Math.min(1, file.readBytes() / file.signature.size);
