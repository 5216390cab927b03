// What a step of labelling writes: the keys that people named, who and when, and nothing where nothing would be different.
import type { Dataset, DatasetEdit, EntryContent, EntryId } from '../../labelling/dataset/dataset.ts';
import type { JudgementChange, Provenance } from '../../labelling/judgement.ts';
import type { PageChange } from '../../protocol/labellingView.ts';
import { toCodePoints } from '../../labelling/spanOffsets.ts';

/** One undoable step over these entries; undefined where all of them say so already. Spans are of the first one's text. */
export async function judge(
  dataset: Pick<Dataset, 'entry' | 'content' | 'change'>,
  ids: readonly EntryId[],
  change: PageChange,
  provenance: Provenance,
): Promise<DatasetEdit | undefined> {
  const [first] = ids;
  if (first === undefined) return undefined;
  const needsText = change.spans !== undefined || change.note !== undefined;
  const content = needsText ? await dataset.content(first) : undefined;
  const named = namedChange(change, content);
  // The dataset itself leaves out where nothing differs, save for who and when, which go along with parts.
  const isPartly = named.spans !== undefined || named.label === null;
  const wanted = isPartly ? ids.filter((id) => differs(dataset, id, named, id === first ? content : undefined)) : ids;
  if (wanted.length === 0) return undefined;
  return dataset.change(wanted, { ...named, ...alongside(dataset, wanted, named, provenance) });
}

function namedChange(change: PageChange, content: EntryContent | undefined): JudgementChange {
  const { label, split, flagged, skipped, note, spans } = change;
  const parts = spans && toCodePoints(content?.fields?.article ?? '', spans);
  return {
    ...(label !== undefined && { label }),
    ...(split !== undefined && { split }),
    // Only true is written.
    ...(flagged !== undefined && { flagged: flagged || null }),
    ...(skipped !== undefined && { skipped: skipped || null }),
    ...(note !== undefined && { note: note === null || note.trim() === '' ? null : note }),
    ...(parts !== undefined && { spans: parts.length === 0 ? null : parts }),
  };
}

/** Naming a label that stands there already is no step: who gave it stays. */
function differs(
  dataset: Pick<Dataset, 'entry'>,
  id: EntryId,
  change: JudgementChange,
  content: EntryContent | undefined,
): boolean {
  const { label, split, flagged, skipped, hasNote, spans, problem } = dataset.entry(id);
  if (problem !== undefined) return false;
  const { note, spans: parts } = content?.judgement ?? {};
  return (
    (change.label !== undefined && change.label !== (label ?? null)) ||
    (change.split !== undefined && change.split !== (split ?? null)) ||
    (change.flagged !== undefined && (change.flagged ?? false) !== flagged) ||
    (change.skipped !== undefined && (change.skipped ?? false) !== skipped) ||
    (change.note !== undefined &&
      (content === undefined ? change.note !== null || hasNote : change.note !== (note ?? null))) ||
    (change.spans !== undefined &&
      (content === undefined ? spans > 0 : JSON.stringify(change.spans ?? []) !== JSON.stringify(parts ?? [])))
  );
}

/** A label says by whom and when, and ends a skip; an article without any says nothing of that. */
function alongside(
  dataset: Pick<Dataset, 'entry'>,
  ids: readonly EntryId[],
  { label, spans, skipped }: JudgementChange,
  provenance: Provenance,
): JudgementChange {
  const entries = ids.map((id) => dataset.entry(id));
  const endsSkip = typeof label === 'string' && skipped === undefined && entries.some((entry) => entry.skipped);
  const isLabelled = typeof label === 'string' || (spans !== undefined && spans !== null);
  const isBare =
    (label === null && spans === undefined && entries.every((entry) => entry.spans === 0)) ||
    (spans === null && label === undefined && entries.every((entry) => entry.label === undefined));
  return {
    ...(endsSkip && { skipped: null }),
    ...(isLabelled && { provenance }),
    ...(isBare && { provenance: null }),
  };
}
