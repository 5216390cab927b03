// The dataset on a real disk, where others write in their own ways.
import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import type { Dataset } from '../../../../src/labelling/dataset/dataset.ts';
import { openDataset } from '../../../../src/labelling/dataset/openDataset.ts';
import { createDatasetStore } from '../../../../src/labelling/file/nodeStore.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grover-dataset-'));
  path = join(folder, 'set.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

/** Windows line ends, a byte-order mark, a blank line and no last line end. */
const lines = Array.from({ length: 20 }, (_, at) => `{"title": "T${at}", "text": "Text ${at}"}`);
const original = `\ufeff${lines.slice(0, 5).join('\r\n')}\r\n\r\n${lines.slice(5).join('\r\n')}`;
const open = async (backup?: Uint8Array): Promise<Dataset> => {
  const set = unwrap(await openDataset(createDatasetStore(), path, backup === undefined ? {} : { backup }));
  await set.complete;
  return set;
};

describe('a dataset on disk', () => {
  it('labels twenty, undoes three, is killed, restored and saved', async () => {
    await writeFile(path, original);
    const set = await open();
    const edits = lines.map((_, id) => set.change([id], { label: id % 2 === 0 ? 'human' : 'machine' }));
    for (const edit of edits.slice(-3).reverse()) edit?.undo();
    const backup = await set.backup();
    set.dispose();
    expect(await readFile(path, 'utf8')).toBe(original);
    const again = await open(backup);
    expect(again.progress()).toMatchObject({ total: 20, labelled: 17 });
    unwrap(await again.save());
    const wanted = lines.reduce(
      (text, line, id) =>
        id < 17 ? text.replace(line, line.replace('}', `, "label": "${id % 2 === 0 ? 'human' : 'machine'}"}`)) : text,
      original,
    );
    expect(await readFile(path, 'utf8')).toBe(wanted);
    again.dispose();
  });

  it.each<[string, (text: string) => Promise<void>]>([
    ['writes over it in place', (text) => writeFile(path, text)],
    [
      'puts another file in its place',
      async (text) => {
        await writeFile(`${path}.new`, text);
        await rename(`${path}.new`, path);
      },
    ],
  ])('takes in what somebody wrote who %s', async (_, write) => {
    await writeFile(path, original);
    const set = await open();
    const edit = set.change([3, 7, 19], { label: 'machine' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const others = [
      '{"title":"new"}',
      ...lines.slice(1).map((line, at) => (at === 6 ? line.replace('}', ',"flagged":true}') : line)),
    ];
    await write(others.slice(0, -1).join('\n'));
    unwrap(await set.save());
    expect(set.conflicts()).toMatchObject([{ id: 19, theirs: undefined }]);
    expect(set.entry(7)).toMatchObject({ line: 8, label: 'machine', flagged: true, isChanged: false });
    set.settle(19, 'ours');
    unwrap(await set.save());
    expect(
      (await readFile(path, 'utf8'))
        .split('\n')
        .map((line) => line.includes('"machine"'))
        .flatMap((is, at) => (is ? [at] : [])),
    ).toEqual([3, 7, 19]);
    await appendFile(path, '{"title":"last"}\n');
    unwrap(await set.refresh());
    expect(set.count()).toBe(21);
    edit?.undo();
    unwrap(await set.save());
    expect((await readFile(path, 'utf8')).startsWith(others.slice(0, -1).join('\n'))).toBe(true);
    expect(set.isDirty()).toBe(false);
    set.dispose();
  });
});
