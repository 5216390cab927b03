// What tests of the labelling page show on it.
import { afterMessage, firstShown, type Shown } from '../../../../media/labelling/shown.ts';
import type { ArticleView, LabellingState, RowView } from '../../../../src/protocol/labellingView.ts';

export const rowOf = (id: number, more: Partial<RowView> = {}): RowView => ({
  id,
  line: id + 1,
  title: `Article ${id}`,
  details: 'example.com',
  flagged: false,
  skipped: false,
  hasNote: false,
  spans: 0,
  isChanged: false,
  ...more,
});

export const rowsOf = (from: number, count: number): RowView[] =>
  Array.from({ length: count }, (_, i) => rowOf(from + i));

export const stateOf = (more: Partial<LabellingState> = {}): LabellingState => ({
  file: 'desk.jsonl',
  read: 1,
  progress: { total: 100, labelled: 0, skipped: 0, flagged: 0, broken: 0, unlabelled: 100 },
  labels: [
    { label: 'human', key: '1', count: 0 },
    { label: 'machine', key: '2', count: 0 },
  ],
  filter: { show: 'all' },
  order: 'file',
  list: 1,
  rows: 100,
  isSearching: false,
  reading: { state: 'none', model: '', done: 0, total: 0, message: '' },
  conflicts: 0,
  stale: 0,
  isOutOfOrder: false,
  ...more,
});

export const articleOf = (row: RowView, more: Partial<ArticleView> = {}): ArticleView => ({
  row,
  fields: [],
  text: 'One paragraph.\n\nAnother one.',
  spans: [],
  note: '',
  others: [],
  ...more,
});

/** A page with a list of 100 articles at a place. */
export const pageAt = (position: number, more: Partial<ArticleView> = {}): Shown =>
  [
    { type: 'state' as const, state: stateOf() },
    { type: 'rows' as const, list: 1, from: 0, rows: rowsOf(0, 100) },
    { type: 'article' as const, list: 1, position, article: articleOf(rowOf(position), more) },
  ].reduce(afterMessage, firstShown);
