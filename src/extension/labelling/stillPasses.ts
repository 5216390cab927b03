// Whether an entry that stands in a list would still be taken into it. What its text says is not looked at: labelling leaves it.
import type { Entry } from '../../labelling/dataset/dataset.ts';
import type { EntryFilter } from '../../protocol/labellingView.ts';
import { opinionView } from './views.ts';

export function stillPasses(entry: Entry, { show, split }: EntryFilter, isConflict: boolean): boolean {
  if (split !== undefined && (entry.split ?? 'none') !== split) return false;
  if (typeof show !== 'string') return entry.label === show.label;
  switch (show) {
    case 'all':
      return true;
    case 'unlabelled':
      return entry.label === undefined && !entry.skipped && entry.problem === undefined;
    case 'labelled':
      return entry.label !== undefined;
    case 'skipped':
      return entry.skipped;
    case 'flagged':
      return entry.flagged;
    case 'noted':
      return entry.hasNote;
    case 'changed':
      return entry.isChanged;
    case 'disagreement':
      return entry.opinion !== undefined && opinionView(entry.opinion, entry.label).disagrees;
    case 'conflict':
      return isConflict;
    case 'broken':
      return entry.problem !== undefined;
  }
}
