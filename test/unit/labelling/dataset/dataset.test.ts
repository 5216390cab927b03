// The dataset on small files, one behaviour at a time.
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import type { Dataset } from '../../../../src/labelling/dataset/dataset.ts';
import { openDataset } from '../../../../src/labelling/dataset/openDataset.ts';
import type { JudgementChange } from '../../../../src/labelling/judgement.ts';
import { createMemoryStore, type MemoryStore } from '../../../fakes/memoryDatasetStore.ts';

const PATH = '/set.jsonl';
const LINES = [
  '{"title": "A", "text": "Alpha said so."}',
  '{"title": "B", "text": "Beta\\u2019s gone.", "label": "human", "weight": 1.50}',
  'not json',
  '{"title":"C","article":"Gamma","label":1,"split":"train"}',
];
const by = { by: 'ann', at: '2026-11-21T12:00:00Z' };
const machine: JudgementChange = { label: 'machine', provenance: by };

async function opened(lines: readonly string[] = LINES): Promise<{ store: MemoryStore; set: Dataset }> {
  const store = createMemoryStore({ [PATH]: fileOf(lines) });
  return { store, set: await reopened(store) };
}
async function reopened(store: MemoryStore, backup?: Uint8Array): Promise<Dataset> {
  const set = unwrap(await openDataset(store, PATH, backup === undefined ? {} : { backup }));
  await set.complete;
  return set;
}
const fileOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const linesIn = (store: MemoryStore): string[] => store.text(PATH).split('\n').slice(0, -1);
const parsedIn = (store: MemoryStore): unknown[] => linesIn(store).map((line): unknown => JSON.parse(line));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a dataset', () => {
  it('shows what the lines say and counts it', async () => {
    const { set } = await opened();
    expect(set.progress()).toEqual({ total: 4, labelled: 2, skipped: 0, flagged: 0, broken: 1, unlabelled: 1 });
    expect(set.labels()).toEqual([
      { label: '1', count: 1 },
      { label: 'human', count: 1 },
    ]);
    expect(set.entry(3)).toMatchObject({ id: 3, line: 4, label: '1', split: 'train', isChanged: false });
    expect(set.entry(2).problem).toContain('not a JSON object');
  });

  it('gives an entry with its fields, its judgement and the keys that nobody reads', async () => {
    const { set } = await opened();
    set.change([1], machine);
    expect(await set.content(1)).toMatchObject({
      fields: { title: 'B', article: 'Beta’s gone.' },
      judgement: { label: 'machine', provenance: by },
      others: [['weight', '1.5']],
    });
    expect(await set.content(2)).toMatchObject({ raw: 'not json', judgement: {}, others: [] });
  });

  it('keeps counts while entries change and are changed back', async () => {
    const { set } = await opened();
    const edit = set.change([0, 1, 2], { ...machine, flagged: true });
    expect(edit?.label).toBe('Label 2 articles machine');
    expect(edit?.entries).toEqual([0, 1]);
    expect(set.progress()).toMatchObject({ labelled: 3, flagged: 2 });
    expect(set.labels()[0]).toEqual({ label: 'machine', count: 2 });
    edit?.undo();
    expect(set.progress()).toMatchObject({ labelled: 2, flagged: 0 });
    expect(set.isDirty()).toBe(false);
    edit?.redo();
    edit?.redo();
    expect(set.labels()[0]).toEqual({ label: 'machine', count: 2 });
  });

  it.each<[string, readonly number[], JudgementChange]>([
    ['a label that is there', [1], { label: 'human', provenance: by }],
    ['a label that is there with space around it', [1], { label: ' human ' }],
    ['no label where there is none', [0], { label: null }],
    ['not flagged where it is not', [0, 1], { flagged: false }],
    ['an empty note', [0], { note: '' }],
    ['a line that is broken', [2], machine],
    ['an entry that is not there', [99, -1], machine],
  ])('has nothing to do for %s', async (_, ids, change) => {
    const { set } = await opened();
    expect(set.change(ids, change)).toBeUndefined();
    expect(set.isDirty()).toBe(false);
  });

  it('clears “skipped” with a new label, not the label with skipping', async () => {
    const { set } = await opened();
    set.change([0], { skipped: true });
    expect(set.entry(0)).toMatchObject({ skipped: true });
    const edit = set.change([0], machine);
    expect(set.entry(0)).toMatchObject({ skipped: false, label: 'machine' });
    set.change([0], { skipped: true });
    expect(set.entry(0)).toMatchObject({ skipped: true, label: 'machine' });
    edit?.undo();
    expect(set.entry(0)).toMatchObject({ skipped: true });
  });

  it('takes the provenance along when a label is set back by hand', async () => {
    const { set } = await opened();
    set.change([1], machine);
    set.change([1], { label: 'human', provenance: by });
    expect(set.isDirty()).toBe(false);
  });

  it('forgets a note that turns out to be the note of the line', async () => {
    const { set } = await opened(['{"text":"a","note":"so"}']);
    set.change([0], { note: 'so' });
    await turn();
    await turn();
    expect(set.isDirty()).toBe(false);
  });

  it('tells listeners once a turn', async () => {
    const { set } = await opened();
    await turn();
    let told = 0;
    const { dispose } = set.onChange(() => told++);
    set.change([0], machine);
    set.change([1], machine);
    expect(told).toBe(0);
    await turn();
    expect(told).toBe(1);
    dispose();
    set.change([0], { flagged: true });
    await turn();
    expect(told).toBe(1);
  });
});

describe('saving a dataset', () => {
  it('splices what was changed and leaves every other byte', async () => {
    const { set, store } = await opened();
    set.change([0], machine);
    unwrap(await set.save());
    expect(set.isDirty()).toBe(false);
    expect(linesIn(store)).toEqual([
      '{"title": "A", "text": "Alpha said so.", "label": "machine", "provenance": {"by": "ann", "at": "2026-11-21T12:00:00Z"}}',
      ...LINES.slice(1),
    ]);
  });

  it('undoes across it, and gives the bytes that were there', async () => {
    const { set, store } = await opened();
    const edits = [set.change([1, 3], machine), set.change([3], { split: 'test' })];
    unwrap(await set.save());
    edits.push(set.change([3], { label: 'human', provenance: by }));
    unwrap(await set.save());
    for (const edit of edits.toReversed()) edit?.undo();
    expect(set.isDirty()).toBe(true);
    expect(set.entry(3)).toMatchObject({ label: '1', split: 'train' });
    unwrap(await set.save());
    expect(linesIn(store)).toEqual(LINES);
    for (const edit of edits) edit?.redo();
    unwrap(await set.save());
    expect(parsedIn({ ...store, text: () => store.text(PATH).replace('not json', '0') })[3]).toMatchObject({
      label: 'human',
      split: 'test',
    });
  });

  it('keeps what was changed while it was being written', async () => {
    const { set, store } = await opened();
    const edit = set.change([0], machine);
    const saving = set.save();
    edit?.undo();
    set.change([1], { flagged: true });
    unwrap(await saving);
    unwrap(await set.save());
    expect(set.isDirty()).toBe(false);
    expect(linesIn(store)[0]).toBe(LINES[0]);
    expect(set.progress()).toMatchObject({ labelled: 2, flagged: 1 });
  });

  it('goes on in another file when it is saved there', async () => {
    const { set, store } = await opened();
    set.change([0], { label: 'x' });
    unwrap(await set.saveAs('/other.jsonl'));
    expect(linesIn(store)).toEqual(LINES);
    expect(set.path).toBe('/other.jsonl');
    set.change([1], { label: 'y' });
    unwrap(await set.save());
    expect(linesIn(store)).toEqual(LINES);
    expect(store.text('/other.jsonl')).toContain('"label": "y"');
  });

  it('says why it cannot, and keeps the changes', async () => {
    const { set, store } = await opened();
    set.change([0], machine);
    store.refuseSaves('The disk is full.');
    expect(await set.save()).toMatchObject({ ok: false, problem: { message: 'The disk is full.' } });
    expect(set.entry(0).label).toBe('machine');
    expect(set.isDirty()).toBe(true);
    store.refuseSaves(undefined);
    store.write(PATH, undefined);
    expect(await set.save()).toMatchObject({ ok: false, problem: { code: 'file-missing' } });
    expect(set.isDirty()).toBe(true);
  });

  it('leaves no state of the file open but the last', async () => {
    const { set, store } = await opened();
    set.change([0], machine);
    unwrap(await set.save());
    store.write(PATH, fileOf(LINES));
    unwrap(await set.refresh());
    unwrap(await set.revert());
    expect(store.openCount()).toBe(1);
    set.dispose();
    expect(store.openCount()).toBe(0);
  });
});

describe('reverting', () => {
  it('has everything as it is on disk', async () => {
    const { set, store } = await opened();
    const edit = set.change([0, 1], machine);
    store.write(PATH, fileOf([...LINES, '{"text":"new"}']));
    unwrap(await set.revert());
    expect(set.isDirty()).toBe(false);
    expect(set.progress()).toMatchObject({ total: 5, labelled: 2 });
    edit?.undo();
    edit?.redo();
    expect(set.isDirty()).toBe(false);
  });
});

describe('two on one file', () => {
  it('take in what the other wrote, key by key', async () => {
    const { set, store } = await opened();
    const other = await reopened(store);
    other.change([0], { label: 'human', note: 'sure' });
    other.change([1], { flagged: true });
    unwrap(await other.save());
    set.change([0], { split: 'val' });
    set.change([1], machine);
    unwrap(await set.save());
    expect(set.conflicts()).toEqual([]);
    const lines = linesIn(store);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ label: 'human', note: 'sure', split: 'val' });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ label: 'machine', flagged: true });
    expect(lines.slice(2)).toEqual(LINES.slice(2));
  });

  it('keep their ids when lines come and go', async () => {
    const { set, store } = await opened();
    set.change([3], machine);
    store.write(PATH, fileOf(['{"text":"first"}', LINES[3] ?? '', LINES[1] ?? '']));
    const changed = unwrap(await set.refresh());
    expect(set.entry(3)).toMatchObject({ line: 2, label: 'machine', split: 'train' });
    expect(set.entry(1)).toMatchObject({ line: 3, label: 'human' });
    expect(set.entry(0)).toMatchObject({ line: 1 });
    expect(set.entry(2).problem).toContain('taken this article out');
    expect(changed).toContain(0);
    expect(changed).not.toContain(1);
    expect(set.progress()).toMatchObject({ total: 3, labelled: 2, broken: 0 });
  });

  it('see the same label by both as no conflict, whoever gave it', async () => {
    const { set, store } = await opened();
    set.change([0], machine);
    store.write(PATH, fileOf(['{"title": "A", "text": "Alpha said so.", "label": "machine"}', ...LINES.slice(1)]));
    unwrap(await set.refresh());
    expect(set.conflicts()).toEqual([]);
    expect(set.isDirty()).toBe(false);
  });

  const theirs = '{"title": "A", "text": "Alpha said so.", "label": "human"}';
  const conflicted = async (): Promise<{ store: MemoryStore; set: Dataset }> => {
    const both = await opened();
    both.set.change([0], { ...machine, flagged: true });
    both.store.write(PATH, fileOf([theirs, ...LINES.slice(1)]));
    unwrap(await both.set.refresh());
    return both;
  };

  it('show a conflict, and save all but it', async () => {
    const { set, store } = await conflicted();
    expect(set.conflicts()).toEqual([
      { id: 0, ours: { label: 'machine', provenance: by }, theirs: { label: 'human' } },
    ]);
    expect(set.entry(0)).toMatchObject({ label: 'machine', isChanged: true });
    unwrap(await set.save());
    expect(JSON.parse(linesIn(store)[0] ?? '')).toEqual({
      title: 'A',
      text: 'Alpha said so.',
      label: 'human',
      flagged: true,
    });
    expect(set.conflicts()).toHaveLength(1);
    expect([...(await set.list({ show: 'conflict' }, 'file')).ids]).toEqual([0]);
  });

  it.each([
    ['ours', 'machine', true],
    ['theirs', 'human', true],
  ] as const)('settle it for %s', async (take, label, flagged) => {
    const { set, store } = await conflicted();
    const edit = set.settle(0, take);
    expect(set.conflicts()).toEqual([]);
    edit?.undo();
    expect(set.conflicts()).toHaveLength(1);
    edit?.redo();
    expect(set.settle(0, take)).toBeUndefined();
    unwrap(await set.save());
    expect(JSON.parse(linesIn(store)[0] ?? '')).toMatchObject({ label, flagged });
    expect(set.isDirty()).toBe(false);
  });

  const robbed = async (): Promise<{ store: MemoryStore; set: Dataset }> => {
    const both = await opened();
    both.set.change([3], machine);
    both.store.write(PATH, fileOf(LINES.slice(0, 3)));
    unwrap(await both.set.refresh());
    return both;
  };

  it('put a line back that the other took away', async () => {
    const { set, store } = await robbed();
    expect(set.conflicts()).toEqual([{ id: 3, ours: machine, theirs: undefined }]);
    expect([...(await set.list({ show: 'conflict' }, 'file')).ids]).toEqual([3]);
    expect((await set.content(3)).fields).toMatchObject({ title: 'C' });
    unwrap(await set.save());
    expect(linesIn(store)).toHaveLength(3);
    set.settle(3, 'ours');
    expect(set.isDirty()).toBe(true);
    unwrap(await set.save());
    expect(JSON.parse(linesIn(store)[3] ?? '')).toMatchObject({ article: 'Gamma', label: 'machine', provenance: by });
    expect(set.isDirty()).toBe(false);
    expect(set.entry(3)).toMatchObject({ line: 4, label: 'machine' });
    expect(set.progress()).toMatchObject({ total: 4, labelled: 2 });
  });

  it('let a line go that the other took away', async () => {
    const { set } = await robbed();
    set.settle(3, 'theirs')?.undo();
    expect(set.conflicts()).toHaveLength(1);
    set.settle(3, 'theirs');
    expect(set.isDirty()).toBe(false);
  });

  it('find a line again that was away for a while', async () => {
    const { set, store } = await robbed();
    store.write(PATH, fileOf([...LINES.slice(1), LINES[0] ?? '']));
    unwrap(await set.refresh());
    expect(set.conflicts()).toEqual([]);
    expect(set.entry(3)).toMatchObject({ line: 3, label: 'machine' });
  });
});

describe('a backup', () => {
  it('brings back what was not saved', async () => {
    const { set, store } = await opened();
    set.change([0, 3], machine);
    set.change([1], { note: 'n', spans: [{ start: 0, end: 2, label: 'machine' }] });
    const again = await reopened(store, await set.backup());
    expect(again.isDirty()).toBe(true);
    expect(again.progress()).toEqual(set.progress());
    unwrap(await again.save());
    const direct = await set.save();
    unwrap(direct);
    expect(set.isDirty()).toBe(false);
    expect(set.conflicts()).toEqual([]);
  });

  it('is put over what others wrote meanwhile', async () => {
    const { set, store } = await opened();
    set.change([0, 1, 3], machine);
    const backup = await set.backup();
    store.write(
      PATH,
      fileOf([
        '{"text":"new"}',
        LINES[1]?.replace('"human"', '"mixed"') ?? '',
        LINES[0]?.replace('}', ',"flagged":true}') ?? '',
      ]),
    );
    const again = await reopened(store, backup);
    expect(again.entry(2)).toMatchObject({ label: 'machine', flagged: true });
    expect(again.conflicts()).toMatchObject([
      { id: 1, ours: { label: 'machine' }, theirs: { label: 'mixed' } },
      { ours: { label: 'machine' }, theirs: undefined },
    ]);
    again.settle(again.conflicts()[1]?.id ?? -1, 'ours');
    unwrap(await again.save());
    expect(linesIn(store)).toHaveLength(4);
  });

  it.each(['', '{', '{"version":2}', '{"version":1,"path":"x","signature":{},"entries":[]}', '\xff\xfe'])(
    'that cannot be read (%j) is a problem, and nothing is lost',
    async (text) => {
      const { store } = await opened();
      expect(await openDataset(store, PATH, { backup: Buffer.from(text) })).toMatchObject({
        ok: false,
        problem: { code: 'file-corrupt' },
      });
      expect(linesIn(store)).toEqual(LINES);
      expect(unwrap(await openDataset(store, PATH)).count()).toBe(4);
    },
  );
});
