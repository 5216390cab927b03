// What is on the page, and what a message makes of it; free of the page itself.
import type {
  ArticleView,
  LabellingState,
  LabellingViewState,
  PageChange,
  RowView,
  ToLabellingView,
} from '../../src/protocol/labellingView.ts';
import { noRows, rowAt, withRows, type Rows } from './rows.ts';

/** What was asked to be changed and is shown already; it ends when a row says so, or says otherwise twice. */
export interface Hope {
  readonly change: PageChange;
  /** One row that says otherwise may have been on its way before. */
  readonly isDoubted: boolean;
}

export interface Shown {
  readonly state?: LabellingState;
  /** The list that `rows`, `position` and `hopes` speak of; -1: none yet. */
  readonly list: number;
  readonly rows: Rows;
  readonly hopes: ReadonlyMap<number, Hope>;
  /** The article that is shown, or on its way; -1: none. */
  readonly position: number;
  /** The other end of the selection. */
  readonly anchor: number;
  readonly article?: { readonly list: number; readonly position: number; readonly view: ArticleView };
  /** Positions that were asked for since an answer to the last one came. Answers to others come too late. */
  readonly awaited: readonly number[];
  /** Filter and order as chosen last, until the editor has them. */
  readonly wanted?: Pick<LabellingViewState, 'filter' | 'order'>;
  readonly said?: { readonly message: string; readonly turn: number };
  /** The paragraph that the keyboard is at. */
  readonly paragraph: number | undefined;
  /** The next number marks the selection rather than the article. */
  readonly isMarking: boolean;
}

export const firstShown: Shown = {
  list: -1,
  rows: noRows,
  hopes: new Map(),
  position: -1,
  anchor: -1,
  awaited: [],
  paragraph: undefined,
  isMarking: false,
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The page after a message. */
export function afterMessage(shown: Shown, message: ToLabellingView): Shown {
  switch (message.type) {
    case 'state': {
      const { state } = message;
      if (state.list < shown.list) return shown;
      const { wanted, ...rest } = inList(shown, state.list);
      const isSettled = state.list > shown.list || same(wanted, { filter: state.filter, order: state.order });
      return {
        ...rest,
        state,
        position: Math.min(rest.position, state.rows - 1),
        anchor: Math.min(rest.anchor, state.rows - 1),
        ...(wanted === undefined || isSettled ? {} : { wanted }),
      };
    }
    case 'rows': {
      const here = inList(shown, message.list);
      return here.list === message.list ? afterRows(here, message.from, message.rows) : shown;
    }
    case 'article': {
      const here = inList(shown, message.list);
      return here.list === message.list ? afterArticle(here, message) : shown;
    }
    case 'said':
      return { ...shown, said: { message: message.message, turn: (shown.said?.turn ?? 0) + 1 } };
  }
}

/** Lists are counted: a larger number is a newer list, of which nothing is known yet. */
function inList(shown: Shown, list: number): Shown {
  if (list <= shown.list) return shown;
  return { ...withoutCursor(shown), list, rows: noRows, hopes: new Map(), position: -1, anchor: -1, awaited: [] };
}

function afterRows(shown: Shown, from: number, rows: readonly RowView[]): Shown {
  const hopes = new Map(shown.hopes);
  rows.forEach((row, i) => {
    const hope = hopes.get(from + i);
    if (hope === undefined) return;
    if (hope.isDoubted || isSo(row, hope.change)) hopes.delete(from + i);
    else hopes.set(from + i, { ...hope, isDoubted: true });
  });
  return { ...shown, rows: withRows(shown.rows, from, rows), hopes };
}

function afterArticle(shown: Shown, message: Extract<ToLabellingView, { type: 'article' }>): Shown {
  const { list, position, article: view } = message;
  const { article: before, ...rest } = shown;
  if (view === undefined) return { ...withoutCursor(rest), position: -1, anchor: -1, awaited: [] };
  const article = { list, position, view };
  const rows = withRows(shown.rows, position, [view.row]);
  const hope = shown.hopes.get(position);
  const hopes = new Map(shown.hopes);
  if (hope !== undefined && isSo(view.row, hope.change)) hopes.delete(position);
  if (position === shown.position) {
    const isSame = before?.list === list && before.position === position && before.view.row.id === view.row.id;
    return isSame
      ? { ...shown, article, rows, hopes, awaited: [] }
      : { ...withoutCursor(shown), article, rows, hopes, awaited: [] };
  }
  // People have gone on since this was asked for.
  if (shown.awaited.length > 0) return { ...shown, rows, hopes };
  return { ...withoutCursor(shown), article, rows, hopes, position, anchor: position };
}

export const withoutCursor = (shown: Shown): Shown => ({ ...shown, paragraph: undefined, isMarking: false });

/** The row says already what is asked for. */
export const isSo = (row: RowView, change: PageChange): boolean => same(hoped(row, {}), hoped(row, change));

/** The row as it will be. */
export function hoped(row: RowView, change: PageChange): RowView {
  const { label, split, ...rest } = row;
  const { label: newLabel = label, split: newSplit = split } = change;
  return {
    ...rest,
    ...(newLabel === undefined || newLabel === null ? {} : { label: newLabel }),
    ...(newSplit === undefined || newSplit === null ? {} : { split: newSplit }),
    flagged: change.flagged ?? row.flagged,
    skipped: change.skipped ?? row.skipped,
    hasNote: change.note === undefined ? row.hasNote : (change.note ?? '') !== '',
    spans: change.spans?.length ?? row.spans,
    isChanged: true,
  };
}

/** A row as it is shown. */
export function shownRow({ rows, hopes }: Pick<Shown, 'rows' | 'hopes'>, position: number): RowView | undefined {
  const row = rowAt(rows, position);
  const hope = hopes.get(position);
  return row === undefined || hope === undefined ? row : hoped(row, hope.change);
}

/** First and last of what is selected. */
export const selectionOf = ({ position, anchor }: Pick<Shown, 'position' | 'anchor'>): readonly [number, number] =>
  position < 0 ? [0, -1] : [Math.min(position, anchor), Math.max(position, anchor)];

/** The article that is shown, where it is the selected one. */
export const currentArticle = ({ article, list, position }: Shown): ArticleView | undefined =>
  article?.list === list && article.position === position ? article.view : undefined;
