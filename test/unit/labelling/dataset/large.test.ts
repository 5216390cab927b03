// A dataset of 100,000 articles: the same results as with six.
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { openDataset } from '../../../../src/labelling/dataset/openDataset.ts';
import { createMemoryStore } from '../../../fakes/memoryDatasetStore.ts';

const PATH = '/large.jsonl';
const COUNT = 100_000;
const AT_ONCE = 10_000;
const line = (at: number): string => `{"title": "Title ${at}", "text": "Word${at % 1000} of text ${at}"}`;
const fileOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

describe('a dataset of 100,000 articles', () => {
  it('is labelled, searched, ordered, taken in and saved', async () => {
    const lines = Array.from({ length: COUNT }, (_, at) => line(at));
    const store = createMemoryStore({ [PATH]: fileOf(lines) });
    const set = unwrap(await openDataset(store, PATH));
    for (let id = 0; id < COUNT; id += 100) set.change([id], { label: id % 200 === 0 ? 'human' : 'machine' });
    expect(set.labels()).toEqual([
      { label: 'human', count: 500 },
      { label: 'machine', count: 500 },
    ]);

    expect([...(await set.list({ show: 'all', text: 'WORD700' }, 'file')).ids]).toEqual(
      Array.from({ length: 100 }, (_, at) => 700 + 1000 * at),
    );
    for (let id = 0; id < COUNT; id++)
      set.setOpinion(id, {
        probabilities: {
          machine: 0.5 + ((id * 7919) % COUNT) / (2 * COUNT),
          human: 0.5 - ((id * 7919) % COUNT) / (2 * COUNT),
        },
        basis: 'article',
        judged: 1,
        marked: 0,
      });
    const { ids } = await set.list({ show: 'all' }, 'uncertainty');
    expect([...ids.subarray(0, 1000)].map((id) => (id * 7919) % COUNT)).toEqual(
      Array.from({ length: 1000 }, (_, at) => at),
    );
    expect(new Set(ids).size).toBe(COUNT);

    // Somebody puts a line first, takes one of ours away, labels another and turns the last ten round.
    const others = lines.with(50_000, line(50_000).replace('}', ', "label": "mixed"}')).toSpliced(300, 1);
    store.write(PATH, fileOf(['{"title": "New"}', ...others.slice(0, -10), ...others.slice(-10).reverse()]));
    unwrap(await set.refresh());
    expect(set.conflicts()).toMatchObject([
      { id: 300, theirs: undefined },
      { id: 50_000, ours: { label: 'human' }, theirs: { label: 'mixed' } },
    ]);
    expect(set.entry(COUNT - 1).line).toBe(COUNT - 9);
    expect(set.entry(COUNT - 100)).toMatchObject({ label: 'machine', isChanged: true });
    unwrap(await set.save());
    const saved = store.text(PATH).split('\n');
    expect(saved).toHaveLength(COUNT + 1);
    expect(saved.filter((one) => one.includes('"label"'))).toHaveLength(999);
    expect(saved[1]).toBe(line(0).replace('}', ', "label": "human"}'));
    expect(saved[2]).toBe(line(1));
  });

  it('is labelled all at once, undone and redone', async () => {
    const lines = Array.from({ length: AT_ONCE }, (_, at) => line(at));
    const store = createMemoryStore({ [PATH]: fileOf(lines) });
    const set = unwrap(await openDataset(store, PATH));
    const edit = set.change([...lines.keys()], { label: 'human', provenance: { by: 'ann', at: 'now' } });
    unwrap(await set.save());
    expect(store.text(PATH).match(/"label": "human"/g)).toHaveLength(AT_ONCE);
    edit?.undo();
    expect(set.progress()).toMatchObject({ total: AT_ONCE, labelled: 0 });
    unwrap(await set.save());
    expect(store.text(PATH) === fileOf(lines)).toBe(true);
  });
});
