import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTextReader } from '../../../../bench/detection/readTexts.ts';
import { sampled } from '../../../../bench/detection/sampled.ts';
import { paragraph } from './builders.ts';

let folder = '';
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'grover-detection-'))));
afterAll(() => rm(folder, { recursive: true }));

const text = (article: string) => ({ fields: { article }, about: article });

describe('reading texts', () => {
  it('goes on where a run was cut off, and reads each text once', async () => {
    const seen: string[] = [];
    const detector = {
      read: ({ article = '' }: { readonly article?: string }) => {
        seen.push(article);
        if (article === 'bad') throw new Error('cut off');
        return Promise.resolve([paragraph(article.length)]);
      },
    };
    const read = createTextReader(detector, folder);
    await expect(read('group', [text('one'), text('three'), text('bad')])).rejects.toThrow('cut off');
    const again = await read('group', [text('three'), text('one'), text('four'), text('one')]);
    expect(seen).toEqual(['one', 'three', 'bad', 'four']);
    expect(again.map(({ about, paragraphs }) => [about, paragraphs[0]?.score])).toEqual([
      ['three', 5],
      ['one', 3],
      ['four', 4],
      ['one', 3],
    ]);
  });

  it('tells texts apart that differ in their metadata alone', async () => {
    const detector = {
      read: ({ title = '' }: { readonly title?: string }) => Promise.resolve([paragraph(title.length)]),
    };
    const titled = (title: string) => ({ fields: { title, article: 'Text.' }, about: title });
    const read = await createTextReader(detector, folder)('titles', [titled('a'), titled('bcd')]);
    expect(read.map(({ paragraphs }) => paragraphs[0]?.score)).toEqual([1, 3]);
  });
});

describe('a sample', () => {
  it('is the same whatever the order, and grows by adding', () => {
    const items = Array.from({ length: 50 }, (_, at) => `item ${at}`);
    const few = sampled(items, (item) => item, 5);
    expect(sampled(items.toReversed(), (item) => item, 5)).toEqual(few);
    expect(sampled(items, (item) => item, 9).slice(0, 5)).toEqual(few);
    expect(sampled(items, (item) => item, 99)).toHaveLength(50);
  });
});
