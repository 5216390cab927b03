// grover label import, export and compare: what they take, what they refuse, and what they say.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readingFiles } from '../../../src/cli/readingFiles.ts';
import { createExchangeFolder, type ExchangeFolder } from '../exchange/exchangeFolder.ts';
import { ACCESSION, CHIPS, COUNCIL, textOf } from '../exchange/texts.ts';
import { grover } from './capture.ts';

let folder: ExchangeFolder;
beforeEach(() => {
  folder = createExchangeFolder();
});
afterEach(() => {
  folder.remove();
});
const label = (...argv: readonly string[]) => grover(['label', ...argv]);
const containing = (text: string): unknown => expect.stringContaining(text);

describe('grover label', () => {
  it.each([[['label']], [['label', '--help']], [['help', 'label']]])('explains itself: %j', async (argv) => {
    const { code, out, error } = await grover(argv);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    for (const verb of ['import', 'export', 'compare']) expect(out).toContain(`  label ${verb} `);
  });

  it('explains its commands in three ways', async () => {
    const asked = await grover(['help', 'label', 'import']);
    expect(asked).toMatchObject({ code: 0, out: containing('Usage: grover label import SOURCES… [options]') });
    expect(await label('import', '--help')).toEqual(asked);
    expect(await grover(['help', 'label import'])).toEqual(asked);
  });

  it.each([
    [['frobnicate'], 'grover has no command “label frobnicate”. See: grover help label\n'],
    [['import'], 'grover label import needs SOURCES…. See: grover help label import\n'],
    [['import', 'a.md'], 'Name the labelled file: --to FILE. See: grover help label import\n'],
    [['import', 'a.md', '--to', 'b', '--format', 'word'], '--format must be one of markdown, html'],
    [['import', 'a.md', '--to', 'b', '--split', 'all'], '--split must be one of train, val, test, not “all”.'],
    [['import', 'a.md', '--to', 'b', '--label', ' '], '--label must be a word, not empty.'],
    [['export', 'a.jsonl', '--format', 'csv'], 'Name the file to write: --out FILE.'],
    [['export', 'a.jsonl', '--out', 'b'], 'Name the format: --format jsonl|csv|reference.'],
    [['compare', 'a.jsonl'], 'grover label compare needs A.jsonl B.jsonl.'],
  ])('refuses %j', async (argv, message) => {
    const { code, error } = await label(...argv);
    expect({ code, error }).toEqual({ code: 2, error: containing(message) });
  });

  it('imports, says what is a copy and what cannot be read, and a dry run writes nothing', async () => {
    folder.write('f/a.txt', textOf(CHIPS));
    folder.write('f/b.md', `# ${CHIPS.title}\n\n${CHIPS.paragraphs.join('\n\n')}\n`);
    const to = folder.at('labelled.jsonl');
    const argv = ['import', folder.at('f'), '--to', to, '--label', 'human', '--split', 'val'];
    expect(await label(...argv, '--dry-run')).toMatchObject({
      code: 0,
      out: containing(`1 would be appended to ${to}.`),
    });
    expect(folder.text()).toBe('');
    const { out, code } = await label(...argv);
    expect(code).toBe(0);
    expect(out).toBe(
      `2 articles in 2 files (1 from text and 1 from markdown); 1 appended to ${to}.\n1 is a copy and left out; --keep-duplicates appends them as well:\n  ${folder.at('f/b.md')}, line 1: the same as ${folder.at('f/a.txt')}, line 1\n`,
    );
    expect(folder.lines()).toMatchObject([{ label: 'human', split: 'val' }]);
    expect(await label('import', folder.at('none.md'), '--to', to)).toMatchObject({
      code: 1,
      error: containing('There is no file'),
    });
  });

  it('has done what it was asked where only some lines cannot be read, and says so to programs as well', async () => {
    folder.write('f/a.txt', textOf(CHIPS));
    folder.write('f/b.png', 'PNG');
    folder.write('empty/b.png', 'PNG');
    const to = folder.at('labelled.jsonl');
    const some = await label('import', folder.at('f'), '--to', to);
    expect(some).toMatchObject({ code: 0, error: containing('A file ending in .png is passed over: articles are') });
    const json = await label('import', folder.at('f'), '--to', to, '--json');
    expect(json).toMatchObject({ code: 0, error: '' });
    expect(JSON.parse(json.out)).toMatchObject({ articles: 1, written: 0, duplicateCount: 1, problemCount: 1 });
    expect(await label('import', folder.at('empty'), '--to', to)).toMatchObject({ code: 1 });
    const mistyped = await label('import', folder.at('f'), folder.at('g'), '--to', folder.at('other.jsonl'));
    expect(mistyped).toMatchObject({ code: 1, out: '', error: containing(`There is no file ${folder.at('g')}.`) });
    expect(folder.text('other.jsonl')).toBe('');
  });

  it('lists the first lines that were left out and counts the others', async () => {
    folder.write(
      'a.jsonl',
      Array.from({ length: 13 }, (_, at) => `${JSON.stringify({ text: `Text ${at}.` })}\n`).join(''),
    );
    const argv = ['export', folder.at('a.jsonl'), '--format', 'reference', '--out', folder.at('out')];
    folder.write('b.jsonl', `${JSON.stringify({ text: textOf(CHIPS), label: 'mixed' })}\n`.repeat(13));
    const { code, out, error } = await label(...argv.with(1, folder.at('b.jsonl')));
    expect({ code, out }).toEqual({ code: 1, out: `0 articles written to ${folder.at('out')}; 13 left out.\n` });
    expect(error.match(/The reference knows no label/gu)).toHaveLength(10);
    expect(error).toContain('\nand 3 more of this kind; --json lists the first 100.\n');
    expect(JSON.parse((await label(...argv, '--json')).out)).toMatchObject({ written: 0, left: 13, problemCount: 0 });
  });

  it('exports, with remarks on what the format cannot hold', async () => {
    folder.write('a.jsonl', `${JSON.stringify({ text: textOf(COUNCIL), label: 'human', authors: ['A'] })}\nnonsense\n`);
    const out = folder.at('out.csv');
    const exported = await label('export', folder.at('a.jsonl'), '--format', 'csv', '--out', out);
    expect(exported).toEqual({
      code: 0,
      out: `1 article written to ${out}; 1 left out.\n`,
      error: containing('line 2: This is not JSON'),
    });
    expect(exported.error).toContain('Lists and objects stand as JSON in their cells: authors.');
    expect(await label('export', out, '--format', 'jsonl', '--out', out)).toMatchObject({
      code: 1,
      error: containing('never written over'),
    });
  });

  it('compares, for people and for programs', async () => {
    const lines = (labels: readonly string[]) =>
      [CHIPS, COUNCIL, ACCESSION]
        .map((one, at) => `${JSON.stringify({ title: one.title, text: textOf(one), label: labels[at] })}\n`)
        .join('');
    const [a, b] = [
      folder.write('a.jsonl', lines(['human', 'human', 'machine'])),
      folder.write('b.jsonl', lines(['human', 'machine', 'machine'])),
    ];
    const { code, out } = await label('compare', a, b);
    expect(code).toBe(0);
    expect(out).toContain('3 articles in both files, 3 labelled in both; 0 only in');
    expect(out).toContain('Cohen’s kappa 0.40, 95 % interval −0.');
    expect(out).toContain(`  2 / 2  human / machine  ${COUNCIL.title}`);
    const json: unknown = JSON.parse((await label('compare', a, b, '--json')).out);
    expect(json).toMatchObject({
      common: 3,
      agreed: 2,
      table: [
        [1, 0],
        [1, 1],
      ],
    });
  });
});

describe('the line of progress', () => {
  it('changes on a terminal and goes, and is not there elsewhere', async () => {
    const said: string[] = [];
    const io = { error: (text: string) => said.push(text) };
    const half = (report: (done: number, total: number) => void): Promise<void> => {
      report(1, 2);
      return Promise.resolve();
    };
    await readingFiles(io, half, true, 0);
    expect(said.join('')).toBe('\r\u001b[2KReading: 50 %\r\u001b[2K');
    said.length = 0;
    await readingFiles(io, half, false, 0);
    expect(said).toEqual([]);
  });
});
