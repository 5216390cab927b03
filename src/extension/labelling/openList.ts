// The list of one page: entries in an order that stands still while they are edited, and how far it is out of date.
import type { Dataset, EntryId } from '../../labelling/dataset/dataset.ts';
import type { EntryFilter, EntryOrder } from '../../protocol/labellingView.ts';
import { Turns } from '../../labelling/dataset/turns.ts';
import { stillPasses } from './stillPasses.ts';

const ALL: EntryFilter = { show: 'all' };
/** How many times as many entries are known before a list that grows is drawn up again. */
const STEP = 1.25;
const UNLABELLED: EntryFilter = { show: 'unlabelled' };
const NOWHERE = -1;

export class OpenList {
  readonly #dataset: Dataset;
  #filter = ALL;
  #order: EntryOrder = 'file';
  #number = 0;
  #ids: Uint32Array = new Uint32Array();
  /** Of each entry, once somebody asks. */
  #places: Int32Array | undefined;
  /** Entries that no longer pass, and those of which that has to be looked at. */
  readonly #stale = new Set<EntryId>();
  readonly #touched = new Set<EntryId>();
  /** Entries of the dataset when it was last looked at: later ones have higher ids. */
  #highest = -1;
  #search: AbortController | undefined;
  /** How many there were then, and whether some may have come or gone since. */
  #count = 0;
  #isDoubtful = false;
  /** Of opinions, when it was put in order. */
  #opinionChanges = 0;

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
  }

  get number(): number {
    return this.#number;
  }
  get length(): number {
    return this.#ids.length;
  }
  get filter(): EntryFilter {
    return this.#filter;
  }
  get order(): EntryOrder {
    return this.#order;
  }
  get isSearching(): boolean {
    return this.#search !== undefined;
  }

  /** False when another list was asked for meanwhile; then nothing has changed. Rejects with what the search says. */
  readonly open = async (filter: EntryFilter, order: EntryOrder): Promise<boolean> => {
    this.stop();
    const search = new AbortController();
    this.#search = search;
    const [count, changes] = [this.#dataset.count(), this.#dataset.opinionChanges()];
    try {
      const { ids: all } = await this.#dataset.list(ALL, 'file', search.signal);
      const highest = highestOf(all);
      const ids =
        isAll(filter) && order === 'file' ? all : (await this.#dataset.list(filter, order, search.signal)).ids;
      if (this.#search !== search) return false;
      [this.#filter, this.#order, this.#highest, this.#count] = [filter, order, highest, count];
      this.#opinionChanges = changes;
      this.#take(ids.filter((id) => id <= highest));
      this.#touched.clear();
      this.#stale.clear();
      return true;
    } catch (thrown) {
      if (search.signal.aborted) return false;
      throw thrown;
    } finally {
      if (this.#search === search) this.#search = undefined;
    }
  };

  readonly stop = (): void => {
    this.#search?.abort();
    this.#search = undefined;
  };

  /** Takes in entries that came since, at the end, and leaves out those that are gone; which makes it another list. */
  readonly keepUp = async (): Promise<void> => {
    if (this.#number === 0 || this.isSearching || !this.#isBehind()) return;
    const own = this.#number;
    this.#isDoubtful = false;
    this.#count = this.#dataset.count();
    const { ids: all } = await this.#dataset.list(ALL, 'file');
    const highest = highestOf(all);
    // Those that came while the list was drawn up are taken in the next time.
    const isNew = (id: EntryId): boolean => id > this.#highest && id <= highest;
    const passing = highest > this.#highest ? (await this.#dataset.list(this.#filter, this.#order)).ids : [];
    if (this.#isOvertaken(own)) return;
    // What others took away stands in no list but that of conflicts, until somebody has settled it.
    const there = new Set([...all, ...this.#dataset.conflicts().map(({ id }) => id)]);
    const kept = this.#ids.filter((id) => there.has(id));
    const added = Uint32Array.from(passing.filter(isNew));
    this.#highest = Math.max(highest, this.#highest);
    if (kept.length < this.#ids.length) this.#take(joined(kept, added));
    else if (added.length > 0) {
      this.#put(joined(kept, added));
    }
  };

  /** Entries may have come or gone: the file was read again. */
  readonly lookAgain = (): void => {
    this.#isDoubtful = true;
  };

  readonly idAt = (position: number): EntryId | undefined => this.#ids[position];

  readonly idsFrom = (from: number, count: number): readonly EntryId[] => [...this.#ids.subarray(from, from + count)];

  /** All of them, from a place on and around. */
  readonly around = (position: number): readonly EntryId[] => [
    ...this.#ids.subarray(position),
    ...this.#ids.subarray(0, position),
  ];

  readonly positionOf = (id: EntryId): number | undefined => {
    this.#places ??= placesIn(this.#ids);
    const place = this.#places[id] ?? NOWHERE;
    return place === NOWHERE ? undefined : place;
  };

  /** The first place at which one of these stands. */
  readonly firstOf = (ids: readonly EntryId[]): number | undefined => {
    const first = ids.reduce((least, id) => Math.min(least, this.positionOf(id) ?? Infinity), Infinity);
    return first === Infinity ? undefined : first;
  };

  /** The first place after this one, and around, whose entry is neither labelled nor skipped. */
  readonly nextUnlabelled = async (position: number): Promise<number | undefined> => {
    const ids = this.#ids;
    const turns = new Turns();
    const start = Math.min(position + 1, ids.length);
    for (let step = 0; step < ids.length; step++) {
      const place = (start + step) % ids.length;
      const entry = this.#dataset.entry(ids[place] ?? 0);
      if (stillPasses(entry, UNLABELLED, false)) return place;
      if (turns.isOver()) await turns.next();
    }
    return undefined;
  };

  readonly touch = (ids: readonly EntryId[]): void => {
    for (const id of ids) this.#touched.add(id);
  };

  /** Entries that no longer pass the filter but still stand in the list. */
  readonly stale = (): number => {
    if (this.#touched.size === 0) return this.#stale.size;
    const { show, split } = this.#filter;
    const conflicts = show === 'conflict' ? new Set(this.#dataset.conflicts().map(({ id }) => id)) : undefined;
    const isAny = show === 'all' && split === undefined;
    for (const id of this.#touched) {
      const passes =
        isAny ||
        this.positionOf(id) === undefined ||
        stillPasses(this.#dataset.entry(id), this.#filter, conflicts?.has(id) === true);
      if (passes) this.#stale.delete(id);
      else this.#stale.add(id);
    }
    this.#touched.clear();
    return this.#stale.size;
  };

  /** The model has said more since the list was put in an order that follows what it says. */
  readonly isOutOfOrder = (): boolean =>
    this.#order !== 'file' && this.#opinionChanges !== this.#dataset.opinionChanges();

  /** While a file is read for the first time, the list follows in steps; a search for words follows at the end. */
  #isBehind(): boolean {
    const [count, isWhole] = [this.#dataset.count(), this.#dataset.read() >= 1];
    if (isWhole) return this.#isDoubtful || count !== this.#count;
    return (this.#filter.text ?? '') === '' && count > this.#count * STEP;
  }

  /** Another list was asked for, or is there. */
  #isOvertaken(own: number): boolean {
    return this.#number !== own || this.isSearching;
  }

  #put(ids: Uint32Array): void {
    this.#ids = ids;
    this.#places = undefined;
  }

  #take(ids: Uint32Array): void {
    this.#number++;
    this.#put(ids);
    this.touch([...this.#stale]);
  }
}

const isAll = ({ show, split, text = '' }: EntryFilter): boolean =>
  show === 'all' && split === undefined && text === '';

const highestOf = (ids: Uint32Array): number => ids.reduce((highest, id) => Math.max(highest, id), -1);

function placesIn(ids: Uint32Array): Int32Array {
  const places = new Int32Array(highestOf(ids) + 1).fill(NOWHERE);
  ids.forEach((id, place) => (places[id] = place));
  return places;
}

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  const both = new Uint32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
