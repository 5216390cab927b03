// What people do on the page: what is shown at once, and what is said to the editor.
import type {
  EntryFilter,
  EntryOrder,
  FromLabellingView,
  PageChange,
  SpanView,
} from '../../src/protocol/labellingView.ts';
import { currentArticle, isSo, selectionOf, shownRow, withoutCursor, type Hope, type Shown } from './shown.ts';
import { paragraphsOf, rangeBetween, withoutSpan, withSpan, type Range } from './text.ts';

export interface Done {
  readonly shown: Shown;
  readonly messages: readonly FromLabellingView[];
}

const nothing = (shown: Shown): Done => ({ shown, messages: [] });

const clamp = (shown: Shown, position: number): number => Math.max(0, Math.min(position, (shown.state?.rows ?? 0) - 1));

/** Goes to a place of the list; `extend` keeps the other end of the selection. */
export function goTo(shown: Shown, to: number, extend = false): Done {
  if ((shown.state?.rows ?? 0) === 0) return nothing(shown);
  const position = clamp(shown, to);
  const anchor = extend && shown.anchor >= 0 ? shown.anchor : position;
  if (position === shown.position) return nothing({ ...shown, anchor });
  return {
    shown: { ...withoutCursor(shown), position, anchor, awaited: [...shown.awaited, position] },
    messages: [{ type: 'select', list: shown.list, position }],
  };
}

export const goBy = (shown: Shown, by: number, extend: boolean): Done =>
  goTo(shown, shown.position < 0 ? 0 : shown.position + by, extend);

const positionsOf = (shown: Shown): number[] => {
  const [first, last] = selectionOf(shown);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
};

/** Changes what is selected. `advance`: and goes to what comes after it. */
function judge(shown: Shown, change: PageChange, advance: boolean): Done {
  const positions = positionsOf(shown);
  const last = positions.at(-1);
  if (last === undefined) return nothing(shown);
  const { list } = shown;
  const judged = { ...shown, hopes: withHopes(shown, positions, change), isMarking: false };
  const message: FromLabellingView = { type: 'judge', list, positions, change, advance };
  if (!advance) return { shown: judged, messages: [message] };
  const position = clamp(shown, last + 1);
  const awaited = position === shown.position ? shown.awaited : [...shown.awaited, position];
  return { shown: { ...withoutCursor(judged), position, anchor: position, awaited }, messages: [message] };
}

/** Only of rows that are there to be seen, and can be changed. */
function withHopes(shown: Shown, positions: readonly number[], change: PageChange): ReadonlyMap<number, Hope> {
  const hopes = new Map(shown.hopes);
  for (const position of positions) {
    const row = shownRow(shown, position);
    if (row === undefined || row.problem !== undefined) continue;
    if (isSo(row, change)) continue;
    hopes.set(position, { change: { ...hopes.get(position)?.change, ...change }, isDoubted: false });
  }
  return hopes;
}

/** A label also ends a skip: both would be true of no article. */
export function label(shown: Shown, name: string): Done {
  const isSkipped = positionsOf(shown).some((position) => shownRow(shown, position)?.skipped === true);
  return judge(shown, { label: name, ...(isSkipped ? { skipped: false } : {}) }, true);
}

/** The label, mark or nothing that a number stands for. */
export function labelByKey(shown: Shown, key: string, selected: Range | undefined): Done {
  const name = shown.state?.labels.find((choice) => choice.key === key)?.label;
  if (name === undefined) return nothing(shown);
  return shown.isMarking ? mark(shown, name, selected) : label(shown, name);
}

export const clear = (shown: Shown): Done => judge(shown, { label: null }, false);

export function skip(shown: Shown): Done {
  const isSkipped = shownRow(shown, shown.position)?.skipped === true;
  return judge(shown, { skipped: !isSkipped }, !isSkipped);
}

export const flag = (shown: Shown): Done =>
  judge(shown, { flagged: shownRow(shown, shown.position)?.flagged !== true }, false);

export const split = (shown: Shown, to: PageChange['split']): Done => judge(shown, { split: to ?? null }, false);

/** The note of one article, whatever has been selected since. */
export function note(shown: Shown, at: { readonly list: number; readonly position: number }, text: string): Done {
  const { list, position } = at;
  if (list !== shown.list) return nothing(shown);
  const change: PageChange = { note: text.trim() === '' ? null : text };
  return {
    shown: { ...shown, hopes: withHopes(shown, [position], change) },
    messages: [{ type: 'judge', list, positions: [position], change, advance: false }],
  };
}

/** Read out as what the editor says is. */
const saying = (shown: Shown, message: string): Shown => ({
  ...shown,
  said: { message, turn: (shown.said?.turn ?? 0) + 1 },
});

// Marks of parts of the article

const markable = (shown: Shown, selected: Range | undefined): Range | undefined => {
  const text = currentArticle(shown)?.text ?? '';
  if (selected !== undefined) return rangeBetween(text, selected.start, selected.end);
  const at = shown.paragraph === undefined ? undefined : paragraphsOf(text)[shown.paragraph];
  return at && rangeBetween(text, at.start, at.end);
};

/** The next number is for the selected text or the paragraph, and for the first one where there is neither. */
export function beginMark(shown: Shown, selected: Range | undefined): Done {
  const article = currentArticle(shown);
  if (article === undefined || article.row.problem !== undefined) return nothing(shown);
  const paragraph = selected === undefined ? (shown.paragraph ?? 0) : shown.paragraph;
  const what = selected === undefined ? 'paragraph' : 'selection';
  return nothing(saying({ ...shown, isMarking: true, paragraph }, `Press a number to mark the ${what}`));
}

/** Gives the selected text, or the paragraph, a label of its own. */
export function mark(shown: Shown, name: string, selected: Range | undefined): Done {
  const article = currentArticle(shown);
  const range = markable(shown, selected);
  if (article === undefined || range === undefined) return nothing({ ...shown, isMarking: false });
  return setSpans(shown, withSpan(article.spans, { ...range, label: name }));
}

export function unmark(shown: Shown, index: number): Done {
  const article = currentArticle(shown);
  return article === undefined ? nothing(shown) : setSpans(shown, withoutSpan(article.spans, index));
}

function setSpans(shown: Shown, spans: readonly SpanView[]): Done {
  const { article } = shown;
  if (article === undefined) return nothing(shown);
  const done = judge({ ...shown, anchor: shown.position }, { spans }, false);
  const seen = { ...article, view: { ...article.view, spans } };
  return { ...done, shown: { ...done.shown, article: seen } };
}

export function nextParagraph(shown: Shown, by: 1 | -1): Done {
  const count = paragraphsOf(currentArticle(shown)?.text ?? '').length;
  if (count === 0) return nothing(shown);
  const at = shown.paragraph === undefined ? (by === 1 ? 0 : count - 1) : shown.paragraph + by;
  return nothing({ ...shown, paragraph: Math.max(0, Math.min(at, count - 1)) });
}

/** Out of marking first, then out of the paragraph, then out of a selection of several. */
export function back(shown: Shown): Done {
  if (shown.isMarking) return nothing({ ...shown, isMarking: false });
  if (shown.paragraph !== undefined) return nothing(withoutCursor(shown));
  return nothing({ ...shown, anchor: shown.position });
}

// The whole list

export const nextUnlabelled = (shown: Shown): Done => ({
  // The editor knows where that is: its answer is awaited, and none before.
  shown: { ...shown, awaited: [] },
  messages: [{ type: 'nextUnlabelled', list: shown.list, position: Math.max(shown.position, 0) }],
});

/** What was hoped for may be what is undone. */
export const history = (shown: Shown, type: 'undo' | 'redo'): Done => ({
  shown: { ...shown, hopes: new Map(), awaited: [] },
  messages: [{ type }],
});

export const wanted = ({ wanted: chosen, state }: Shown): { filter: EntryFilter; order: EntryOrder } =>
  chosen ?? { filter: state?.filter ?? { show: 'all' }, order: state?.order ?? 'file' };

export function choose(shown: Shown, change: { readonly filter?: EntryFilter; readonly order?: EntryOrder }): Done {
  const next = { ...wanted(shown), ...change };
  return { shown: { ...shown, wanted: next }, messages: [{ type: 'filter', ...next }] };
}
