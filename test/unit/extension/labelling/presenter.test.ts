// The labelling editor from its page's side.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FromLabellingView, PageChange } from '../../../../src/protocol/labellingView.ts';
import { createWorld, fileOf, NOW, PATH, type World } from './world.ts';

let world: World;
afterEach(() => {
  world.presenter.dispose();
  world.dataset.dispose();
});

const open = async (
  content: string,
  more: Partial<Extract<FromLabellingView, { type: 'ready' }>> = {},
): Promise<void> => {
  world = await createWorld(content);
  await world.presenter.receive({ type: 'ready', ...more });
};
const judge = (positions: readonly number[], change: PageChange, advance = false): Promise<void> =>
  world.presenter.receive({ type: 'judge', list: world.list(), positions, change, advance });
const askRows = (from: number, count: number): Promise<void> =>
  world.presenter.receive({ type: 'rows', list: world.list(), from, count });

describe('the labelling editor', () => {
  it('shows the file, its labels with their keys, and the first article', async () => {
    await open(fileOf(3, { 1: { label: 'mixed' } }));
    expect(world.state()).toMatchObject({
      file: 'council.jsonl',
      read: 1,
      rows: 3,
      progress: { total: 3, labelled: 1 },
      labels: [
        { label: 'human', key: '1', count: 0 },
        { label: 'machine', key: '2', count: 0 },
        { label: 'mixed', key: '3', count: 1 },
      ],
      filter: { show: 'all' },
      reading: { state: 'none' },
      conflicts: 0,
      stale: 0,
      isOutOfOrder: false,
    });
    expect(world.article()).toMatchObject({
      position: 0,
      article: {
        fields: [
          { name: 'Title', value: 'Article 0' },
          { name: 'Domain', value: 'example.com' },
        ],
        note: '',
      },
    });
  });

  it('begins with the first article that nobody has judged', async () => {
    await open(fileOf(5, { 0: { label: 'human' }, 1: { skipped: true } }));
    expect(world.article()).toMatchObject({ position: 2 });
  });

  it('begins where a page that was closed had been', async () => {
    const kept = { filter: { show: 'labelled' }, order: 'file', position: 1 } as const;
    await open(fileOf(5, { 1: { label: 'human' }, 4: { label: 'human' } }), { kept });
    expect(world.state()).toMatchObject({ rows: 2, filter: { show: 'labelled' } });
    expect(world.article()).toMatchObject({ position: 1, article: { row: { title: 'Article 4' } } });
  });

  it('sends a page that was hidden everything again', async () => {
    await open(fileOf(3));
    await world.presenter.receive({ type: 'select', list: world.list(), position: 2 });
    world.said.length = 0;
    await world.presenter.receive({ type: 'ready', kept: { filter: { show: 'broken' }, order: 'file', position: 0 } });
    expect(world.state()).toMatchObject({ rows: 3 });
    expect(world.article()).toMatchObject({ position: 2 });
  });

  it('sends rows as they are asked for, and again when they read differently', async () => {
    await open(fileOf(200));
    await askRows(40, 20);
    expect(world.rows()).toHaveLength(20);
    expect(world.rows()[0]).toMatchObject({ line: 41, title: 'Article 40', details: 'example.com · 8 words' });
    const before = world.said.length;
    await judge([41], { label: 'machine' });
    await vi.waitFor(() => {
      expect(world.rows()[1]).toMatchObject({ label: 'machine', isChanged: true });
    });
    expect(world.said.slice(before).filter(({ type }) => type === 'rows')).toHaveLength(1);
  });

  it('takes nothing that was meant for another list', async () => {
    await open(fileOf(3));
    await world.presenter.receive({ type: 'judge', list: 99, positions: [0], change: { label: 'x' }, advance: false });
    expect(world.edits).toEqual([]);
  });

  it('says that a file is empty', async () => {
    await open('');
    expect(world.state()).toMatchObject({ rows: 0, progress: { total: 0 } });
    expect(world.article()).toMatchObject({ article: undefined });
  });

  it('shows a line that does not parse as it stands, and leaves it', async () => {
    await open(`${fileOf(1)}{"title": broken\n`);
    await world.presenter.receive({ type: 'select', list: world.list(), position: 1 });
    expect(world.shown()).toMatchObject({ raw: '{"title": broken', text: '' });
    expect(world.shown()?.row.problem).toBeTypeOf('string');
    await judge([1], { label: 'human' });
    expect(world.edits).toEqual([]);
  });

  it('opens the line as text, undoes, redoes and opens the setting', async () => {
    await open(fileOf(3));
    await world.presenter.receive({ type: 'openText', list: world.list(), position: 2 });
    expect(world.desk.openText).toHaveBeenCalledWith(3);
    for (const type of ['undo', 'redo', 'configureLabels'] as const) {
      await world.presenter.receive({ type });
      expect(world.desk[type]).toHaveBeenCalledOnce();
    }
  });

  it('says what is wrong with the file', async () => {
    await open(fileOf(1));
    world.complain('It is gone.');
    await vi.waitFor(() => {
      expect(world.state()).toMatchObject({ problem: 'It is gone.' });
    });
  });
});

describe('labelling', () => {
  it('writes who and when, says how far it is, and goes on to the next', async () => {
    await open(fileOf(3));
    await judge([0], { label: 'machine' }, true);
    expect(world.spoken()).toEqual(['Labelled machine, 1 of 3']);
    expect(world.article()).toMatchObject({ position: 1 });
    await world.dataset.save();
    const [first] = world.store.text(PATH).split('\n');
    expect(first).toMatch(/"label": ?"machine"/);
    expect(JSON.parse(first ?? '')).toMatchObject({ provenance: { by: 'ada', at: NOW } });
  });

  it('is one step for many articles, and undone it leaves the file as it was', async () => {
    const content = fileOf(10, { 4: { skipped: true } });
    await open(content);
    await judge([3, 4, 5], { label: 'human' });
    expect(world.edits).toHaveLength(1);
    expect(world.state()?.progress ?? world.dataset.progress()).toBeDefined();
    expect(world.dataset.progress()).toMatchObject({ labelled: 3, skipped: 0 });
    expect(world.spoken()).toEqual(['Labelled 3 articles human, 3 of 10']);
    world.edits[0]?.undo();
    expect(world.dataset.isDirty()).toBe(false);
    await world.dataset.save();
    expect(world.store.text(PATH)).toBe(content);
  });

  it('leaves who labelled an article that has the label already', async () => {
    await open(fileOf(2, { 0: { label: 'human', provenance: { by: 'bob', at: '2026-01-01T00:00:00Z' } } }));
    await judge([0], { label: 'human' });
    expect(world.edits).toEqual([]);
    expect(world.spoken()).toEqual(['Already labelled human']);
    await judge([0, 1], { label: 'human' });
    expect(world.edits[0]?.entries).toEqual([1]);
  });

  it('counts no lines that cannot be labelled', async () => {
    await open(`${fileOf(2)}{"title": broken\n`);
    await judge([0, 1, 2], { label: 'human' });
    expect(world.spoken()).toEqual(['Labelled 2 articles human, 2 of 3']);
  });

  it('takes steps in the order of the keys', async () => {
    await open(fileOf(4));
    const note = 'A note that is compared with what stands in the file.';
    await Promise.all([judge([0], { note }), judge([0], { label: 'human' }), judge([1], { label: 'machine' })]);
    expect(world.spoken()).toEqual(['Note written', 'Labelled human, 1 of 4', 'Labelled machine, 2 of 4']);
  });

  it('removes the label with who and when', async () => {
    const content = fileOf(1, { 0: { label: 'human', provenance: { by: 'bob', at: '2026-01-01T00:00:00Z' } } });
    await open(content);
    await judge([0], { label: null });
    await world.dataset.save();
    expect(world.store.text(PATH)).toBe(fileOf(1));
  });

  it('keeps parts of the text as Python counts', async () => {
    await open(fileOf(1));
    const text = world.shown()?.text ?? '';
    const at = text.indexOf('😀');
    await judge([0], { spans: [{ start: at, end: at + 3, label: 'machine' }] });
    const points = Array.from(text).indexOf('😀');
    const { judgement } = await world.dataset.content(0);
    expect(judgement.spans).toEqual([{ start: points, end: points + 2, label: 'machine' }]);
    await vi.waitFor(() => {
      expect(world.shown()?.spans).toEqual([{ start: at, end: at + 3, label: 'machine' }]);
    });
    await judge([0], { spans: [] });
    expect(world.dataset.isDirty()).toBe(false);
  });

  it('skips, flags and splits without saying who', async () => {
    await open(fileOf(1));
    await judge([0], { skipped: true });
    await judge([0], { flagged: true });
    await judge([0], { split: 'val' });
    expect((await world.dataset.content(0)).judgement).toEqual({ skipped: true, flagged: true, split: 'val' });
    await judge([0], { skipped: false, flagged: false, split: null });
    expect(world.dataset.isDirty()).toBe(false);
  });

  it('shows where a step was undone', async () => {
    await open(fileOf(50));
    await judge([7], { label: 'human' }, true);
    const [edit] = world.edits;
    if (edit === undefined) throw new Error('There was no step.');
    edit.undo();
    await world.presenter.stepped(edit, `Undone: ${edit.label}`);
    expect(world.article()).toMatchObject({ position: 7 });
    expect(world.spoken().at(-1)).toMatch(/^Undone: Label/);
  });
});

describe('the list', () => {
  it('stands still while its articles are labelled, and counts those that no longer belong', async () => {
    await open(fileOf(5), { kept: { filter: { show: 'unlabelled' }, order: 'file', position: 0 } });
    const before = world.list();
    await judge([0, 1], { label: 'human' });
    await vi.waitFor(() => {
      expect(world.state()).toMatchObject({ list: before, rows: 5, stale: 2 });
    });
    await world.presenter.receive({ type: 'filter', filter: { show: 'unlabelled' }, order: 'file' });
    expect(world.state()).toMatchObject({ list: before + 1, rows: 3, stale: 0 });
  });

  it('says that it is out of order when the model has said more, and sorts again when asked', async () => {
    await open(fileOf(3), { kept: { filter: { show: 'all' }, order: 'uncertainty', position: 0 } });
    const say = (id: number, machine: number): void => {
      const probabilities = { human: 1 - machine, machine };
      world.dataset.setOpinion(id, { probabilities, basis: 'paragraphs', judged: 1, marked: 0 });
    };
    say(2, 0.6);
    await vi.waitFor(() => {
      expect(world.state()).toMatchObject({ isOutOfOrder: true });
    });
    await world.presenter.receive({ type: 'filter', filter: { show: 'all' }, order: 'uncertainty' });
    expect(world.state()).toMatchObject({ isOutOfOrder: false });
    // The same said again changes nothing.
    say(2, 0.6);
    await world.presenter.receive({ type: 'select', list: world.list(), position: 1 });
    expect(world.state()).toMatchObject({ isOutOfOrder: false });
    await world.presenter.receive({ type: 'filter', filter: { show: 'all' }, order: 'file' });
    say(2, 0.7);
    await world.presenter.receive({ type: 'select', list: world.list(), position: 1 });
    expect(world.state()).toMatchObject({ isOutOfOrder: false });
  });

  it('keeps the article on view where the new list has it', async () => {
    await open(fileOf(6, { 1: { label: 'human' }, 4: { label: 'human' } }));
    await world.presenter.receive({ type: 'select', list: world.list(), position: 4 });
    await world.presenter.receive({ type: 'filter', filter: { show: { label: 'human' } }, order: 'file' });
    expect(world.article()).toMatchObject({ position: 1, article: { row: { title: 'Article 4' } } });
  });

  it('begins where another order begins, and says how many there are', async () => {
    await open(fileOf(6));
    await world.presenter.receive({ type: 'select', list: world.list(), position: 4 });
    await world.presenter.receive({ type: 'filter', filter: { show: 'unlabelled' }, order: 'file' });
    expect(world.article()).toMatchObject({ position: 4 });
    await world.presenter.receive({ type: 'filter', filter: { show: 'unlabelled' }, order: 'uncertainty' });
    expect(world.article()).toMatchObject({ position: 0 });
    expect(world.spoken()).toEqual(['6 articles in the list', '6 articles in the list']);
  });

  it('finds words', async () => {
    await open(fileOf(30));
    await world.presenter.receive({ type: 'filter', filter: { show: 'all', text: 'DAY 17' }, order: 'file' });
    expect(world.state()).toMatchObject({ rows: 1, isSearching: false });
    expect(world.shown()).toMatchObject({ row: { line: 18 } });
  });

  it('goes to the next unlabelled one, around the end', async () => {
    await open(fileOf(5, { 3: { label: 'human' }, 4: { label: 'human' } }));
    await world.presenter.receive({ type: 'nextUnlabelled', list: world.list(), position: 2 });
    expect(world.article()).toMatchObject({ position: 0 });
    await judge([0, 1, 2], { label: 'machine' });
    await world.presenter.receive({ type: 'nextUnlabelled', list: world.list(), position: 0 });
    expect(world.spoken().at(-1)).toBe('Nothing in the list is left to label');
  });
});

describe('a file that others write to', () => {
  const refresh = async (): Promise<void> => {
    const refreshed = await world.dataset.refresh();
    if (!refreshed.ok) throw new Error(refreshed.problem.message);
    world.presenter.refreshed(refreshed.value);
  };

  it('puts articles that were appended at the end of the list', async () => {
    await open(fileOf(3));
    const before = world.list();
    world.store.write(PATH, fileOf(5));
    await refresh();
    await vi.waitFor(() => {
      expect(world.state()).toMatchObject({ list: before, rows: 5, progress: { total: 5 } });
    });
  });

  it('draws up another list where articles are gone, with the same one on view', async () => {
    await open(fileOf(5));
    await world.presenter.receive({ type: 'select', list: world.list(), position: 3 });
    const before = world.list();
    world.store.write(PATH, fileOf(5).split('\n').slice(2).join('\n'));
    await refresh();
    await vi.waitFor(() => {
      expect(world.state()).toMatchObject({ list: before + 1, rows: 3 });
      expect(world.article()).toMatchObject({ position: 1, article: { row: { title: 'Article 3', line: 2 } } });
    });
  });

  it('shows both sides where two have said different things, until one is taken', async () => {
    await open(fileOf(2));
    await judge([0], { label: 'machine' });
    world.store.write(PATH, fileOf(2, { 0: { label: 'human' } }));
    await refresh();
    expect(world.spoken().at(-1)).toBe('1 article changed by you and by somebody else: see Conflicts');
    await vi.waitFor(() => {
      expect(world.state()).toMatchObject({ conflicts: 1 });
      expect(world.shown()?.conflict).toEqual({ ours: 'label machine', theirs: 'label human' });
    });
    await world.presenter.receive({ type: 'settle', list: world.list(), position: 0, take: 'theirs' });
    await vi.waitFor(() => {
      expect(world.state()).toMatchObject({ conflicts: 0 });
      expect(world.shown()?.row.label).toBe('human');
    });
  });
});

describe('the model', () => {
  it('is asked about the article on view and then the next, and its marks are shown', async () => {
    await open(fileOf(3));
    expect(world.shown()?.marksMessage).toBe('The model is reading the article…');
    await vi.waitFor(() => {
      expect(world.shown()?.marks).toHaveLength(1);
      expect(world.model.assess).toHaveBeenCalledTimes(2);
    });
    expect(world.shown()?.row.opinion?.text).toMatch(/^(human|machine) \d+ %$/);
    expect(world.shown()?.marksMessage).toBe(undefined);
    await judge([0], { label: 'human' });
    expect((await world.dataset.content(0)).judgement.provenance).toMatchObject({ model: 'abcd' });
  });

  it('is not asked while somebody runs through the list', async () => {
    await open(fileOf(30));
    for (let position = 1; position < 20; position++)
      await world.presenter.receive({ type: 'select', list: world.list(), position });
    await vi.waitFor(() => {
      expect(world.shown()?.marks).toHaveLength(1);
    });
    expect(world.model.assess.mock.calls[0]?.[0].articles[0]?.title).toBe('Article 19');
  });

  it('says why there are no marks', async () => {
    world = await createWorld(fileOf(2));
    world.model.assess.mockRejectedValue(new Error('The process ended.'));
    await world.presenter.receive({ type: 'ready' });
    await vi.waitFor(() => {
      expect(world.shown()?.marksMessage).toBe('The process ended.');
    });
  });

  it('reads the whole list, and sorts by it', async () => {
    await open(fileOf(120));
    await world.presenter.receive({ type: 'read', position: 0 });
    await vi.waitFor(() => {
      expect(world.state()?.reading).toMatchObject({ state: 'done', done: 120, total: 120, model: 'mini' });
    });
    await world.presenter.receive({ type: 'filter', filter: { show: 'all' }, order: 'uncertainty' });
    await askRows(0, 120);
    const margins = world.rows().map(({ opinion }) => Math.abs((opinion?.probabilities['machine'] ?? 2) - 0.5));
    expect(margins).toEqual(margins.toSorted((a, b) => a - b));
  });

  it('is another one: what the former said is forgotten, and the article is read again', async () => {
    await open(fileOf(20));
    await world.presenter.receive({ type: 'read', position: 0 });
    world.model.otherModel();
    world.answers.forget();
    await vi.waitFor(() => {
      expect(world.shown()?.marks).toHaveLength(1);
      expect(world.answers.modelOf([0])).toBe('ef01');
    });
    expect(world.dataset.entry(15).opinion).toBe(undefined);
    expect(world.state()?.reading.state).toBe('none');
  });
});
