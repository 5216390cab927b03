// What is to be written into a line, and how a step changes that.
import type { LineSummary } from '../file/datasetFile.ts';
import type { Judgement, JudgementChange, JudgementKey } from '../judgement.ts';
import type { Setting } from './history.ts';
import { DISK, changeOf, isSame, saysSo, valueIn } from './values.ts';

/** Key by key against what the line says on disk. Entries that are changed alike share one. */
export interface Pending {
  readonly change: JudgementChange;
  /** Keys that somebody else has set to something different: not written before it is settled. */
  readonly contested: ReadonlySet<JudgementKey>;
  /** The line is gone from the file and to be put back. */
  readonly returns: boolean;
}

export const UNCHANGED: Pending = { change: {}, contested: new Set(), returns: false };

export const isNothing = ({ change, returns }: Pending): boolean => !returns && Object.keys(change).length === 0;

/** `judgement`: what the line says on disk, once it has been read. */
type PutOver = (old: Pending, setting: Setting, summary: LineSummary, judgement: Judgement | undefined) => Pending;

/**
 * Puts values over a line; one that the line has already is no change. A step over many entries sets the same on lines that say the
 * same, one after the other: then they share what came out.
 */
export function createPutOver(): PutOver {
  let last: { readonly given: Parameters<PutOver>; readonly pending: Pending } | undefined;
  return (...given) => {
    if (last?.given.every((one, at) => one === given[at]) === true) return last.pending;
    last = { given, pending: putOver(...given) };
    return last.pending;
  };
}

function putOver(...[old, setting, summary, judgement]: Parameters<PutOver>): Pending {
  const { cells, contested = old.contested, returns = old.returns } = setting;
  const change = changeOf((key) => {
    const cell = cells[key] === undefined ? old.change[key] : cells[key];
    return cell === undefined || cell === DISK || isSaid(key, cell, summary, judgement) ? undefined : cell;
  });
  return { change, contested, returns };
}

/** Does the line say so? False where that is not known. */
export const isSaid = (
  key: JudgementKey,
  value: unknown,
  summary: LineSummary,
  judgement: Judgement | undefined,
): boolean => (judgement === undefined ? saysSo(summary, key, value) === true : isSame(valueIn(judgement, key), value));
