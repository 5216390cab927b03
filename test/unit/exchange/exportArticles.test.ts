import fc from 'fast-check';
import { linkSync, readdirSync, symlinkSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guardedCell, plainCell } from '../../../src/exchange/cell.ts';
import { exportArticles, type ExportParams } from '../../../src/exchange/exportArticles.ts';
import { unwrap } from '../../../src/grover/problem.ts';
import { readLabelledLine } from '../../../src/labelling/lines/labelledLine.ts';
import { createExchangeFolder, type ExchangeFolder } from './exchangeFolder.ts';
import { ACCESSION, CHIPS, COUNCIL, textOf } from './texts.ts';

let folder: ExchangeFolder;
beforeEach(() => {
  folder = createExchangeFolder();
});
afterEach(() => {
  folder.remove();
});
const containing = (text: string): unknown => expect.stringContaining(text);
const exported = async (files: readonly string[], format: ExportParams['format'], over: Partial<ExportParams> = {}) =>
  unwrap(await exportArticles({ files: files.map(folder.at), target: folder.at('out'), format, ...over }));
const json = (...lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('exporting lines', () => {
  it('writes them as they stand, of several files, and says what it leaves out', async () => {
    const lines = [`{ "text":"a\\/b" , "n": 1.0,"label":"human" }`, `{"article":"é","label":7}`];
    folder.write('a.jsonl', `\uFEFF${lines[0] ?? ''}\r\n\r\nnonsense\n`);
    folder.write('b.jsonl', lines[1] ?? '');
    expect(await exported(['a.jsonl', 'b.jsonl', 'a.jsonl'], 'jsonl')).toMatchObject({
      written: 2,
      left: 1,
      problems: [{ file: folder.at('a.jsonl'), line: 3, message: containing('This is not JSON') }],
    });
    expect(folder.text('out')).toBe(`${lines.join('\n')}\n`);
  });

  it('leaves out what is not labelled, skipped or flagged, on request', async () => {
    folder.write(
      'a.jsonl',
      json(
        { text: 'a' },
        { text: 'b', label: 'x' },
        { text: 'c', label: 'x', skipped: true },
        { text: 'd', label: 'x', flagged: true },
      ),
    );
    expect(await exported(['a.jsonl'], 'jsonl', { onlyLabelled: true })).toMatchObject({
      written: 1,
      left: 3,
      problemCount: 0,
    });
    expect(folder.lines('out')).toEqual([{ text: 'b', label: 'x' }]);
  });

  it('and importing them again gives the same', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => one.trim() !== '');
    const key = fc.constantFrom('text', 'title', 'label', 'note', 'x', 'ü', '__proto__');
    const article = fc.tuple(text, fc.dictionary(key, fc.oneof(text, fc.integer())));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(article, { selector: ([one]) => one, maxLength: 6 }), async (articles) => {
        const one = createExchangeFolder();
        const lines = articles.map(([own, over]) => JSON.stringify({ ...over, title: 'T', label: 'human', text: own }));
        const file = one.write('a.jsonl', `${lines.join('\n')}\n`);
        unwrap(await exportArticles({ files: [file], target: one.at('out.jsonl'), format: 'jsonl' }));
        await one.import(['out.jsonl'], { keepDuplicates: true });
        expect(one.text()).toBe(lines.length === 0 ? '' : one.text('a.jsonl'));
        one.remove();
      }),
      { numRuns: 12 },
    );
  });
});

describe('exporting a table', () => {
  it('has every key as a column, lists as JSON, and nothing that a spreadsheet would compute', async () => {
    folder.write(
      'a.jsonl',
      json(
        { text: '=SUM(A1)', label: 'human', authors: ['A', 'B'], '=x': '-1' },
        {
          text: 'He said "so",\nand left',
          label: 'machine',
          note: '@home',
          spans: [{ start: 0, end: 2, label: 'machine' }],
          n: 3,
          title: null,
        },
      ),
    );
    const { written, remarks } = await exported(['a.jsonl'], 'csv');
    expect(written).toBe(2);
    expect(parse(folder.text('out'), { bom: true })).toEqual([
      ['label', 'authors', 'title', 'text', "'=x", 'note', 'spans', 'n'],
      ['human', '["A","B"]', '', "'=SUM(A1)", "'-1", '', '', ''],
      ['machine', '', '', 'He said "so",\nand left', '', "'@home", '[{"start":0,"end":2,"label":"machine"}]', '3'],
    ]);
    expect(remarks).toEqual([containing('authors, spans'), containing('before 3 cells')]);
  });

  it('and importing it again gives the same texts', async () => {
    const text = fc
      .oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^'*[=+\-@]?[a-z" ,;\r\n\t]+$/u))
      .filter((one) => one.trim() !== '' && !one.startsWith('\uFEFF'));
    const article = fc.record({ text, note: text, desk: text, label: fc.constantFrom('human', 'machine', 'mixed') });
    await fc.assert(
      fc.asyncProperty(fc.array(article, { minLength: 1, maxLength: 6 }), async (articles) => {
        const one = createExchangeFolder();
        const file = one.write('a.jsonl', json(...articles));
        unwrap(await exportArticles({ files: [file], target: one.at('out.csv'), format: 'csv' }));
        await one.import(['out.csv'], { keepDuplicates: true });
        expect(one.lines().map(({ text: own, note, desk, label }) => ({ text: own, note, desk, label }))).toEqual(
          articles,
        );
        one.remove();
      }),
      { numRuns: 15 },
    );
  });

  it('guards cells so that nothing is lost', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^'*[=+\-@\t]/u)), (text) => {
        expect(plainCell(guardedCell(text))).toBe(text);
        expect(guardedCell(text)).not.toMatch(/^[=+\-@\t\r]/u);
      }),
    );
  });
});

describe('exporting for the reference', () => {
  it('writes texts that its script encodes, its labels and its splits, and pairs as it tells them', async () => {
    const about = {
      title: CHIPS.title,
      domain: 'whitehouse.gov',
      date: '2022-07-28',
      authors: ['A. Biden', 'B. Harris'],
    };
    folder.write(
      'a.jsonl',
      json(
        { ...about, text: textOf(CHIPS), label: 'Human', split: 'train', note: 'x' },
        { ...about, text: textOf(COUNCIL), label: 'machine', split: 'train' },
        { text: textOf(ACCESSION), label: 'human', split: 'dev', summary: 's' },
        { text: 'A mixed one.', label: 'mixed', split: 'test' },
        { text: 'No label.' },
      ),
    );
    const result = await exported(['a.jsonl'], 'reference');
    expect(result).toMatchObject({
      written: 3,
      left: 2,
      problems: [{ line: 4, message: 'The reference knows no label but machine and human; this is “mixed”.' }],
    });
    const own = { domain: 'whitehouse.gov', date: 'July 28, 2022', authors: 'A. Biden, B. Harris', title: CHIPS.title };
    expect(folder.lines('out')).toEqual([
      { ...own, article: textOf(CHIPS), label: 'human', split: 'train', orig_split: 'gen', ind30k: 0 },
      { ...own, article: textOf(COUNCIL), label: 'machine', split: 'train', orig_split: 'gen', ind30k: 0 },
      { article: textOf(ACCESSION), label: 'human', split: 'val', orig_split: 'train_burner' },
    ]);
  });

  it('writes what its script can encode, and what training here reads', async () => {
    folder.write(
      'a.jsonl',
      `{"text":"half a pair: \\ud83d.","title":"\\udea2","date":"2022-07-08","label":"human","split":"train"}\n`,
    );
    const { remarks } = await exported(['a.jsonl'], 'reference');
    const [line] = folder.lines('out');
    expect(line).toMatchObject({ article: 'half a pair: \uFFFD.', title: '\uFFFD', date: 'July 08, 2022' });
    expect(unwrap(readLabelledLine(line)).fields.date).toBe('07-08-2022');
    expect(remarks).toContain('No article has the split val and test.');
  });

  it('makes the splits that are missing, twins in the same one, and keeps those that are given', async () => {
    const twins = Array.from({ length: 40 }, (_, at) =>
      ['human', 'machine'].map((label) => ({ title: `Title ${at}`, text: `${label} article ${at}`, label })),
    ).flat();
    folder.write('a.jsonl', json({ text: 'given', label: 'human', split: 'test' }, ...twins));
    const { remarks } = await exported(['a.jsonl'], 'reference');
    expect(remarks).toEqual(expect.arrayContaining([containing('80 articles had no split')]));
    const lines = folder.lines('out');
    expect(lines[0]).toMatchObject({ split: 'test' });
    expect(new Set(lines.map(({ split }) => split))).toEqual(new Set(['train', 'val', 'test']));
    for (let at = 1; at < lines.length; at += 2) {
      expect(lines[at]?.['split']).toBe(lines[at + 1]?.['split']);
      expect(lines[at]?.['ind30k']).toBe(lines[at + 1]?.['ind30k']);
    }
  });
});

describe('a file that is exported to', () => {
  it('is never one that is read, whatever links lead there', async () => {
    folder.write('a.jsonl', json({ text: 'a', label: 'human' }));
    symlinkSync(folder.at('a.jsonl'), folder.at('link'));
    linkSync(folder.at('a.jsonl'), folder.at('hard'));
    for (const name of ['a.jsonl', 'link', 'hard'])
      await expect(exported(['a.jsonl'], 'csv', { target: folder.at(name) })).rejects.toThrow(
        'is a file that is read; it is never written over',
      );
    expect(folder.lines('a.jsonl')).toEqual([{ text: 'a', label: 'human' }]);
  });

  it('stays as it was where a file cannot be read, or when cancelled', async () => {
    folder.write('out', 'before');
    folder.write('a.jsonl', json({ text: 'a', label: 'human' }));
    await expect(exported(['a.jsonl', 'missing.jsonl'], 'jsonl')).rejects.toThrow('There is no file');
    await expect(exported([], 'jsonl')).rejects.toThrow('No labelled file was named.');
    await expect(exported(['a.jsonl'], 'jsonl', { target: folder.at('.') })).rejects.toThrow('is a folder');
    const cancelled = await exportArticles(
      { files: [folder.at('a.jsonl')], target: folder.at('out'), format: 'csv' },
      { signal: AbortSignal.abort() },
    );
    expect(cancelled).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
    expect(folder.text('out')).toBe('before');
    expect(readdirSync(folder.at('.')).sort()).toEqual(['a.jsonl', 'out']);
  });
});
