// What people do on the labelling page.
import { describe, expect, it } from 'vitest';
import {
  back,
  beginMark,
  choose,
  clear,
  flag,
  goBy,
  goTo,
  history,
  labelByKey,
  mark,
  nextParagraph,
  note,
  skip,
  unmark,
  type Done,
} from '../../../../media/labelling/acts.ts';
import { afterMessage, firstShown, selectionOf, shownRow, type Shown } from '../../../../media/labelling/shown.ts';
import type { FromLabellingView } from '../../../../src/protocol/labellingView.ts';
import { pageAt, rowOf } from './pages.ts';

type Act = (shown: Shown) => Done;

/** One after the other: the page then, and everything that was said. */
function doing(shown: Shown, ...acts: readonly Act[]): { shown: Shown; messages: FromLabellingView[] } {
  const messages: FromLabellingView[] = [];
  for (const act of acts) {
    const done = act(shown);
    ({ shown } = done);
    messages.push(...done.messages);
  }
  return { shown, messages };
}

const key =
  (pressed: string): Act =>
  (shown) =>
    labelByKey(shown, pressed, undefined);

describe('labelling', () => {
  it('shows the label at once and goes on, in one message', () => {
    const { shown, messages } = doing(pageAt(5), key('2'));
    expect(shownRow(shown, 5)).toMatchObject({ label: 'machine', isChanged: true });
    expect(shown.position).toBe(6);
    expect(messages).toEqual([{ type: 'judge', list: 1, positions: [5], change: { label: 'machine' }, advance: true }]);
  });

  it('does not wait for an article between two keys', () => {
    const { shown, messages } = doing(pageAt(0), key('1'), key('2'), key('1'));
    expect(messages.map((message) => message.type === 'judge' && message.positions)).toEqual([[0], [1], [2]]);
    expect([0, 1, 2].map((at) => shownRow(shown, at)?.label)).toEqual(['human', 'machine', 'human']);
    expect(shown.position).toBe(3);
  });

  it('labels all that is selected as one step, and goes on after the last', () => {
    const extend: Act = (shown) => goBy(shown, 1, true);
    const { shown, messages } = doing(pageAt(5), extend, extend, key('1'));
    expect(messages.at(-1)).toMatchObject({ positions: [5, 6, 7], change: { label: 'human' } });
    expect(selectionOf(shown)).toEqual([8, 8]);
  });

  it('stays at the last article of the list', () => {
    expect(doing(pageAt(99), key('1')).shown.position).toBe(99);
  });

  it('ends a skip', () => {
    const skipped = afterMessage(pageAt(5), { type: 'rows', list: 1, from: 5, rows: [rowOf(5, { skipped: true })] });
    expect(doing(skipped, key('1')).messages).toMatchObject([{ change: { label: 'human', skipped: false } }]);
  });

  it('does nothing for a number that has no label, and where there is no article', () => {
    expect(doing(pageAt(5), key('9')).messages).toEqual([]);
    expect(doing(firstShown, key('1'), clear, skip, flag).messages).toEqual([]);
  });

  it('hopes for nothing where a line does not parse', () => {
    const rows = [rowOf(5, { problem: 'A quotation mark is missing.' })];
    const broken = afterMessage(pageAt(5), { type: 'rows', list: 1, from: 5, rows });
    expect(shownRow(doing(broken, key('1')).shown, 5)?.label).toBeUndefined();
  });
});

describe('clear, skip and flag', () => {
  it('take a label away and stay', () => {
    const { shown, messages } = doing(pageAt(5), key('1'), (page) => goTo(page, 5), clear);
    expect(shownRow(shown, 5)?.label).toBeUndefined();
    expect(messages.at(-1)).toMatchObject({ change: { label: null }, advance: false });
  });

  it('skip and go on, and take the skip back and stay', () => {
    const once = doing(pageAt(5), skip);
    expect([once.shown.position, shownRow(once.shown, 5)?.skipped]).toEqual([6, true]);
    const twice = doing(once.shown, (page) => goTo(page, 5), skip);
    expect([twice.shown.position, shownRow(twice.shown, 5)?.skipped]).toEqual([5, false]);
  });

  it('flag and unflag', () => {
    expect(doing(pageAt(5), flag, flag).messages.map((said) => said.type === 'judge' && said.change)).toEqual([
      { flagged: true },
      { flagged: false },
    ]);
  });
});

describe('moving', () => {
  it('asks for the article once, and ends at the ends of the list', () => {
    const { shown, messages } = doing(
      pageAt(98),
      (page) => goBy(page, 5, false),
      (page) => goBy(page, 1, false),
      (page) => goTo(page, -3),
    );
    expect(messages).toEqual([
      { type: 'select', list: 1, position: 99 },
      { type: 'select', list: 1, position: 0 },
    ]);
    expect(shown.position).toBe(0);
  });

  it('keeps the other end of a selection until it ends', () => {
    const { shown } = doing(pageAt(10), (page) => goBy(page, -4, true));
    expect(selectionOf(shown)).toEqual([6, 10]);
    expect(selectionOf(doing(shown, back).shown)).toEqual([6, 6]);
  });
});

describe('undo', () => {
  it('hopes for nothing any more', () => {
    const { shown, messages } = doing(pageAt(5), key('1'), (page) => history(page, 'undo'));
    expect(shown.hopes.size).toBe(0);
    expect(messages.at(-1)).toEqual({ type: 'undo' });
  });
});

describe('notes', () => {
  it('are said of the article that they were written on', () => {
    const { messages } = doing(
      pageAt(5),
      (page) => goBy(page, 1, false),
      (page) => note(page, { list: 1, position: 5 }, 'See 4'),
    );
    expect(messages.at(-1)).toMatchObject({ positions: [5], change: { note: 'See 4' }, advance: false });
  });

  it('are taken away when nothing is left', () => {
    expect(doing(pageAt(5), (page) => note(page, { list: 1, position: 5 }, ' ')).messages).toMatchObject([
      { change: { note: null } },
    ]);
  });
});

describe('marking parts', () => {
  const arm: Act = (shown) => beginMark(shown, undefined);
  const spansOf = ({ messages }: { readonly messages: readonly FromLabellingView[] }) => {
    const last = messages.at(-1);
    return last?.type === 'judge' ? last.change.spans : undefined;
  };

  it('marks the paragraph that the keyboard is at, and labels the article no more than before', () => {
    const done = doing(
      pageAt(5),
      (page) => nextParagraph(page, 1),
      (page) => nextParagraph(page, 1),
      arm,
      key('2'),
    );
    expect(spansOf(done)).toEqual([{ start: 16, end: 28, label: 'machine' }]);
    expect([done.shown.position, done.shown.isMarking, shownRow(done.shown, 5)?.label]).toEqual([5, false, undefined]);
    expect(shownRow(done.shown, 5)?.spans).toBe(1);
  });

  it('says which key is awaited', () => {
    expect(doing(pageAt(5), arm).shown.said?.message).toBe('Press a number to mark the paragraph');
    expect(doing(pageAt(5), (page) => beginMark(page, { start: 0, end: 3 })).shown.said).toMatchObject({
      message: 'Press a number to mark the selection',
      turn: 1,
    });
  });

  it('marks the text that is selected', () => {
    const done = doing(pageAt(5), (page) => mark(page, 'human', { start: 3, end: 15 }));
    expect(spansOf(done)).toEqual([{ start: 4, end: 14, label: 'human' }]);
  });

  it('keeps the marks that are there, and takes one away', () => {
    const spans = [{ start: 0, end: 3, label: 'human' }];
    const done = doing(pageAt(5, { spans }), (page) => mark(page, 'machine', { start: 4, end: 13 }));
    expect(spansOf(done)).toHaveLength(2);
    expect(spansOf(doing(done.shown, (page) => unmark(page, 0)))).toEqual([{ start: 4, end: 13, label: 'machine' }]);
  });

  it('ends with Escape, then the paragraph does, then the next number is for the article', () => {
    const done = doing(pageAt(5), arm, back, back, key('1'));
    expect(done.messages).toMatchObject([{ positions: [5], change: { label: 'human' } }]);
  });

  it('is over when another article comes', () => {
    expect(doing(pageAt(5), arm, (page) => goBy(page, 1, false)).shown).toMatchObject({
      isMarking: false,
      position: 6,
    });
  });
});

describe('filters', () => {
  it('keep what was chosen before them', () => {
    const { messages } = doing(
      pageAt(5),
      (page) => choose(page, { filter: { show: 'flagged' } }),
      (page) => choose(page, { order: 'uncertainty' }),
    );
    expect(messages.at(-1)).toEqual({ type: 'filter', filter: { show: 'flagged' }, order: 'uncertainty' });
  });
});
