import { existsSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importArticles } from '../../../src/exchange/importArticles.ts';
import { fail } from '../../../src/grover/problem.ts';
import { AT, createExchangeFolder, type ExchangeFolder } from './exchangeFolder.ts';
import { linkedPage, pageWithoutArticle } from './pages.ts';
import { ACCESSION, CHIPS, COUNCIL, textOf } from './texts.ts';

let folder: ExchangeFolder;
beforeEach(() => {
  folder = createExchangeFolder();
});
afterEach(() => {
  folder.remove();
});
const containing = (text: string): unknown => expect.stringContaining(text);
const draft = (text: { readonly title: string; readonly paragraphs: readonly string[] }, head = ''): string =>
  `---\ntitle: "${text.title}"\n${head}---\n\n${text.paragraphs.join('\n\n')}\n`;

describe('importing Markdown and text', () => {
  it('takes fields and prose of a draft, and says where the line comes from', async () => {
    folder.write(
      'drafts/chips.md',
      `${draft(CHIPS, 'date: 2022-07-28\nauthor: Ines Valdera\nsource: https://www.whitehouse.gov/x\n')}\n\`\`\`js\ncode()\n\`\`\`\n`,
    );
    const result = await folder.import(['drafts'], { label: 'human', split: 'train' });
    expect(result).toMatchObject({ files: 1, articles: 1, written: 1, byFormat: { markdown: 1 }, problemCount: 0 });
    expect(folder.lines()).toEqual([
      {
        domain: 'whitehouse.gov',
        date: '07-28-2022',
        authors: ['Ines Valdera'],
        title: CHIPS.title,
        text: textOf(CHIPS),
        label: 'human',
        split: 'train',
        provenance: { by: 'import', at: AT, file: 'drafts/chips.md' },
      },
    ]);
  });

  it('takes the first heading for the title, and keeps the others in the text', async () => {
    folder.write(
      'a.md',
      `# ${CHIPS.title}\n\n${CHIPS.paragraphs[0]}\n\n## What comes next\n\n${CHIPS.paragraphs[1]}\n`,
    );
    await folder.import(['a.md']);
    expect(folder.lines()).toMatchObject([
      { title: CHIPS.title, text: `${CHIPS.paragraphs[0]}\nWhat comes next\n${CHIPS.paragraphs[1]}` },
    ]);
    expect(folder.lines()[0]).not.toHaveProperty('label');
  });

  it.each([
    ['a headline', `Senate welcomes two allies\n\n${ACCESSION.paragraphs.join('\n\n')}`, 'Senate welcomes two allies'],
    ['a sentence', `The Senate has welcomed two allies.\n\n${ACCESSION.paragraphs.join('\n\n')}`, undefined],
    ['a greeting', `Dear readers,\n\n${ACCESSION.paragraphs.join('\n\n')}`, undefined],
    ['a long line', ACCESSION.paragraphs.join('\n\n'), undefined],
  ])('takes the first line of a text for its title only if it is one: %s', async (_, text, title) => {
    folder.write('a.txt', text);
    await folder.import(['a.txt']);
    expect(folder.lines()[0]?.['title']).toBe(title);
  });

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${textOf(ACCESSION)}`), 0],
    ['UTF-16', Buffer.from(`\uFEFF${textOf(ACCESSION)}`, 'utf16le'), 0],
    ['Windows-1252', Buffer.from(textOf(ACCESSION), 'latin1'), 1],
  ])('reads %s', async (_, bytes, problemCount) => {
    folder.write('a.txt', bytes);
    expect(await folder.import(['a.txt'])).toMatchObject({ written: 1, problemCount });
    expect(folder.lines()).toMatchObject([{ text: containing('President Niinistö') }]);
  });

  it('reads quotation marks, dashes and the euro of Windows-1252', async () => {
    const marks = Buffer.from([0x93, 0x80, 0x35, 0x94, 0x20, 0x96, 0x20, 0x92, 0x97, 0x85, 0x20]);
    folder.write('a.txt', Buffer.concat([marks, Buffer.from('the council said on Tuesday.')]));
    await folder.import(['a.txt']);
    expect(folder.lines()).toMatchObject([{ text: '“€5” – ’—… the council said on Tuesday.' }]);
  });

  it.each(['md', 'txt'])('refuses a .%s of more than a million characters, and goes on', async (ending) => {
    folder.write(`f/a.${ending}`, 'word '.repeat(220_000));
    folder.write('f/b.md', draft(CHIPS));
    expect(await folder.import(['f'])).toMatchObject({
      written: 1,
      problems: [
        { line: 1, message: containing('This file has 1.0 MiB, too much for one article: no more than 1 MiB is read') },
      ],
    });
  });

  it('reads a page as large as its pictures, and refuses one that is so without them', async () => {
    const picture = `<img src="data:image/png;base64,${'A'.repeat(5 * 2 ** 20)}">`;
    folder.write('a.html', linkedPage.replace('</body>', `${picture}</body>`));
    folder.write('b.html', linkedPage.replace('</body>', `<!--${'x '.repeat(3 * 2 ** 20)}--></body>`));
    expect(await folder.import(['a.html', 'b.html'])).toMatchObject({
      written: 1,
      problems: [{ file: folder.at('b.html'), message: containing('no more than 4 MiB is read') }],
    });
  });

  it('leaves a date that is not certain out, and keeps it as written', async () => {
    folder.write('a.md', draft(CHIPS, 'date: 03/04/2022\n'));
    const { problems } = await folder.import(['a.md']);
    expect(problems).toEqual([
      {
        file: folder.at('a.md'),
        line: 3,
        message: containing('can be read in two ways; it is kept as "original_date"'),
      },
    ]);
    expect(folder.lines()).toMatchObject([{ original_date: '03/04/2022' }]);
    expect(folder.lines()[0]).not.toHaveProperty('date');
  });
});

describe('importing folders', () => {
  it('reads all below them in order, passes hidden ones and node_modules over, and survives links in a circle', async () => {
    folder.write('f/b/chips.md', draft(CHIPS));
    folder.write('f/a.txt', textOf(COUNCIL));
    folder.write('f/.git/x.md', draft(ACCESSION));
    folder.write('f/node_modules/y.md', draft(ACCESSION));
    folder.write('f/.hidden.md', draft(ACCESSION));
    folder.write('f/page.html', linkedPage.replaceAll('House', 'Senate'));
    folder.write('f/picture.png', 'PNG');
    folder.write('f/other.png', 'PNG');
    symlinkSync(folder.at('f'), folder.at('f/b/up'));
    symlinkSync(folder.at('f/nowhere'), folder.at('f/gone.md'));
    const result = await folder.import(['f', 'f/b']);
    expect(result).toMatchObject({ files: 3, byFormat: { text: 1, markdown: 1, html: 1 } });
    expect(result.problems.map(({ file, message }) => [file.split('/').at(-1), message])).toEqual([
      ['gone.md', containing('There is no file')],
      ['other.png', containing('2 files ending in .png are passed over, this one first: articles are read from .md')],
    ]);
  });

  it('says what it cannot read, and goes on', async () => {
    folder.write('f/page.html', pageWithoutArticle);
    folder.write('f/binary.txt', 'a\u0000b');
    folder.write('f/empty.md', '');
    folder.write('f/table.csv', 'a,b\n1,2\n');
    folder.write('f/good.md', draft(CHIPS));
    folder.write('strange.xyz', 'What is this?');
    const result = await folder.import(['f', 'strange.xyz', 'missing']);
    expect(result).toMatchObject({ written: 1, problemCount: 6 });
    expect(result.problems.map(({ message }) => message)).toEqual([
      'Neither name nor content tell what format this file has. Known names end in .md, .html, .txt, .csv, .tsv and .jsonl; else name the format.',
      containing('There is no file'),
      'This is no text: it holds NUL bytes.',
      'No text of an article was found in this file.',
      'No article was found in this page.',
      'No column of this table is called text, article, body or content: it has “a” and “b”.',
    ]);
  });

  it('takes no line without text for an article', async () => {
    folder.write('a.jsonl', '{"text":" ","label":"human"}\n{"article":"","text":"There it is.","label":"human"}\n');
    const { problems, articles } = await folder.import(['a.jsonl']);
    expect(articles).toBe(1);
    expect(problems).toMatchObject([{ line: 1, message: 'The article has no text.' }]);
  });

  it('does not read the target into itself', async () => {
    folder.write('labelled.jsonl', `${JSON.stringify({ text: textOf(CHIPS), label: 'human' })}\n`);
    const result = await folder.import(['.', 'labelled.jsonl']);
    expect(result).toMatchObject({ files: 0, written: 0 });
    expect(folder.lines()).toHaveLength(1);
  });
});

describe('copies', () => {
  it('of articles of the target and of each other are left out, or kept on request', async () => {
    folder.write('labelled.jsonl', `${JSON.stringify({ text: textOf(CHIPS), label: 'human' })}\n`);
    folder.write('a.md', draft(CHIPS));
    folder.write('b.txt', textOf(COUNCIL));
    folder.write('c.txt', `${textOf(COUNCIL).replace('important step', 'important first step')}\n`);
    folder.write('d.txt', textOf(ACCESSION));
    const result = await folder.import(['a.md', 'b.txt', 'c.txt', 'd.txt'], { dryRun: true });
    expect(result).toMatchObject({
      articles: 4,
      written: 2,
      duplicateCount: 2,
      duplicates: [
        { a: { file: folder.at('labelled.jsonl'), line: 1 }, b: { file: folder.at('a.md'), line: 1 }, similarity: 1 },
        { a: { file: folder.at('b.txt') }, b: { file: folder.at('c.txt') } },
      ],
    });
    expect(result.duplicates[1]?.similarity).toBeGreaterThan(0.8);
    expect(folder.lines()).toHaveLength(1);
    expect(await folder.import(['a.md', 'b.txt', 'c.txt', 'd.txt'])).toMatchObject({ written: 2 });
    expect(await folder.import(['a.md', 'b.txt', 'c.txt', 'd.txt'])).toMatchObject({ written: 0, duplicateCount: 4 });
    expect(await folder.import(['a.md'], { keepDuplicates: true })).toMatchObject({ written: 1, duplicateCount: 1 });
    expect(folder.lines()).toHaveLength(4);
  });

  it('without a target, says what would be done', async () => {
    const sources = [folder.write('a.md', draft(CHIPS))];
    const done = await importArticles(
      { sources },
      { append: () => Promise.reject(new Error('written')), now: () => new Date(AT) },
    );
    expect(done).toMatchObject({ ok: true, value: { articles: 1, written: 1 } });
  });
});

describe('an import that comes to no end', () => {
  it('says so when cancelled, and what was written', async () => {
    folder.write('a.md', draft(CHIPS));
    const signal = AbortSignal.abort();
    await expect(folder.import(['a.md'], {}, { signal })).rejects.toThrow('Cancelled. Nothing was written.');
    expect(existsSync(folder.at('labelled.jsonl'))).toBe(false);
  });

  it('gives the problem of a target that cannot be written, not one of the source', async () => {
    folder.write('a.md', draft(CHIPS));
    const append = () => Promise.resolve(fail('input-invalid', 'The disk is full.'));
    await expect(folder.import(['a.md'], {}, { append })).rejects.toThrow('The disk is full.');
  });

  it('tells how far it is', async () => {
    folder.write('a.md', draft(CHIPS));
    const seen: number[] = [];
    await folder.import(['a.md'], {}, { onProgress: (done, total) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
  });
});
