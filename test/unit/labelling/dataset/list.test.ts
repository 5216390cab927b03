// Lists: what passes, in which order, and what a search finds.
import { describe, expect, it } from 'vitest';
import { ProblemError, unwrap } from '../../../../src/grover/problem.ts';
import type { Dataset, EntryId } from '../../../../src/labelling/dataset/dataset.ts';
import { openDataset } from '../../../../src/labelling/dataset/openDataset.ts';
import type { ArticleOpinion } from '../../../../src/protocol/labelling.ts';
import type { EntryFilter, EntryOrder } from '../../../../src/protocol/labellingView.ts';
import { createMemoryStore } from '../../../fakes/memoryDatasetStore.ts';

const LINES = [
  '{"text":"Alpha","label":"human","split":"train"}',
  '{"text":"Beta","skipped":true}',
  '{"text":"Gamma","flagged":true,"note":"Look again"}',
  'broken',
  '{"text":"Delta","label":"machine","split":"val"}',
  '{"text":"Epsilon","label":"human"}',
];
const open = async (lines: readonly string[]): Promise<Dataset> =>
  unwrap(await openDataset(createMemoryStore({ '/a': lines.join('\n') }), '/a'));
const opinion = (machine: number): ArticleOpinion => ({
  probabilities: { machine, human: 1 - machine },
  basis: 'article',
  judged: 1,
  marked: 0,
});
const listed = async (
  set: Dataset,
  filter: Partial<EntryFilter> = {},
  order: EntryOrder = 'file',
): Promise<EntryId[]> => [...(await set.list({ show: 'all', ...filter }, order)).ids];

describe('a list of entries', () => {
  it.each<[Partial<EntryFilter>, EntryId[]]>([
    [{}, [0, 1, 2, 3, 4, 5]],
    [{ show: 'unlabelled' }, [2]],
    [{ show: 'labelled' }, [0, 4, 5]],
    [{ show: 'skipped' }, [1]],
    [{ show: 'flagged' }, [2]],
    [{ show: 'noted' }, [2]],
    [{ show: 'broken' }, [3]],
    [{ show: { label: 'human' } }, [0, 5]],
    [{ show: { label: 'nobody' } }, []],
    [{ split: 'train' }, [0]],
    [{ split: 'none' }, [1, 2, 3, 5]],
    [{ show: 'labelled', split: 'none' }, [5]],
    [{ show: 'conflict' }, []],
    [{ show: 'changed' }, []],
  ])('shows %j', async (filter, ids) => {
    expect(await listed(await open(LINES), filter)).toEqual(ids);
  });

  it('goes by what was changed, and stands still until it is asked for again', async () => {
    const set = await open(LINES);
    const list = await set.list({ show: 'unlabelled' }, 'file');
    set.change([2], { label: 'mixed' });
    expect([...list.ids]).toEqual([2]);
    expect(await listed(set, { show: 'unlabelled' })).toEqual([]);
    expect(await listed(set, { show: 'changed' })).toEqual([2]);
    expect(await listed(set, { show: { label: 'mixed' } })).toEqual([2]);
  });

  it('goes by what the model says', async () => {
    const set = await open(LINES);
    for (const [id, p] of [
      [0, 0.9],
      [1, 0.55],
      [4, 0.6],
      [5, 0.2],
    ] as const)
      set.setOpinion(id, opinion(p));
    expect(await listed(set, {}, 'uncertainty')).toEqual([1, 4, 5, 0, 2, 3]);
    expect(await listed(set, {}, 'confidence')).toEqual([0, 5, 4, 1, 2, 3]);
    expect(await listed(set, { show: 'disagreement' })).toEqual([0]);
    set.change([0], { label: 'machine' });
    expect(await listed(set, { show: 'disagreement' })).toEqual([]);
    set.setOpinion(1, undefined);
    expect(await listed(set, {}, 'uncertainty')).toEqual([4, 5, 0, 1, 2, 3]);
  });

  it('is cancelled with its signal', async () => {
    const set = await open(LINES);
    const cancelled = AbortSignal.abort();
    await expect(set.list({ show: 'all' }, 'file', cancelled)).rejects.toThrow(ProblemError);
    await expect(set.list({ show: 'all', text: 'a' }, 'file', cancelled)).rejects.toThrow('Cancelled.');
  });
});

describe('a search', () => {
  const TEXTS = [
    '{"title":"Café du Monde","text":"It\\u2019s raining\\nin Paris"}',
    '{"title":"CAFE","text":"\\u0050aris \\/ Rome","note":"Draft"}',
    '{"title":"Cafe\u0301","authors":["Élodie Müller"],"n":42}',
    'a broken line about Paris',
    '{"title":"МОСКВА","article":"","nested":{"deep":["Straße"]}}',
  ];
  it.each<[string, EntryId[]]>([
    ['', [0, 1, 2, 3, 4]],
    ['   ', [0, 1, 2, 3, 4]],
    ['paris', [0, 1, 3]],
    ['PARIS it’s', [0]],
    ['it’s raining', [0]],
    ['g\\nin', []],
    ['café', [0, 2]],
    ['cafe', [1]],
    ['élodie müller', [2]],
    ['42', [2]],
    ['/ rome', [1]],
    ['москва', [4]],
    ['STRASSE', []],
    ['straße', [4]],
    ['title', []],
    ['draft', [1]],
    ['about line', [3]],
  ])('for %j finds %j', async (text, ids) => {
    expect(await listed(await open(TEXTS), { text })).toEqual(ids);
  });

  it('reads pending notes in the place of those in the file', async () => {
    const set = await open(TEXTS);
    set.change([1], { note: 'Final Überschrift' });
    set.change([0], { note: 'draft' });
    expect(await listed(set, { text: 'draft' })).toEqual([0]);
    expect(await listed(set, { text: 'überschrift' })).toEqual([1]);
    set.change([1], { note: null });
    expect(await listed(set, { text: 'überschrift' })).toEqual([]);
  });
});
