// Lines of JSON and tables on their way into a labelled file.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AT, createExchangeFolder, type ExchangeFolder } from './exchangeFolder.ts';
import { ACCESSION, CHIPS, COUNCIL, textOf } from './texts.ts';

let folder: ExchangeFolder;
beforeEach(() => {
  folder = createExchangeFolder();
});
afterEach(() => {
  folder.remove();
});
const containing = (text: string): unknown => expect.stringContaining(text);

/** Keys as sample/april2019_set_mini.jsonl of the reference has them. */
const realNews = (
  text: { readonly title: string; readonly paragraphs: readonly string[] },
  over: object = {},
): string =>
  JSON.stringify({
    url: 'https://www.whitehouse.gov/a',
    title: text.title,
    text: textOf(text),
    summary: null,
    authors: [],
    publish_date: '07-28-2022',
    domain: 'whitehouse.gov',
    warc_date: '20220728064330',
    status: 'success',
    ...over,
  });

describe('importing lines of JSON', () => {
  it('keeps labelled lines byte for byte, whatever their spacing and keys', async () => {
    const lines = [
      `{ "label" : "human","text":"${CHIPS.paragraphs[0]}", "x": 1.50, "e": "\\u00e9\\/" }`,
      `{"split":"val","article":"${COUNCIL.paragraphs[0]}","label":1,"n":1e3}`,
    ];
    folder.write('a.jsonl', `\uFEFF${lines.join('\r\n')}\r\n\r\n`);
    expect(await folder.import(['a.jsonl'], { label: 'machine' })).toMatchObject({
      written: 2,
      byFormat: { realnews: 2 },
    });
    expect(folder.text()).toBe(`${lines.join('\n')}\n`);
  });

  it('adds label, split and provenance to RealNews and leaves all else', async () => {
    folder.write('a.jsonl', `${realNews(CHIPS)}\n`);
    await folder.import(['a.jsonl'], { label: 'human', split: 'test' });
    const provenance = `"provenance":{"by":"import","at":"${AT}","file":"a.jsonl"}`;
    expect(folder.text()).toBe(`${realNews(CHIPS).slice(0, -1)},"label":"human","split":"test",${provenance}}\n`);
  });

  it('leaves RealNews as it is where nothing is added', async () => {
    folder.write('a.jsonl', realNews(CHIPS));
    await folder.import(['a.jsonl']);
    expect(folder.text()).toBe(`${realNews(CHIPS)}\n`);
  });

  it('mends what training could not read: splits of the reference, dates, other names of keys', async () => {
    folder.write(
      'a.jsonl',
      [
        realNews(CHIPS, { split: 'gen', publish_date: 'July 28, 2022' }),
        realNews(COUNCIL, { publish_date: '03/04/2021', domain: undefined }),
        JSON.stringify({ headline: ACCESSION.title, content: textOf(ACCESSION), date: '' }),
      ].join('\n'),
    );
    const { problems } = await folder.import(['a.jsonl']);
    expect(problems).toEqual([{ file: folder.at('a.jsonl'), line: 2, message: containing('can be read in two ways') }]);
    expect(folder.lines()).toMatchObject([
      { orig_split: 'gen', publish_date: '07-28-2022', warc_date: '20220728064330' },
      { original_date: '03/04/2021', domain: 'whitehouse.gov' },
      { title: ACCESSION.title, text: textOf(ACCESSION), content: textOf(ACCESSION) },
    ]);
    expect(folder.lines()[0]).not.toHaveProperty('split');
  });

  it('says which lines it cannot read', async () => {
    folder.write(
      'a.jsonl',
      Buffer.concat([
        Buffer.from(`nonsense\n[1]\n{"title": "no text"}\n{"text": "x", "authors": 7}\n`),
        Buffer.from(`${JSON.stringify({ text: 'Niinistö spoke to the Senate.' })}\n`, 'latin1'),
        Buffer.from('{"text": "nul \u0000"}\n'),
      ]),
    );
    const { problems, written } = await folder.import(['a.jsonl']);
    expect(written).toBe(1);
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [1, containing('This is not JSON')],
      [2, containing('no JSON object')],
      [3, containing('has no text')],
      [4, containing('"authors" must be')],
      [5, containing('Windows-1252')],
      [6, containing('This is not JSON')],
    ]);
    expect(folder.lines()).toMatchObject([{ text: 'Niinistö spoke to the Senate.' }]);
  });

  it('reads a line of 10 MB, and UTF-16', async () => {
    const long = Array.from({ length: 1_000_000 }, (_, at) => `word${at}`)
      .join(' ')
      .slice(0, 10_000_000);
    folder.write('long.jsonl', JSON.stringify({ text: long }));
    folder.write('wide.jsonl', Buffer.from(`\uFEFF${realNews(CHIPS)}\r\n${realNews(ACCESSION)}\r\n`, 'utf16le'));
    expect(await folder.import(['long.jsonl', 'wide.jsonl'])).toMatchObject({ written: 3, problemCount: 0 });
    expect(folder.text().split('\n')[2]).toBe(realNews(ACCESSION));
  });
});

describe('importing the reference’s generations', () => {
  const generated = (over: object = {}): string =>
    realNews(CHIPS, {
      split: 'gen',
      gens_article: [textOf(COUNCIL), textOf(ACCESSION)],
      gensraw_article: [[1, 2], [3]],
      probs_article: [[0.1, 0.2], [0.3]],
      top_ps: [0.94, 0.96],
      ...over,
    });

  it('makes a machine article of each, beside the human one that they were written from', async () => {
    folder.write('gens.jsonl', generated());
    expect(await folder.import(['gens.jsonl'])).toMatchObject({ written: 3, byFormat: { generations: 3 } });
    const about = {
      title: CHIPS.title,
      domain: 'whitehouse.gov',
      publish_date: '07-28-2022',
      orig_split: 'gen',
      status: 'success',
    };
    expect(folder.lines()).toMatchObject([
      { ...about, label: 'human', text: textOf(CHIPS) },
      { ...about, label: 'machine', text: textOf(COUNCIL), top_p: 0.94 },
      { ...about, label: 'machine', text: textOf(ACCESSION), top_p: 0.96 },
    ]);
    expect(folder.text()).not.toMatch(/gens_|gensraw|probs_|top_ps/u);
  });

  it('keeps the pair that the line names, and makes one where nothing tells twins', async () => {
    folder.write('named.jsonl', generated({ ind30k: 7 }));
    folder.write(
      'untitled.jsonl',
      generated({
        title: '',
        text: '',
        gens_article: [
          'The council of Aldermouth met on Tuesday and spoke of the ferry, the bridge and the price of bread.',
        ],
      }),
    );
    await folder.import(['named.jsonl', 'untitled.jsonl']);
    expect(folder.lines().map(({ ind30k }) => ind30k)).toEqual([7, 7, 7, undefined]);
    expect(folder.lines()[3]).toHaveProperty('pair');
  });

  it('are read as articles where that format is named, and asked for where it must be', async () => {
    folder.write('gens.jsonl', generated({ split: 'train' }));
    expect(await folder.import(['gens.jsonl'], { format: 'realnews' })).toMatchObject({ written: 1 });
    expect(folder.text()).toBe(`${generated({ split: 'train' })}\n`);
    folder.write('plain.jsonl', realNews(ACCESSION));
    const { problems } = await folder.import(['plain.jsonl'], { format: 'generations' });
    expect(problems).toMatchObject([{ message: containing('no "gens_article"') }]);
  });

  it('of titles are no articles', async () => {
    folder.write('gens.jsonl', realNews(CHIPS, { gens_title: ['A title'], probs_title: [[0.1]] }));
    const { problems, written } = await folder.import(['gens.jsonl']);
    expect(written).toBe(0);
    expect(problems).toMatchObject([{ message: 'The generations of this line are of the title, not of the article.' }]);
  });
});

describe('importing a table', () => {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('finds %s between its columns, and what they are called', async (_, mark) => {
    const header = ['\uFEFFHeadline', 'Body', 'Class', 'Publish Date', 'Author(s)', 'URL', 'Split', 'Desk'];
    const row = [
      CHIPS.title,
      quoted(textOf(CHIPS)),
      'human',
      '2022-07-28',
      '"Valdera, Okafor"',
      'https://www.whitehouse.gov/a',
      'valid',
      'politics',
    ];
    folder.write('a.csv', `${header.join(mark)}\r\n${row.join(mark)}\r\n`);
    expect(await folder.import(['a.csv'])).toMatchObject({ written: 1, byFormat: { csv: 1 }, problemCount: 0 });
    expect(folder.lines()).toEqual([
      {
        domain: 'whitehouse.gov',
        date: '07-28-2022',
        authors: ['Valdera', 'Okafor'],
        title: CHIPS.title,
        url: 'https://www.whitehouse.gov/a',
        text: textOf(CHIPS),
        label: 'human',
        split: 'val',
        Desk: 'politics',
        provenance: { by: 'import', at: AT, file: 'a.csv' },
      },
    ]);
  });

  it('has rows with line breaks and quotation marks in cells, each at its line', async () => {
    const rows = [CHIPS, COUNCIL].map((one) => `${quoted(`He said “so”, or "so":\r\n${textOf(one)}`)},human`);
    folder.write('a.csv', `text,label\n${rows.join('\n')}\n\n,machine\n`);
    const { problems } = await folder.import(['a.csv']);
    expect(folder.lines()).toMatchObject([{ text: containing('“so”, or "so":\r\n') }, { label: 'human' }]);
    expect(problems).toMatchObject([{ message: 'This row has no text.' }]);
    expect(problems[0]?.line).toBeGreaterThan(10);
  });

  it('keeps stray quotation marks, and says where one is never closed', async () => {
    folder.write(
      'a.csv',
      `text,label,date\n"${CHIPS.paragraphs[0]}" x,human,2022-01-01\n${quoted(textOf(COUNCIL))},human,03/04/2021\n"never closed,human\n`,
    );
    const { written, problems } = await folder.import(['a.csv']);
    expect(written).toBe(2);
    expect(folder.lines()[0]?.['text']).toBe(`"${CHIPS.paragraphs[0]}" x`);
    expect(problems.map(({ message }) => message)).toEqual([containing('in two ways'), containing('Quote Not Closed')]);
  });

  it('leaves out a row that falls apart at its commas, and says so', async () => {
    folder.write('a.csv', `text,label\nThe council met, voted, and left,human\n${quoted(textOf(COUNCIL))},human,,\n`);
    const { written, problems } = await folder.import(['a.csv']);
    expect(written).toBe(1);
    expect(problems).toMatchObject([{ line: 2, message: containing('This row has 4 cells and the header 2') }]);
  });

  it('in Windows-1252 is read, and said to be', async () => {
    folder.write(
      'a.csv',
      Buffer.from(`text;label\n${quoted(textOf(ACCESSION).replaceAll('–', '-'))};human\n`, 'latin1'),
    );
    const { problems } = await folder.import(['a.csv']);
    expect(folder.lines()).toMatchObject([{ text: containing('Niinistö') }]);
    expect(problems).toMatchObject([{ line: 1, message: containing('Windows-1252') }]);
  });
});
