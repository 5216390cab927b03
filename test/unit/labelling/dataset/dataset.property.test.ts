// Whatever people, others and misfortune do to a file in any order: no line is lost, nobody's word is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import type { Dataset, DatasetEdit } from '../../../../src/labelling/dataset/dataset.ts';
import { openDataset } from '../../../../src/labelling/dataset/openDataset.ts';
import type { Judgement, JudgementChange } from '../../../../src/labelling/judgement.ts';
import { readJudgement } from '../../../../src/labelling/lines/readJudgement.ts';
import { createMemoryStore, type MemoryStore } from '../../../fakes/memoryDatasetStore.ts';
import { Outsider, titleOf, type OutsideAct } from './outsider.ts';

const PATH = '/set.jsonl';
const RUNS = 80;
const ORIGINAL = [
  '{"title": "0", "text": "a", "extra": [1.0, 2e3]}',
  '{"title":"1","text":"a","label":"human","provenance":{"by":"eve","at":"then"}}',
  '{ "title" : "2" , "text" : "\\u0061" , "label" : 1 , "split" : "train" }',
  '{"title": "3", "text": "b", "label": "machine", "skipped": true, "note": "N\\u006fte"}',
  '{"title": "4", "flagged": true, "text": "", "spans": [{"start": 0, "end": 1, "label": "x"}]}',
  '{"title": "5", "text": "c"}',
];

type Act =
  | { readonly act: 'label' | 'change'; readonly ids: readonly number[]; readonly change: JudgementChange }
  | { readonly act: 'undo' | 'redo' | 'refresh' | 'save' | 'kill' | 'revert' }
  | { readonly act: 'settle'; readonly at: number; readonly take: 'ours' | 'theirs' }
  | { readonly act: 'outside'; readonly outside: OutsideAct };

const label = fc.constantFrom('human', 'machine', 'mixed', null);
const change: fc.Arbitrary<JudgementChange> = fc.oneof(
  label.map((one): JudgementChange => ({ label: one })),
  fc.constantFrom<JudgementChange[]>(
    { skipped: true },
    { skipped: false },
    { flagged: true },
    { flagged: false },
    { split: 'val' },
    { split: null },
    { note: 'seen' },
    { note: 'Note' },
    { note: null },
    { spans: [{ start: 0, end: 1, label: 'machine' }] },
    { spans: [] },
  ),
);
const place = fc.nat(30);
const outside: fc.Arbitrary<OutsideAct> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('change' as const), at: place, change }) },
  fc.record({ act: fc.constant('append' as const) }),
  fc.record({ act: fc.constant('delete' as const), at: place }),
  fc.record({ act: fc.constant('move' as const), at: place, to: place }),
);
const ids = fc.array(place, { minLength: 1, maxLength: 3 });
const labelling = fc.record({ act: fc.constant('label' as const), ids, change: label.map((one) => ({ label: one })) });
const own: fc.Arbitrary<Act>[] = [
  labelling,
  labelling,
  fc.record({ act: fc.constant('change' as const), ids, change }),
  ...(['undo', 'undo', 'redo', 'refresh', 'save', 'save'] as const).map((act) => fc.constant({ act })),
];
const outsideAct: fc.Arbitrary<Act> = outside.map((one) => ({ act: 'outside', outside: one }));
const misfortunes: fc.Arbitrary<Act>[] = (['kill', 'revert'] as const).map((act) => fc.constant({ act }));
const settling: fc.Arbitrary<Act> = fc.record({
  act: fc.constant('settle' as const),
  at: place,
  take: fc.constantFrom('ours' as const, 'theirs' as const),
});

/** A person with the editor open: what they do, and what must hold after it. */
class Run {
  readonly outsider: Outsider;
  readonly #store: MemoryStore;
  #set: Dataset;
  #edits: DatasetEdit[] = [];
  #undone: DatasetEdit[] = [];
  /** Titles of the articles that we have changed. */
  readonly #touched = new Set<string>();
  #at = 0;

  private constructor(store: MemoryStore, set: Dataset) {
    this.#store = store;
    this.#set = set;
    this.outsider = new Outsider(store, PATH);
  }

  static async start(): Promise<Run> {
    const store = createMemoryStore({ [PATH]: ORIGINAL.map((line) => `${line}\n`).join('') });
    return new Run(store, unwrap(await openDataset(store, PATH)));
  }

  async do(act: Act): Promise<void> {
    switch (act.act) {
      case 'label':
      case 'change':
        await this.#change(act.ids, act.change);
        break;
      case 'settle': {
        const conflicts = this.#set.conflicts();
        const id = conflicts[act.at % Math.max(1, conflicts.length)]?.id;
        if (id !== undefined) this.#keep(this.#set.settle(id, act.take));
        break;
      }
      case 'undo':
        this.undo();
        break;
      case 'redo': {
        const edit = this.#undone.pop();
        edit?.redo();
        if (edit !== undefined) this.#edits.push(edit);
        break;
      }
      case 'outside':
        this.outsider.do(act.outside);
        break;
      case 'refresh':
        unwrap(await this.#set.refresh());
        break;
      case 'save':
        unwrap(await this.#set.save());
        break;
      case 'kill':
        await this.#kill();
        break;
      case 'revert':
        unwrap(await this.#set.revert());
        this.outsider.adopt();
        [this.#edits, this.#undone] = [[], []];
        expect(this.#set.isDirty()).toBe(false);
    }
  }

  undo(): boolean {
    const edit = this.#edits.pop();
    if (edit === undefined) return false;
    edit.undo();
    this.#undone.push(edit);
    return true;
  }

  /** Counts are those of the entries; what we did not touch is as the others left it. */
  async check(): Promise<void> {
    const lines = this.outsider.lines();
    const titles = lines.map(titleOf);
    expect(new Set(titles).size).toBe(titles.length);
    const alone = new Map(this.outsider.alone.map((line) => [titleOf(line), line]));
    expect([...titles].sort()).toEqual(expect.arrayContaining([...alone.keys()].sort()));
    for (const [at, title] of titles.entries()) if (!this.#touched.has(title)) expect(lines[at]).toBe(alone.get(title));
    const { ids: all } = await this.#set.list({ show: 'all' }, 'file');
    const entries = [...all].map((id) => this.#set.entry(id));
    expect(new Set(all).size).toBe(this.#set.count());
    expect(this.#set.progress()).toEqual({
      total: entries.length,
      labelled: entries.filter((entry) => entry.label !== undefined).length,
      skipped: entries.filter(({ skipped }) => skipped).length,
      flagged: entries.filter(({ flagged }) => flagged).length,
      broken: 0,
      unlabelled: entries.filter((entry) => entry.label === undefined && !entry.skipped).length,
    });
    for (const { id, label: said, flagged, skipped, hasNote, spans } of entries) {
      const { judgement } = await this.#set.content(id);
      expect({ said, flagged, skipped, hasNote, spans }).toEqual({
        said: judgement.label,
        flagged: judgement.flagged === true,
        skipped: judgement.skipped === true,
        hasNote: judgement.note !== undefined,
        spans: judgement.spans?.length ?? 0,
      });
    }
  }

  /** Everything undone and saved: the file is as if only the others had worked. */
  async checkUndone(): Promise<void> {
    while (this.undo());
    unwrap(await this.#set.save());
    const lines = this.outsider.lines();
    const { alone, changed } = this.outsider;
    expect(lines.map(readable)).toEqual(alone.map(readable));
    for (const [at, line] of lines.entries()) if (!changed.has(titleOf(line))) expect(line).toBe(alone[at]);
    expect(this.#set.conflicts()).toEqual([]);
    expect(this.#set.isDirty()).toBe(false);
  }

  /** Everything saved and settled for us: what we see is what the file says. */
  async checkSaved(): Promise<void> {
    unwrap(await this.#set.refresh());
    unwrap(await this.#set.save());
    for (const { id } of this.#set.conflicts()) this.#set.settle(id, 'ours');
    const seen = await this.seen();
    unwrap(await this.#set.save());
    expect(this.#set.isDirty()).toBe(false);
    const lines = this.outsider.lines();
    for (const line of lines) {
      const said = seen.get(titleOf(line));
      if (said !== undefined) expect(readJudgement(JSON.parse(line))).toEqual(said);
    }
    const titles = lines.map(titleOf);
    expect(titles).toEqual(expect.arrayContaining([...seen.keys()]));
  }

  async seen(): Promise<Map<string, Judgement>> {
    const { ids: all } = await this.#set.list({ show: 'all' }, 'file');
    const contents = await Promise.all([...all].map((id) => this.#set.content(id)));
    return new Map(contents.map(({ fields, judgement }) => [fields?.title ?? '', judgement]));
  }

  async #change(chosen: readonly number[], wanted: JudgementChange): Promise<void> {
    const { ids: all } = await this.#set.list({ show: 'all' }, 'file');
    const picked = chosen.flatMap((at) => all[at % Math.max(1, all.length)] ?? []);
    const provenance = { by: 'me', at: String(this.#at++) };
    const given =
      wanted.label === undefined ? wanted : { ...wanted, provenance: wanted.label === null ? null : provenance };
    const edit = this.#set.change(picked, given);
    for (const id of edit?.entries ?? []) this.#touched.add((await this.#set.content(id)).fields?.title ?? '');
    this.#keep(edit);
  }

  #keep(edit: DatasetEdit | undefined): void {
    if (edit === undefined) return;
    this.#edits.push(edit);
    this.#undone = [];
  }

  /** The window goes away, and comes back with its backup. */
  async #kill(): Promise<void> {
    unwrap(await this.#set.refresh());
    const before = await this.seen();
    const conflicts = this.#set.conflicts();
    const backup = await this.#set.backup();
    this.#set.dispose();
    this.#set = unwrap(await openDataset(this.#store, PATH, { backup }));
    expect(await this.seen()).toEqual(before);
    const what = ({ ours, theirs }: Dataset['conflicts'] extends () => readonly (infer C)[] ? C : never): string =>
      JSON.stringify([ours, theirs]);
    expect(this.#set.conflicts().map(what).sort()).toEqual(conflicts.map(what).sort());
    [this.#edits, this.#undone] = [[], []];
  }
}

/** In a line that others have written to since, a label that was a number comes back as its text. */
const readable = (line: string): unknown =>
  JSON.parse(line, (key, value: unknown) => (key === 'label' ? String(value) : value));

async function play(acts: readonly Act[]): Promise<Run> {
  const run = await Run.start();
  for (const act of acts) {
    await run.do(act);
    await run.check();
  }
  return run;
}

describe('a dataset, whatever happens', () => {
  it('undone wholly and saved is as if only the others had worked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...own, outsideAct), { maxLength: 25 }), async (acts) => {
        await (await play(acts)).checkUndone();
      }),
      { numRuns: RUNS },
    );
  });

  it('loses nothing of ours or theirs when windows are killed, changes dropped and conflicts settled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(...own, outsideAct, outsideAct, ...misfortunes, settling), { maxLength: 25 }),
        async (acts) => {
          await (await play(acts)).checkSaved();
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('edited by two at once keeps what both say', async () => {
    const turn = fc.record({ who: fc.nat(1), at: fc.nat(ORIGINAL.length - 1), isSaved: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 20 }), async (turns) => {
        const store = createMemoryStore({ [PATH]: ORIGINAL.map((line) => `${line}\n`).join('') });
        const sets = [unwrap(await openDataset(store, PATH)), unwrap(await openDataset(store, PATH))];
        const keys = ['label', 'note'] as const;
        const wanted = keys.map(() => new Map<number, string>());
        for (const [time, { who, at, isSaved }] of turns.entries()) {
          const key = keys[who] ?? 'label';
          wanted[who]?.set(at, `${key} ${time}`);
          sets[who]?.change([at], { [key]: `${key} ${time}` });
          if (isSaved) unwrap((await sets[who]?.save()) ?? { ok: true, value: undefined });
        }
        for (const set of sets) unwrap(await set.save());
        const lines = store.text(PATH).split('\n').slice(0, -1);
        expect(lines).toHaveLength(ORIGINAL.length);
        for (const [who, key] of keys.entries())
          for (const [at, value] of wanted[who] ?? [])
            expect(readJudgement(JSON.parse(lines[at] ?? ''))[key]).toBe(value);
        for (const set of sets) expect(set.conflicts()).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
