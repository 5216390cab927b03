import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpusLine, readTestLines, yearOf } from '../../../../bench/detection/corpusLines.ts';
import { distinctHumans, formed, readEvalFiles } from '../../../../bench/detection/evalPairs.ts';
import { line } from './builders.ts';

let folder = '';
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'grover-detection-'))));
afterAll(() => rm(folder, { recursive: true }));

const written = async (name: string, lines: readonly unknown[]): Promise<string> => {
  const file = path.join(folder, name);
  await writeFile(file, lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return file;
};
const human = { id: 'a', label: 'human', set: 'senate', article: 'Text.', date: '03-07-2005', authors: null };

describe('lines of corpora', () => {
  it('are read with their metadata as the model is given them', () => {
    const parsed = corpusLine({ ...human, authors: ['Sam Porter'], outlet: 'x' });
    expect(parsed.ok && parsed.value).toMatchObject({
      set: 'senate',
      fields: { article: 'Text.', date: '03-07-2005', authors: ['Sam Porter'] },
    });
  });

  it('have the year that they say, or that of their date', () => {
    expect(yearOf(line('a', { year: 2012 }))).toBe('2012');
    expect(yearOf(line('a', { fields: { article: '', date: '03-07-2005' } }))).toBe('2005');
    expect(yearOf(line('a'))).toBeUndefined();
  });

  it('count only if they are of the test split, or of a file without splits', async () => {
    const file = await written('splits.jsonl', [
      { ...human, split: 'train' },
      { ...human, id: 'b', split: 'test' },
      { ...human, id: 'c' },
    ]);
    expect((await readTestLines([file])).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('name the file, the line and the key where one is wrong', async () => {
    const file = await written('wrong.jsonl', [human, { ...human, label: 'robot' }]);
    await expect(readTestLines([file])).rejects.toThrow(/wrong\.jsonl, line 2: label: /u);
  });
});

describe('public test sets', () => {
  const pair = (number: number, text: string, machine: string): unknown[] => [
    { id: `${number}`, pair: number, label: 'human', text },
    { id: `${number}m`, pair: number, label: 'machine', text: machine },
  ];

  it('are the files of a folder, their pairs complete, and the same human article is known again in another file', async () => {
    const sets = path.join(folder, 'sets');
    await import('node:fs/promises').then(({ mkdir }) => mkdir(sets));
    const start = 'One two three four five six seven eight nine ten eleven twelve';
    await written('sets/xsum-b.jsonl', [
      ...pair(0, `${start} short.`, 'M'),
      { id: 'x', pair: 1, label: 'human', text: 'Alone.' },
    ]);
    await written('sets/xsum-a.jsonl', pair(7, `${start} thirteen and on.`, 'N'));
    const files = await readEvalFiles(sets);
    expect(files.map(({ name, pairs }) => [name, pairs.length])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect([...distinctHumans(files).values()]).toEqual([`${start} thirteen and on.`]);
  });

  it('fail with a sentence where there are none', async () => {
    await expect(readEvalFiles(path.join(folder, 'none'))).rejects.toThrow(/There are no test sets in/u);
  });

  it('are read raw but for their line breaks, or made alike', () => {
    const texts = ['The storm came.\nIt went on.', 'The storm stayed. It was cold and then'] as const;
    expect(formed(texts, 'raw')).toEqual(['The storm came. It went on.', 'The storm stayed. It was cold and then']);
    expect(formed(texts, 'words150')).toEqual(['came. It went on.', 'stayed.']);
  });
});
