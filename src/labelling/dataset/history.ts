// Steps that can be undone. Their values follow what happens to the file: what was "as the line has it" when a step was made may
// have been saved over since, and what was there first may have been changed by others.
import { JUDGEMENT_KEYS, type JudgementKey } from '../judgement.ts';
import type { EntryId } from './dataset.ts';
import { DISK, cellsOf, isSame, type Cells } from './values.ts';

/** What a step sets: cells, and how a conflict stands. */
export interface Setting {
  readonly cells: Cells;
  /** Keys in conflict from now on. */
  readonly contested?: ReadonlySet<JudgementKey>;
  /** A line that is gone is to be put back. */
  readonly returns?: boolean;
}

export interface Step {
  readonly before: Setting;
  readonly after: Setting;
}

export interface Edit {
  readonly steps: Map<EntryId, Step>;
  isUndone: boolean;
}

export class History {
  #edits: Edit[] = [];
  /** The edits of each entry, oldest first. */
  readonly #of = new Map<EntryId, Edit[]>();

  /** What was undone before can no longer be redone, but stays known: it may have been saved, and so is being taken back. */
  add(steps: Map<EntryId, Step>): Edit {
    const edit = { steps, isUndone: false };
    this.#edits.push(edit);
    for (const id of steps.keys()) {
      const own = this.#of.get(id);
      if (own === undefined) this.#of.set(id, [edit]);
      else own.push(edit);
    }
    return edit;
  }

  has(id: EntryId): boolean {
    return this.#of.has(id);
  }

  ids(): IterableIterator<EntryId> {
    return this.#of.keys();
  }

  /** Has everything been undone that people did to this key? */
  isUndone(id: EntryId, key: JudgementKey): boolean {
    const own = (this.#of.get(id) ?? []).filter(({ steps }) => steps.get(id)?.after.cells[key] !== undefined);
    return own.length > 0 && own.every(({ isUndone }) => isUndone);
  }

  /** The line is about to be saved over: what stood there must be known to come back. */
  keep(id: EntryId, key: JudgementKey, value: Cells[JudgementKey]): void {
    this.#rewrite(id, key, (cell) => (cell === DISK ? value : cell));
  }

  /** Somebody else has changed what was there first: undoing everything leads to what they wrote. */
  release(id: EntryId, key: JudgementKey): void {
    const cells = (this.#of.get(id) ?? []).map(({ steps }) => steps.get(id)?.before.cells[key]);
    const first = cells.find((cell) => cell !== undefined);
    if (first === undefined || first === DISK) return;
    this.#rewrite(id, key, (cell) => (isSame(cell, first) ? DISK : cell));
  }

  releaseAll(id: EntryId): void {
    for (const key of JUDGEMENT_KEYS) this.release(id, key);
  }

  /** There is nothing left to undo it on. */
  forget(id: EntryId): void {
    for (const { steps } of this.#of.get(id) ?? []) steps.delete(id);
    this.#of.delete(id);
  }

  clear(): void {
    for (const { steps } of this.#edits) steps.clear();
    this.#edits = [];
    this.#of.clear();
  }

  #rewrite(id: EntryId, key: JudgementKey, rewrite: (cell: Cells[JudgementKey]) => Cells[JudgementKey]): void {
    const rewritten = (setting: Setting): Setting => {
      const old = setting.cells[key];
      if (old === undefined) return setting;
      const value = rewrite(old);
      if (value === old) return setting;
      return { ...setting, cells: cellsOf((one) => (one === key ? value : setting.cells[one])) };
    };
    for (const { steps } of this.#of.get(id) ?? []) {
      const step = steps.get(id);
      if (step !== undefined) steps.set(id, { before: rewritten(step.before), after: rewritten(step.after) });
    }
  }
}
