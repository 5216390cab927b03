// An article as the page shows it: as a row of the list, and beside it.
import type { Conflict, Entry, EntryContent } from '../../labelling/dataset/dataset.ts';
import type { ArticleOpinion } from '../../protocol/labelling.ts';
import type { ArticleView, OpinionView, RowView } from '../../protocol/labellingView.ts';
import { counted, percent } from '../training/numbers.ts';
import type { Marks } from './modelAnswers.ts';
import { toUtf16 } from '../../labelling/spanOffsets.ts';
import { conflictSides, provenanceSaid, publishedOn } from './sentences.ts';

/** What of a row does not change when somebody labels it. */
export interface Head {
  readonly title: string;
  readonly details: string;
}

/** Characters of a text that stand for a missing title. */
const EXCERPT = 90;
/** Characters of a value of an unknown key. */
const LONGEST_VALUE = 2000;

export function headOf({ fields, raw }: Pick<EntryContent, 'fields' | 'raw'>): Head {
  if (fields === undefined) return { title: excerpt(raw ?? ''), details: 'This line cannot be read as an article.' };
  const { title = '', article = '', domain = '', date = '' } = fields;
  const words = article.match(/\S+/gu)?.length ?? 0;
  const details = [domain, date === '' ? '' : publishedOn(date), words === 0 ? 'no text' : counted(words, 'word')];
  return {
    title: title.trim() === '' ? excerpt(article) : title.trim(),
    details: details.filter((part) => part.trim() !== '').join(' · '),
  };
}

function excerpt(text: string): string {
  const start = text
    .slice(0, 4 * EXCERPT)
    .replace(/\s+/gu, ' ')
    .trim();
  if (start === '') return 'Untitled';
  return start.length <= EXCERPT ? start : `${start.slice(0, EXCERPT).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

export function rowView(entry: Entry, { title, details }: Head): RowView {
  const { id, line, label, split, flagged, skipped, hasNote, spans, isChanged, problem, opinion } = entry;
  return {
    ...{ id, line, title, details, flagged, skipped, hasNote, spans, isChanged },
    ...(label !== undefined && { label }),
    ...(split !== undefined && { split }),
    ...(problem !== undefined && { problem }),
    ...(opinion !== undefined && { opinion: opinionView(opinion, label) }),
  };
}

export function opinionView(opinion: ArticleOpinion, label: string | undefined): OpinionView {
  const [first, ...others] = Object.entries(opinion.probabilities);
  const [most, share] = others.reduce((best, one) => (one[1] > best[1] ? one : best), first ?? ['', 0]);
  return {
    ...opinion,
    label: most,
    text: `${most} ${percent(share, 0)}`,
    disagrees: label !== undefined && label !== most,
  };
}

const FIELDS = ['title', 'domain', 'date', 'authors', 'summary'] as const;

export function articleView(
  content: EntryContent,
  marks: Marks | undefined,
  conflict: Conflict | undefined,
): ArticleView {
  const { entry, fields = {}, judgement, others, raw } = content;
  const text = fields.article ?? '';
  return {
    row: rowView(entry, headOf(content)),
    fields: FIELDS.flatMap((name) => {
      const value = fields[name];
      const written = typeof value === 'string' ? (name === 'date' ? publishedOn(value) : value) : value?.join(', ');
      return written === undefined || written === ''
        ? []
        : [{ name: `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`, value: written }];
    }),
    text,
    ...(marks?.marks !== undefined && { marks: marks.marks }),
    ...(marks?.message !== undefined && { marksMessage: marks.message }),
    spans: toUtf16(text, judgement.spans ?? []),
    note: judgement.note ?? '',
    ...(judgement.provenance !== undefined && { provenance: provenanceSaid(judgement.provenance) }),
    others: others.map(([name, json]) => ({
      name,
      value: json.length <= LONGEST_VALUE ? json : `${json.slice(0, LONGEST_VALUE)}…`,
    })),
    ...(raw !== undefined && { raw }),
    ...(conflict !== undefined && { conflict: conflictSides(conflict.ours, conflict.theirs) }),
  };
}
