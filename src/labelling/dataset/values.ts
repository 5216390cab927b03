// Values of a judgement's keys as the dataset reckons with them: null is a value that is not written.
import { isDeepStrictEqual } from 'node:util';
import type { LineSummary } from '../file/datasetFile.ts';
import { JUDGEMENT_KEYS, type Judgement, type JudgementChange, type JudgementKey } from '../judgement.ts';

/** "What the line says": the value of a key that is not changed. */
export const DISK: unique symbol = Symbol('disk');

/** Keys with what they are to say from now on; a key that is missing is left alone. */
export type Cells = { readonly [Key in JudgementKey]?: Judgement[Key] | null | typeof DISK };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export const isSame = (a: unknown, b: unknown): boolean => a === b || isDeepStrictEqual(a, b);

/** The value of a key, null where it is missing. */
export const valueIn = <Key extends JudgementKey>(judgement: Judgement, key: Key): NonNullable<Judgement[Key]> | null =>
  judgement[key] ?? null;

/** For each key what `pick` gives; a key for which it gives undefined is left out. */
export function changeOf(pick: (key: JudgementKey) => JudgementChange[JudgementKey]): JudgementChange {
  const change: Mutable<JudgementChange> = {};
  for (const key of JUDGEMENT_KEYS) {
    const value = pick(key);
    if (value !== undefined) put(change, key, value);
  }
  return change;
}

export function cellsOf(pick: (key: JudgementKey) => Cells[JudgementKey]): Cells {
  const cells: Mutable<Cells> = {};
  for (const key of JUDGEMENT_KEYS) {
    const value = pick(key);
    if (value !== undefined) put(cells, key, value);
  }
  return cells;
}

/** What reads as not written (false, an empty text or list) is null; a label reads without the space around it. */
export const normalised = (change: JudgementChange): JudgementChange =>
  changeOf((key) => {
    const value = key === 'label' ? change.label?.trim() : change[key];
    return (key === 'label' && change.label === null) || isNothing(value) ? null : value;
  });

/** A judgement with a change over it. */
export function applied(judgement: Judgement, change: JudgementChange): Judgement {
  const result: Mutable<Judgement> = {};
  for (const key of JUDGEMENT_KEYS) {
    const value = change[key] === undefined ? judgement[key] : change[key];
    if (value !== undefined && value !== null) put(result, key, value);
  }
  return result;
}

/** A line's summary with a change over it. */
function summaryWith(summary: LineSummary, change: JudgementChange | undefined): LineSummary {
  if (change === undefined) return summary;
  const label = change.label === undefined ? summary.label : change.label;
  const split = change.split === undefined ? summary.split : change.split;
  return {
    ...(typeof label === 'string' && { label }),
    ...(typeof split === 'string' && { split }),
    flagged: change.flagged === undefined ? summary.flagged : change.flagged === true,
    skipped: change.skipped === undefined ? summary.skipped : change.skipped === true,
    hasNote: change.note === undefined ? summary.hasNote : change.note !== null,
    spans: change.spans === undefined ? summary.spans : (change.spans?.length ?? 0),
    isBroken: summary.isBroken,
  };
}

/** Remembers the last: a step over many entries changes lines that say the same in the same way. */
export function createSummaryWith(): typeof summaryWith {
  let last: { readonly of: LineSummary; readonly change: JudgementChange; readonly summary: LineSummary } | undefined;
  return (of, change) => {
    if (change === undefined) return of;
    if (last?.of !== of || last.change !== change) last = { of, change, summary: summaryWith(of, change) };
    return last.summary;
  };
}

/** What is known of a judgement from its summary; the rest is missing. */
export const judgementIn = ({ label, split, flagged, skipped }: LineSummary): Judgement => ({
  ...(label !== undefined && { label }),
  ...(split !== undefined && { split }),
  ...(flagged && { flagged }),
  ...(skipped && { skipped }),
});

/** Does a line of this summary say so? undefined where the summary does not tell. */
export function saysSo(summary: LineSummary, key: JudgementKey, value: unknown): boolean | undefined {
  switch (key) {
    case 'label':
    case 'split':
      return (summary[key] ?? null) === value;
    case 'flagged':
    case 'skipped':
      return summary[key] === (value === true);
    case 'note':
      return !summary.hasNote || value === null ? !summary.hasNote && value === null : undefined;
    case 'spans':
      return summary.spans === 0 || value === null ? summary.spans === 0 && value === null : undefined;
    case 'provenance':
      return undefined;
  }
}

const isNothing = (value: unknown): boolean =>
  value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0);

function put<T, Key extends keyof T>(target: T, key: Key, value: T[Key]): void {
  target[key] = value;
}
