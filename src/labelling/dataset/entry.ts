// An entry as others see it.
import type { LineSummary } from '../file/datasetFile.ts';
import type { Entry, EntryId } from './dataset.ts';
import type { DatasetState } from './state.ts';

export function entryOf(state: DatasetState, id: EntryId): Entry {
  const position = state.places.positionOf(id);
  const isGone = !state.isKnown(id) || state.isGone(id);
  const opinion = state.opinions.get(id);
  const { label, split, flagged, skipped, hasNote, spans, isBroken } = state.summary(id);
  const problem = problemOf(isGone, isBroken);
  return {
    ...(label !== undefined && { label }),
    ...(split !== undefined && { split }),
    flagged,
    skipped,
    hasNote,
    spans,
    id,
    line: isGone ? 0 : state.file.table.line(position),
    isChanged: state.pending.has(id),
    ...(problem !== undefined && { problem }),
    ...(opinion !== undefined && { opinion }),
  };
}

function problemOf(isGone: boolean, isBroken: LineSummary['isBroken']): string | undefined {
  if (isGone) return 'Another program has taken this article out of the file.';
  if (isBroken) return 'This line is not a JSON object. It is kept as it is and cannot be labelled.';
  return undefined;
}
