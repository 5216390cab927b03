// Lines that others took away while we had changed them, and that are put back.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import type { Dataset } from '../../../../src/labelling/dataset/dataset.ts';
import { openDataset } from '../../../../src/labelling/dataset/openDataset.ts';
import { createDatasetStore } from '../../../../src/labelling/file/nodeStore.ts';
import { createMemoryStore, type MemoryStore } from '../../../fakes/memoryDatasetStore.ts';

const PATH = '/set.jsonl';
const LINES = ['{"title": "A", "text": "Alpha"}\n', '{"title": "B", "text": "Beta"}\n'];
const [FIRST, SECOND] = LINES as [string, string];
const LABELLED = FIRST.replace('}', ', "label": "machine"}');

const opened = async (store: MemoryStore): Promise<Dataset> => unwrap(await openDataset(store, PATH));

async function takenAway(): Promise<{ store: MemoryStore; set: Dataset }> {
  const store = createMemoryStore({ [PATH]: LINES.join('') });
  const set = await opened(store);
  set.change([0], { label: 'machine' });
  await set.content(0);
  store.write(PATH, SECOND);
  unwrap(await set.refresh());
  expect(set.conflicts()).toMatchObject([{ id: 0, theirs: undefined }]);
  return { store, set };
}

describe('a line that somebody took away', () => {
  it('is put back at the end', async () => {
    const { store, set } = await takenAway();
    set.settle(0, 'ours');
    unwrap(await set.save());
    expect(store.text(PATH)).toBe(`${SECOND}${LABELLED}`);
    expect(set.isDirty()).toBe(false);
  });

  it('is labelled where it stands when it has come back meanwhile', async () => {
    const { store, set } = await takenAway();
    set.settle(0, 'ours');
    store.write(PATH, LINES.join(''));
    unwrap(await set.save());
    expect(store.text(PATH)).toBe(`${LABELLED}${SECOND}`);
    expect(set.isDirty()).toBe(false);
  });

  it('is put back once by two windows that both want it', async () => {
    const store = createMemoryStore({ [PATH]: LINES.join('') });
    const sets = [await opened(store), await opened(store)];
    const changes = [{ label: 'machine' }, { note: 'seen' }];
    for (const [at, set] of sets.entries()) {
      set.change([0], changes[at] ?? {});
      await set.content(0);
    }
    store.write(PATH, SECOND);
    for (const set of sets) {
      unwrap(await set.refresh());
      set.settle(0, 'ours');
    }
    for (const set of sets) unwrap(await set.save());
    expect(store.text(PATH)).toBe(`${SECOND}${LABELLED.replace('}', ', "note": "seen"}')}`);
  });

  it('is put back though its place on disk was written over, after others had changed it or the window was restored', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grover-put-back-'));
    const path = join(folder, 'set.jsonl');
    await writeFile(path, LINES.join(''));
    const first = unwrap(await openDataset(createDatasetStore(), path));
    first.change([0], { label: 'machine' });
    await writeFile(path, [FIRST.replace('}', ', "flagged": true}'), SECOND].join(''));
    unwrap(await first.refresh());
    const backup = await first.backup();
    const sets = [first, unwrap(await openDataset(createDatasetStore(), path, { backup }))];
    await new Promise((resolve) => setTimeout(resolve, 50));
    await writeFile(path, SECOND);
    for (const set of sets) {
      unwrap(await set.refresh());
      expect(set.settle(0, 'ours') ?? set.settle(2, 'ours')).toBeDefined();
      set.dispose();
    }
    await rm(folder, { recursive: true });
  });
});
