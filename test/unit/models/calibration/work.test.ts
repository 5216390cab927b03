// What the calibration script keeps on disk, and which articles it takes.
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFitted, readCorpus } from '../../../../models/calibration/corpus.ts';
import { normalised } from '../../../../models/calibration/paragraphScores.ts';
import { resumable } from '../../../../models/calibration/resumable.ts';
import { gptEncoder } from '../../detection/builders.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calibrate-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('resumable', () => {
  const items = ['a', 'b', 'c'].map((id) => ({ id }));

  it('goes on after the last whole line', async () => {
    const file = join(folder, 'deep', 'done.jsonl');
    const made: string[] = [];
    const make = ({ id }: { id: string }): Promise<number> => {
      made.push(id);
      return id === 'c' && made.length === 3 ? Promise.reject(new Error('cut off')) : Promise.resolve(made.length);
    };
    await expect(resumable(file, v.number(), items, make, 'made')).rejects.toThrow('cut off');
    await appendFile(file, '{"id":"c","val');
    const all = await resumable(file, v.number(), items, make, 'made');
    expect(made).toEqual(['a', 'b', 'c', 'c']);
    expect([...all]).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 4],
    ]);
    expect([...(await resumable(file, v.number(), items, make, 'made')).keys()].sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('readCorpus', () => {
  const line = (domain: string, number: number): string =>
    JSON.stringify({ domain, date: '03-07-2019', title: `T${number}`, article: `${number} `.repeat(400) });

  it('spreads articles over outlets, the same each time', async () => {
    const file = join(folder, 'human.jsonl');
    const lines = [1, 2, 3, 4, 5].map((number) => line('many.example', number));
    await writeFile(
      file,
      [...lines, line('one.example', 6), '{"domain":"short.example","article":"x"}', ''].join('\n'),
    );
    const corpus = await readCorpus(file, 3);
    expect(corpus.map(({ outlet }) => outlet).sort()).toEqual(['many.example', 'many.example', 'one.example']);
    expect(await readCorpus(file, 3)).toEqual(corpus);
    expect((await readCorpus(file, 99)).length).toBe(6);
  });

  it('names the line that is no article', async () => {
    const file = join(folder, 'human.jsonl');
    await writeFile(file, `${line('a.example', 1)}\n{"domain": 5}\n`);
    await expect(readCorpus(file, 3)).rejects.toThrow('line 2');
  });

  it('fits on about two thirds of outlets, each wholly on one side', () => {
    const fitted = Array.from({ length: 200 }, (_, at) => isFitted(`outlet-${at}.example`));
    expect(fitted.filter(Boolean).length).toBeGreaterThan(110);
    expect(fitted.filter(Boolean).length).toBeLessThan(160);
  });
});

describe('normalised', () => {
  it('makes both sides alike', () => {
    const encoder = gptEncoder();
    expect(normalised(encoder, ' One  two.\n\n\nThree\tfour.\nCut', 100, true)).toEqual(['One two.', 'Three four.']);
    expect(normalised(encoder, 'One two.\nThree four.\nFive.', 8, false)).toEqual(['One two.', 'Three four.']);
    expect(normalised(encoder, '', 100, false)).toEqual([]);
  });
});
