// What messages make of the labelling page.
import { describe, expect, it } from 'vitest';
import { choose, flag, goBy, goTo, label } from '../../../../media/labelling/acts.ts';
import {
  afterMessage,
  currentArticle,
  firstShown,
  selectionOf,
  shownRow,
  type Shown,
} from '../../../../media/labelling/shown.ts';
import type { ToLabellingView } from '../../../../src/protocol/labellingView.ts';
import { articleOf, pageAt, rowOf, rowsOf, stateOf } from './pages.ts';

const after = (shown: Shown, ...messages: readonly ToLabellingView[]): Shown => messages.reduce(afterMessage, shown);
const article = (position: number, list = 1): ToLabellingView => ({
  type: 'article',
  list,
  position,
  article: articleOf(rowOf(position)),
});
const rows = (from: number, ...given: readonly ReturnType<typeof rowOf>[]): ToLabellingView => ({
  type: 'rows',
  list: 1,
  from,
  rows: given,
});

describe('a list', () => {
  it('is where its first article is', () => {
    expect(pageAt(4).position).toBe(4);
    expect(currentArticle(pageAt(4))?.row.title).toBe('Article 4');
  });

  it('may be spoken of before the state that tells of it', () => {
    const shown = after(pageAt(4), article(7, 2), { type: 'state', state: stateOf({ list: 2, rows: 50 }) });
    expect([shown.list, shown.position, currentArticle(shown)?.row.id]).toEqual([2, 7, 7]);
  });

  it('knows nothing of the rows of the list before', () => {
    const shown = after(pageAt(4), { type: 'state', state: stateOf({ list: 2 }) });
    expect([shownRow(shown, 4), shown.position, currentArticle(shown)]).toEqual([undefined, -1, undefined]);
  });

  it('takes in nothing that is said of an older one', () => {
    const shown = after(pageAt(4), { type: 'state', state: stateOf({ list: 3 }) });
    expect(after(shown, rows(0, ...rowsOf(0, 5)), article(2), { type: 'state', state: stateOf({ rows: 7 }) })).toBe(
      shown,
    );
  });

  it('is at no article when it is empty', () => {
    const shown = after(
      pageAt(4),
      { type: 'state', state: stateOf({ list: 2, rows: 0 }) },
      { type: 'article', list: 2, position: 0, article: undefined },
    );
    expect([shown.position, shown.article, selectionOf(shown)]).toEqual([-1, undefined, [0, -1]]);
  });
});

describe('articles that come late', () => {
  it('do not take people back', () => {
    let shown = pageAt(0);
    for (let i = 0; i < 3; i++) shown = goBy(shown, 1, false).shown;
    shown = after(shown, article(1), article(2));
    expect([shown.position, currentArticle(shown)]).toEqual([3, undefined]);
    expect(currentArticle(after(shown, article(3)))?.row.id).toBe(3);
  });

  it('are followed when nothing else was asked for: the editor has gone there', () => {
    expect(after(pageAt(0), article(60)).position).toBe(60);
  });
});

describe('rows that say otherwise', () => {
  const labelled = label(pageAt(3), 'machine').shown;

  it('are believed the second time: the first may have been under way', () => {
    const once = after(labelled, rows(0, ...rowsOf(0, 10)));
    expect(shownRow(once, 3)?.label).toBe('machine');
    expect(shownRow(after(once, rows(3, rowOf(3))), 3)?.label).toBeUndefined();
  });

  it('end the hope at once where they say the same', () => {
    const confirmed = after(labelled, rows(3, rowOf(3, { label: 'machine', isChanged: true })));
    expect(confirmed.hopes.size).toBe(0);
    expect(shownRow(after(confirmed, rows(3, rowOf(3, { label: 'human' }))), 3)?.label).toBe('human');
  });

  it('are shown as hoped meanwhile, flagged too', () => {
    const shown = flag(goTo(labelled, 3).shown).shown;
    expect(shownRow(shown, 3)).toMatchObject({ label: 'machine', flagged: true, isChanged: true });
  });
});

describe('filters', () => {
  const chosen = choose(pageAt(3), { filter: { show: 'flagged' } }).shown;

  it('stand as chosen until the editor has them', () => {
    expect(after(chosen, { type: 'state', state: stateOf() }).wanted?.filter).toEqual({ show: 'flagged' });
    const state = stateOf({ filter: { show: 'flagged' }, list: 2 });
    expect(after(chosen, { type: 'state', state }).wanted).toBeUndefined();
  });
});

describe('what is said', () => {
  it('counts, so that the same words are said again', () => {
    const said: ToLabellingView = { type: 'said', message: 'Undone' };
    expect(after(firstShown, said, said).said).toEqual({ message: 'Undone', turn: 2 });
  });
});
