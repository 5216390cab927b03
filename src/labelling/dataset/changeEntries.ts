// A step that people take: what it sets, what it takes back when it is undone.
import type { LineSummary } from '../file/datasetFile.ts';
import { JUDGEMENT_KEYS, type Judgement, type JudgementChange, type JudgementKey } from '../judgement.ts';
import type { DatasetEdit, EntryId } from './dataset.ts';
import { editLabel } from './editLabel.ts';
import type { Setting, Step } from './history.ts';
import { UNCHANGED, isSaid } from './pending.ts';
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
  const stepOf = createStepOf(wanted);
  for (const id of new Set(ids)) {
    if (!state.isKnown(id) || state.isGone(id)) continue;
    const line = { summary: state.summaryOnDisk(id), judgement: state.bases.get(id)?.judgement };
    if (line.summary.isBroken) continue;
    const step = stepOf(line, state.pending.get(id)?.change ?? UNCHANGED.change);
    if (step !== undefined) steps.set(id, step);
  }
  return edited(state, steps, editLabel(steps.size, wanted));
}

/** What is known of a line on disk; `judgement` once it has been read. */
interface KnownLine {
  readonly summary: LineSummary;
  readonly judgement: Judgement | undefined;
}

/** Lines that say the same and are changed alike share a step: there may be thousands. */
function createStepOf(wanted: JudgementChange): (line: KnownLine, present: JudgementChange) => Step | undefined {
  let last:
    { readonly line: KnownLine; readonly present: JudgementChange; readonly step: Step | undefined } | undefined;
  return (line, present) => {
    const isAlike =
      last?.line.summary === line.summary && last.line.judgement === line.judgement && last.present === present;
    if (last === undefined || !isAlike) last = { line, present, step: stepFor(line, present, wanted) };
    return last.step;
  };
}

function stepFor(line: KnownLine, present: JudgementChange, wanted: JudgementChange): Step | undefined {
  const cells = cellsFor(line, present, wanted);
  if (JUDGEMENT_KEYS.every((key) => cells[key] === undefined)) return undefined;
  return { before: { cells: presentCells(present, cells) }, after: { cells } };
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

/** What the cells named say now; `present`: what is changed in the line. */
const presentCells = (present: JudgementChange, named: Cells): Cells =>
  cellsOf((key) => (named[key] === undefined ? undefined : present[key] === undefined ? DISK : present[key]));

/** How things stand with an entry's conflict, to come back to. */
export function presentSetting(state: DatasetState, id: EntryId, named: Cells): Setting {
  const { change, contested, returns } = state.pending.get(id) ?? UNCHANGED;
  return { cells: presentCells(change, named), contested, returns };
}

function cellsFor(line: KnownLine, present: JudgementChange, wanted: JudgementChange): Cells {
  const { label } = wanted;
  const says = (key: JudgementKey, value: unknown): boolean =>
    present[key] === undefined ? isSaid(key, value, line.summary, line.judgement) : isSame(present[key], value);
  const isLabelled = label !== undefined && !says('label', label);
  const isSkipCleared = isLabelled && label !== null && wanted.skipped === undefined;
  return cellsOf((key) => {
    if (key === 'label') return isLabelled ? label : undefined;
    if (key === 'provenance' && label !== undefined) return isLabelled ? provenanceOf(line, wanted) : undefined;
    const value = key === 'skipped' && isSkipCleared ? null : wanted[key];
    return value === undefined || says(key, value) ? undefined : value;
  });
}

/** Goes with the label: a label that is the line's own again has the provenance of the line. */
function provenanceOf({ summary }: KnownLine, { label, provenance }: JudgementChange): Cells['provenance'] {
  const isOnDisk = saysSo(summary, 'label', label);
  return isOnDisk === true ? DISK : label === null ? null : (provenance ?? null);
}
