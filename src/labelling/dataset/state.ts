// All that a dataset knows: the file as it is on disk, and over it what people have changed.
import { ProblemError } from '../../grover/problem.ts';
import type { ArticleOpinion } from '../../protocol/labelling.ts';
import type { DatasetFile, LineSummary } from '../file/datasetFile.ts';
import { ChangeEvent } from './changeEvent.ts';
import { Counters } from './counters.ts';
import type { EntryId } from './dataset.ts';
import { History, type Setting } from './history.ts';
import { KeptLines } from './keptLines.ts';
import { baseOf, type LineBase } from './lineBase.ts';
import { Originals } from './originals.ts';
import { UNCHANGED, createPutOver, isNothing, type Pending } from './pending.ts';
import { GONE, Places } from './places.ts';
import { createSummaryWith } from './values.ts';

const NO_SUMMARY: LineSummary = { flagged: false, skipped: false, hasNote: false, spans: 0, isBroken: false };

export class DatasetState {
  file: DatasetFile;
  /** Grows with each state of the file, so that who waited can tell. */
  generation = 0;
  isDisposed = false;
  readonly places = new Places();
  readonly pending = new Map<EntryId, Pending>();
  readonly bases = new Map<EntryId, LineBase>();
  readonly history = new History();
  readonly originals = new Originals();
  readonly opinions = new Map<EntryId, ArticleOpinion>();
  opinionChanges = 0;
  /** Lines that somebody took away while we had changed them; without bytes where they could not be read any more. */
  readonly gone = new Map<EntryId, Uint8Array | undefined>();
  readonly kept = new KeptLines();
  readonly changes = new ChangeEvent();
  readonly #putOver = createPutOver();
  readonly #summaryWith = createSummaryWith();
  #counters = new Counters();
  /** Positions that are counted. */
  #counted = 0;

  constructor(file: DatasetFile) {
    this.file = file;
  }

  counters(): Counters {
    for (; this.#counted < this.file.table.count; this.#counted++)
      this.#counters.add(this.summary(this.places.idAt(this.#counted)));
    return this.#counters;
  }

  /** What the entry says, changes included. */
  summary(id: EntryId): LineSummary {
    return this.#summaryWith(this.summaryOnDisk(id), this.pending.get(id)?.change);
  }

  summaryOnDisk(id: EntryId): LineSummary {
    const position = this.places.positionOf(id);
    return position === GONE ? NO_SUMMARY : this.file.table.summary(position);
  }

  isKnown(id: EntryId): boolean {
    return Number.isInteger(id) && id >= 0 && id < this.places.idsAmong(this.file.table.count);
  }

  isGone(id: EntryId): boolean {
    return this.places.positionOf(id) === GONE;
  }

  /** The line on disk; of one that is gone, as it was. Rejects with ProblemError. */
  async line(id: EntryId): Promise<Uint8Array> {
    for (;;) {
      const { generation } = this;
      const position = this.places.positionOf(id);
      if (position === GONE) return this.#goneLine(id);
      try {
        const bytes = await this.file.line(position);
        if (generation === this.generation) return bytes;
      } catch (thrown) {
        if (generation === this.generation) throw thrown;
      }
    }
  }

  /** Reads what the line says, unless it is known. Rejects with ProblemError. */
  async base(id: EntryId): Promise<LineBase> {
    for (;;) {
      const known = this.bases.get(id);
      if (known !== undefined) return known;
      await this.read(id);
    }
  }

  /** The line, and what it says. Rejects with ProblemError. */
  async read(id: EntryId): Promise<{ readonly bytes: Uint8Array; readonly base: LineBase }> {
    for (;;) {
      const { generation } = this;
      const bytes = await this.line(id);
      if (generation !== this.generation) continue;
      const base = this.bases.get(id) ?? baseOf(bytes);
      this.bases.set(id, base);
      return { bytes, base };
    }
  }

  /** Puts values over the line; one that the line has already is no change. */
  set(id: EntryId, setting: Setting): void {
    const old = this.pending.get(id) ?? UNCHANGED;
    const pending = this.#putOver(old, setting, this.summaryOnDisk(id), this.bases.get(id)?.judgement);
    this.setPending(id, pending.returns && !this.isGone(id) ? { ...pending, returns: false } : pending);
  }

  setPending(id: EntryId, pending: Pending): void {
    const position = this.places.positionOf(id);
    const isCounted = position !== GONE && position < this.#counted;
    if (isCounted) this.#counters.remove(this.summary(id));
    if (isNothing(pending)) this.#dropPending(id);
    else this.pending.set(id, pending);
    if (isCounted) this.#counters.add(this.summary(id));
    this.changes.fire();
  }

  /** Another state of the file with the same lines at the same places, and what people see of them is the same. */
  replace(file: DatasetFile): void {
    this.file = file;
    this.generation++;
    this.changes.fire();
  }

  /** Another state of the file, its lines at the places given; `counters`: of what it says on disk. */
  move(file: DatasetFile, idAt: Uint32Array, ids: number, counters: Counters): void {
    this.places.arrange(idAt, ids);
    this.#counted = file.table.count;
    this.replace(file);
    this.#recount(counters);
  }

  #dropPending(id: EntryId): void {
    this.pending.delete(id);
    this.kept.drop(id);
  }

  #recount(counters: Counters): void {
    this.#counters = counters;
    for (const id of this.pending.keys()) {
      if (this.isGone(id)) continue;
      counters.remove(this.summaryOnDisk(id));
      counters.add(this.summary(id));
    }
  }

  #goneLine(id: EntryId): Uint8Array {
    const bytes = this.gone.get(id);
    if (bytes !== undefined) return bytes;
    throw new ProblemError({
      code: 'changed-on-disk',
      message: `Another program has taken this article out of ${this.file.path}.`,
    });
  }
}
