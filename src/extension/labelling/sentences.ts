// What the labelling editor says, in words.
import type { Provenance, Judgement, JudgementChange } from '../../labelling/judgement.ts';
import type { LabellingProgress, PageChange } from '../../protocol/labellingView.ts';
import { count, counted, list, moment } from '../training/numbers.ts';

/** MM-DD-YYYY as "January 2, 2019"; what is no date stays as it is. */
export function publishedOn(date: string): string {
  const [, month, day, year] = /^(\d{2})-(\d{2})-(\d{4})$/.exec(date) ?? [];
  if (month === undefined || day === undefined || year === undefined) return date;
  const time = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(time);
}

/** As "Labelled by Ada on 21 November, 15:04, in drafts/council.md, with the marks of model 3f9a1c20 in sight." */
export function provenanceSaid({ by, at, file, model }: Provenance, zone?: string): string {
  const parts = [
    `Labelled by ${by === '' ? 'somebody' : by} on ${moment(at, zone)}`,
    ...(file === undefined ? [] : [`in ${file}`]),
    ...(model === undefined ? [] : [`with the marks of model ${model.slice(0, 8)} in sight`]),
  ];
  return `${parts.join(', ')}.`;
}

/** Read out after each step: "Labelled machine, 12 of 40". */
export function judgedSaid(change: PageChange, articles: number, progress: LabellingProgress): string {
  const many = articles === 1 ? '' : ` ${counted(articles, 'article')}`;
  const ending = `, ${count(progress.labelled)} of ${count(progress.total)}`;
  const { label, skipped, flagged, note, split, spans } = change;
  if (label !== undefined && label !== null) return `Labelled${many} ${label}${ending}`;
  if (label === null) return `Label removed${many === '' ? '' : ` from${many}`}${ending}`;
  if (skipped !== undefined) return skipped ? `Skipped${many}` : `No longer skipped${many === '' ? '' : `:${many}`}`;
  if (flagged !== undefined) return flagged ? `Flagged${many}` : `Flag removed${many === '' ? '' : ` from${many}`}`;
  if (split !== undefined) return split === null ? 'Split removed' : `Split: ${split}`;
  if (spans !== undefined) return spans.length === 0 ? 'No part is marked' : `${counted(spans.length, 'part')} marked`;
  return note === null || note === '' ? 'Note removed' : 'Note written';
}

/** Why nothing happened. */
export function unchangedSaid({ label }: PageChange): string {
  return typeof label === 'string' ? `Already labelled ${label}` : 'Nothing to change';
}

/** When another list is opened. */
export const listSaid = (articles: number): string => `${counted(articles, 'article')} in the list`;

/** When somebody else's change of the file is taken in. */
export const conflictSaid = (articles: number): string =>
  `${counted(articles, 'article')} changed by you and by somebody else: see Conflicts`;

const NAMES: Readonly<Record<keyof Judgement, string>> = {
  label: 'label',
  split: 'split',
  flagged: 'flag',
  skipped: 'skipped',
  note: 'note',
  spans: 'marked parts',
  provenance: 'provenance',
};

/** One side of a conflict: "label machine, no note". Only the keys that ours names are spoken of. */
export function conflictSides(
  ours: JudgementChange,
  theirs: Judgement | undefined,
): { readonly ours: string; readonly theirs: string } {
  const keys = namedKeys(ours);
  return {
    ours: list(keys.map((key) => said(key, ours[key]))),
    theirs: theirs === undefined ? 'The line is gone from the file.' : list(keys.map((key) => said(key, theirs[key]))),
  };
}

/** Who and when goes along with every label; it is spoken of only where nothing else differs. */
function namedKeys(change: JudgementChange): readonly (keyof Judgement)[] {
  const keys = (Object.keys(NAMES) as (keyof Judgement)[]).filter((key) => change[key] !== undefined);
  const others = keys.filter((key) => key !== 'provenance');
  return others.length > 0 ? others : keys;
}

function said(key: keyof Judgement, value: JudgementChange[keyof Judgement]): string {
  if (value === undefined || value === null || value === false)
    return key === 'skipped' ? 'not skipped' : `no ${NAMES[key]}`;
  if (value === true) return key === 'skipped' ? 'skipped' : 'flagged';
  if (typeof value === 'string') return key === 'note' ? `note “${value}”` : `${NAMES[key]} ${value}`;
  return Array.isArray(value) ? counted(value.length, 'marked part') : NAMES[key];
}
