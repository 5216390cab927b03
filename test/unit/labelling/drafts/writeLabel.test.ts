// Labels given in a draft, as bytes of the dataset.
import { describe, expect, it } from 'vitest';
import { fail, ok, unwrap } from '../../../../src/grover/problem.ts';
import { lookUp } from '../../../../src/labelling/drafts/lookUp.ts';
import { writeLabel, type LabelRequest, type LabelStore } from '../../../../src/labelling/drafts/writeLabel.ts';
import { createMemoryStore, type MemoryStore } from '../../../fakes/memoryDatasetStore.ts';

const PATH = '/w/labelled.jsonl';
const FIRST = 'It rained on Tuesday.';
const SECOND = 'The ferry stayed in port 🚢 and nobody minded.';
const ARTICLE = `${FIRST}\n${SECOND}`;
const PROVENANCE = { by: 'ann', at: '2026-11-21T10:00:00.000Z', file: 'drafts/ferry.md', model: 'abc' };
const SAID = JSON.stringify(PROVENANCE);
const OTHER = '{"title": "Other",  "text":"A storm passed.", "label":"human"}';
const second = { start: ARTICLE.indexOf(SECOND), end: ARTICLE.length };

function storeOf(memory: MemoryStore): LabelStore {
  return {
    ...memory,
    append: (path, line) => {
      memory.write(path, `${memory.text(path)}${line}\n`);
      return Promise.resolve(ok(undefined));
    },
    takeBack: (path, line, size) => {
      const before = memory.text(path);
      expect(before.slice(size)).toBe(`${line}\n`);
      memory.write(path, before.slice(0, size));
      return Promise.resolve(ok(undefined));
    },
  };
}
const request = (rest: Partial<LabelRequest> = {}): LabelRequest => ({
  dataset: PATH,
  fields: { title: 'Ferry stays', date: '03-07-2019', article: ARTICLE },
  label: 'human',
  provenance: PROVENANCE,
  ...rest,
});
const written = async (store: LabelStore, rest: Partial<LabelRequest> = {}) =>
  unwrap(await writeLabel(store, request(rest))).labelled;
const lineOf = (article: string, rest: string): string =>
  `{"date":"03-07-2019","title":"Ferry stays","article":${JSON.stringify(article)},${rest}}`;
const NEW_LINE = lineOf(ARTICLE, `"label":"human","provenance":${SAID}`);

describe('writeLabel', () => {
  it('makes the dataset with the first article', async () => {
    const memory = createMemoryStore();
    expect(await written(storeOf(memory))).toEqual({
      did: 'appended',
      isPart: false,
      dataset: PATH,
      label: 'human',
      line: 1,
      count: 1,
    });
    expect(memory.text(PATH)).toBe(`${NEW_LINE}\n`);
  });

  it('appends behind what is there', async () => {
    const memory = createMemoryStore({ [PATH]: `${OTHER}\r\n\r\n` });
    expect(await written(storeOf(memory))).toMatchObject({ did: 'appended', count: 2 });
    expect(memory.text(PATH)).toBe(`${OTHER}\r\n\r\n${NEW_LINE}\n`);
    expect(memory.openCount()).toBe(0);
  });

  it('changes the label of an article that is there, and nothing else of its line', async () => {
    const text = JSON.stringify(`${FIRST}\n\n${SECOND}`);
    const line = `{"id": 7, "label" : "machine", "text":${text}, "x":1.50}`;
    const memory = createMemoryStore({ [PATH]: `${OTHER}\n${line}\n` });
    expect(await written(storeOf(memory))).toEqual({
      did: 'relabelled',
      before: 'machine',
      dataset: PATH,
      label: 'human',
      line: 2,
      count: 2,
    });
    expect(memory.text(PATH).split('\n')).toEqual([
      OTHER,
      expect.stringMatching(
        /^\{"id": 7, "label" : "human", "text":.*, "x":1\.50, "provenance": ?\{"by": ?"ann".*\}\}$/,
      ),
      '',
    ]);
    expect(memory.openCount()).toBe(0);
  });

  it('does nothing where the article has the label', async () => {
    const memory = createMemoryStore({ [PATH]: `${NEW_LINE}\n` });
    expect(await written(storeOf(memory))).toMatchObject({ did: 'nothing', line: 1 });
    expect(memory.text(PATH)).toBe(`${NEW_LINE}\n`);
  });

  it('takes the mark of skipping away with the label', async () => {
    const memory = createMemoryStore({ [PATH]: lineOf(ARTICLE, '"skipped":true') });
    expect(await written(storeOf(memory))).toMatchObject({ did: 'relabelled', line: 1 });
    expect(JSON.parse(memory.text(PATH))).not.toHaveProperty('skipped');
  });

  it('adds it a second time where that is wanted', async () => {
    const memory = createMemoryStore({ [PATH]: `${lineOf(ARTICLE, '"label":"machine"')}\n` });
    expect(await written(storeOf(memory), { isCopy: true })).toMatchObject({ did: 'appended', line: 2, count: 2 });
  });

  it('marks a part of an article that is there, in code points of its own text', async () => {
    const text = `\n${FIRST}\n\n${SECOND}`;
    const memory = createMemoryStore({ [PATH]: `${JSON.stringify({ text, label: 'human' })}\n` });
    const done = await written(storeOf(memory), { part: second, label: 'machine' });
    expect(done).toMatchObject({ did: 'span', line: 1, label: 'machine' });
    const line = JSON.parse(memory.text(PATH)) as { spans: { start: number; end: number }[]; label: string };
    const points = Array.from(text);
    expect(line.label).toBe('human');
    expect(line.spans.map(({ start, end }) => points.slice(start, end).join(''))).toEqual([SECOND]);
    expect(await written(storeOf(memory), { part: second, label: 'machine' })).toMatchObject({ did: 'nothing' });
    expect(await written(storeOf(memory), { part: { start: 0, end: 2 } })).toMatchObject({ did: 'span' });
    expect(JSON.parse(memory.text(PATH))).toMatchObject({ spans: [{ label: 'human' }, { label: 'machine' }] });
  });

  it('adds a part as an article of its own where the article is not there', async () => {
    const memory = createMemoryStore({ [PATH]: `${OTHER}\n` });
    const done = await written(storeOf(memory), { part: second });
    expect(done).toMatchObject({ did: 'appended', isPart: true, line: 2, count: 2 });
    expect(memory.text(PATH)).toBe(`${OTHER}\n${lineOf(SECOND, `"label":"human","provenance":${SAID}`)}\n`);
    expect(await written(storeOf(memory), { part: second, label: 'machine' })).toMatchObject({
      did: 'relabelled',
      before: 'human',
      line: 2,
    });
  });

  it('marks a part in an older state of the same draft', async () => {
    const older = lineOf(`An old beginning.\n${SECOND}`, `"label":"human","provenance":${SAID}`);
    const memory = createMemoryStore({ [PATH]: `${OTHER}\n${older}\n` });
    expect(await written(storeOf(memory), { part: second, label: 'machine' })).toMatchObject({ did: 'span', line: 2 });
  });

  it('labels the article where all of it is selected', async () => {
    const memory = createMemoryStore({ [PATH]: `${lineOf(ARTICLE, '"label":"machine"')}\n` });
    const done = await written(storeOf(memory), { part: { start: 0, end: ARTICLE.length } });
    expect(done).toMatchObject({ did: 'relabelled', before: 'machine' });
  });

  it('keeps what somebody else writes at the same moment', async () => {
    const memory = createMemoryStore({ [PATH]: `${lineOf(ARTICLE, '"label":"machine"')}\n` });
    const store = storeOf(memory);
    let meanwhile = 6;
    const done = await written({
      ...store,
      save: (...asked) => {
        if (meanwhile-- > 0) memory.write(PATH, `${OTHER}\n${memory.text(PATH)}`);
        return store.save(...asked);
      },
    });
    expect(done).toMatchObject({ did: 'relabelled', line: 7, count: 7 });
    expect(memory.text(PATH).split('\n').slice(0, 2)).toEqual([OTHER, OTHER]);
    expect(memory.openCount()).toBe(0);
  });

  it('says why nothing could be written', async () => {
    const memory = createMemoryStore({ [PATH]: `${lineOf(ARTICLE, '"label":"machine"')}\n` });
    memory.refuseSaves('The disk is full.');
    expect(await writeLabel(storeOf(memory), request())).toMatchObject({ problem: { message: 'The disk is full.' } });
    const full: LabelStore = {
      ...storeOf(createMemoryStore()),
      append: () => Promise.resolve(fail('input-invalid', 'No.')),
    };
    expect(await writeLabel(full, request())).toMatchObject({ ok: false, problem: { message: 'No.' } });
    expect(memory.openCount()).toBe(0);
  });
});

describe('undoing a label', () => {
  const THERE = `${OTHER}\r\n${lineOf(ARTICLE, '"label":"machine","x":1.0')}\r\n`;

  it.each<[string, string, Partial<LabelRequest>]>([
    ['an article that was appended', `${OTHER}\n`, {}],
    ['a label that was changed', THERE, {}],
    ['a part that was marked', THERE, { part: second }],
  ])('of %s gives the bytes that there were', async (_what, content, rest) => {
    const memory = createMemoryStore({ [PATH]: content });
    const { undo } = unwrap(await writeLabel(storeOf(memory), request(rest)));
    expect(memory.text(PATH)).not.toBe(content);
    expect(await undo?.()).toEqual(ok(undefined));
    expect(memory.text(PATH)).toBe(content);
    expect(memory.openCount()).toBe(0);
  });

  it('leaves what others have written since', async () => {
    const memory = createMemoryStore({ [PATH]: THERE });
    const { undo } = unwrap(await writeLabel(storeOf(memory), request()));
    memory.write(PATH, `${OTHER}\n${memory.text(PATH)}`);
    expect(await undo?.()).toEqual(ok(undefined));
    expect(memory.text(PATH)).toBe(`${OTHER}\n${THERE}`);
    expect(await undo?.()).toMatchObject({ ok: false, problem: { code: 'changed-on-disk' } });
  });

  it('has nothing to do where nothing was written', async () => {
    const memory = createMemoryStore({ [PATH]: `${NEW_LINE}\n` });
    expect(unwrap(await writeLabel(storeOf(memory), request())).undo).toBeUndefined();
  });
});

describe('lookUp', () => {
  it('reads labels and the line of the article out of a dataset, broken lines passed over', async () => {
    const lines = [OTHER, '{broken', lineOf(ARTICLE, '"label":1'), OTHER];
    const memory = createMemoryStore({ [PATH]: lines.join('\n') });
    const found = unwrap(await lookUp(memory, PATH, { article: ARTICLE }));
    expect(found).toMatchObject({
      count: 4,
      labels: [
        { label: 'human', count: 2 },
        { label: '1', count: 1 },
      ],
      hit: { kind: 'own', line: 3, judgement: { label: '1' } },
    });
  });

  it('finds an article in a script without blanks', async () => {
    const article = '東京で雨が降った。';
    const memory = createMemoryStore({ [PATH]: `${OTHER}\n{"text":"\\u6771京で雨が降った。"}\n` });
    expect(unwrap(await lookUp(memory, PATH, { article })).hit).toMatchObject({ line: 2 });
  });

  it('can be left', async () => {
    const memory = createMemoryStore({ [PATH]: `${OTHER}\n` });
    const found = await lookUp(memory, PATH, { article: ARTICLE }, AbortSignal.abort());
    expect(found).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
    expect(memory.openCount()).toBe(0);
  });
});
