// What a step is called in the Undo menu.
import type { JudgementChange } from '../judgement.ts';

/** "Label 3 articles machine". */
export function editLabel(count: number, change: JudgementChange): string {
  const articles = articlesInWords(count);
  const { label, split, flagged, skipped, note, spans } = change;
  if (label !== undefined) return label === null ? `Take the label off ${articles}` : `Label ${articles} ${label}`;
  if (skipped !== undefined) return skipped === null ? `No longer skip ${articles}` : `Skip ${articles}`;
  if (flagged !== undefined) return flagged === null ? `Take the flag off ${articles}` : `Flag ${articles}`;
  if (split !== undefined)
    return split === null ? `Take ${articles} out of the split` : `Put ${articles} into ${split}`;
  if (note !== undefined) return note === null ? `Delete the note of ${articles}` : `Write a note on ${articles}`;
  if (spans !== undefined) return spans === null ? `Take the marks off ${articles}` : `Mark parts of ${articles}`;
  return `Change ${articles}`;
}

export const articlesInWords = (count: number): string => (count === 1 ? '1 article' : `${count} articles`);
