// Entries that pass a filter, in an order.
import type { EntryFilter, EntryOrder } from '../../protocol/labellingView.ts';
import type { LineSummary } from '../file/datasetFile.ts';
import { isConflict } from './conflicts.ts';
import type { EntryId, EntryList } from './dataset.ts';
import { dissent, margin, orderOf, topLabel } from './order.ts';
import { createLineSearch, type LineSearch } from './search.ts';
import type { DatasetState } from './state.ts';
import { Turns } from './turns.ts';

/** Rejects with ProblemError (cancelled). */
export async function listOf(
  state: DatasetState,
  filter: EntryFilter,
  order: EntryOrder,
  signal?: AbortSignal,
): Promise<EntryList> {
  for (;;) {
    const { generation } = state;
    try {
      const ids = await passing(state, filter, signal);
      const ordered = await inOrder(state, ids, order, signal);
      if (generation === state.generation) return { ids: ordered };
    } catch (thrown) {
      // Another state of the file has come while this one was read.
      if (generation === state.generation || signal?.aborted === true) throw thrown;
    }
  }
}

async function passing(
  state: DatasetState,
  filter: EntryFilter,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const turns = new Turns(signal);
  const search = createLineSearch(filter.text ?? '');
  const passes = createTest(state, filter);
  if (search !== undefined) await state.file.complete;
  const { table } = state.file;
  let ids = new Uint32Array(Math.max(1, table.count));
  let count = 0;
  for (let position = 0; position < table.count; position++) {
    const id = state.places.idAt(position);
    if (passes(id)) {
      if (count === ids.length) ids = grown(ids);
      ids[count++] = id;
    }
    if (turns.isOver()) await turns.next();
  }
  const found = ids.subarray(0, count);
  const held = search === undefined ? found : await holding(state, found, search, signal);
  // Lines that others took away stand nowhere, but are to be settled.
  const gone =
    filter.show === 'conflict' ? [...state.pending.keys()].filter((id) => state.isGone(id) && passes(id)) : [];
  return Uint32Array.from([...held, ...gone]);
}

async function holding(
  state: DatasetState,
  ids: Uint32Array,
  search: LineSearch,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const held = new Uint32Array(ids.length);
  let count = 0;
  let next = 0;
  const turns = new Turns(signal);
  if (ids.length === 0) return held;
  for await (const { entry, bytes } of state.file.lines(signal)) {
    // Lines that are too long to be read are left out.
    while (next < ids.length && state.places.positionOf(ids[next] ?? 0) < entry) next++;
    const id = state.places.idAt(entry);
    if (ids[next] !== id) continue;
    next++;
    if (search.matches(bytes, state.pending.get(id)?.change.note)) held[count++] = id;
    if (turns.isLate()) await turns.next();
    if (next === ids.length) break;
  }
  return held.subarray(0, count);
}

async function inOrder(
  state: DatasetState,
  ids: Uint32Array,
  order: EntryOrder,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  if (order === 'file') return ids;
  const turns = new Turns(signal);
  const scores = new Float64Array(ids.length);
  for (const [index, id] of ids.entries()) {
    scores[index] = scoreOf(state, id, order);
    if (turns.isOver()) await turns.next();
  }
  const sorted = await orderOf(scores, turns);
  return sorted.map((index) => ids[index] ?? 0);
}

/** The smallest comes first; a margin is at most 1, and so is a dissent. */
function scoreOf(state: DatasetState, id: EntryId, order: Exclude<EntryOrder, 'file'>): number {
  const opinion = state.opinions.get(id);
  if (opinion === undefined) return 2;
  if (order === 'uncertainty') return margin(opinion);
  const against = dissent(opinion, state.summary(id).label);
  return against > 0 ? -1 - against : -margin(opinion);
}

function createTest(state: DatasetState, { show, split }: EntryFilter): (id: EntryId) => boolean {
  const shows = createShowTest(state, show);
  return (id) => {
    const summary = state.summary(id);
    if (split !== undefined && (summary.split ?? 'none') !== split) return false;
    return shows(id, summary);
  };
}

function createShowTest(
  state: DatasetState,
  show: EntryFilter['show'],
): (id: EntryId, summary: LineSummary) => boolean {
  if (typeof show === 'object') return (_, { label }) => label === show.label;
  switch (show) {
    case 'all':
      return () => true;
    case 'unlabelled':
      return (_, { label, skipped, isBroken }) => label === undefined && !skipped && !isBroken;
    case 'labelled':
      return (_, { label }) => label !== undefined;
    case 'skipped':
      return (_, { skipped }) => skipped;
    case 'flagged':
      return (_, { flagged }) => flagged;
    case 'noted':
      return (_, { hasNote }) => hasNote;
    case 'broken':
      return (_, { isBroken }) => isBroken;
    case 'changed':
      return (id) => state.pending.has(id);
    case 'conflict':
      return (id) => {
        const pending = state.pending.get(id);
        return pending !== undefined && isConflict(state, id, pending);
      };
    case 'disagreement':
      return (id, { label }) => {
        const opinion = state.opinions.get(id);
        return label !== undefined && opinion !== undefined && topLabel(opinion) !== label;
      };
  }
}

function grown(ids: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(2 * ids.length);
  more.set(ids);
  return more;
}
