import { describe, expect, it } from 'vitest';
import { articleOfPage } from '../../../src/exchange/import/html.ts';
import type { Read } from '../../../src/exchange/import/read.ts';
import { linkedPage, olderPage, pageWithoutArticle, plainPage, scriptedPage } from './pages.ts';
import { ACCESSION, CHIPS, COUNCIL, textOf } from './texts.ts';

async function read(html: string): Promise<readonly Read[]> {
  const found: Read[] = [];
  for await (const one of articleOfPage(html)) found.push(one);
  return found;
}
const articleOf = async (html: string): Promise<unknown> => (await read(html)).find(({ kind }) => kind === 'article');

describe('a page of a news site', () => {
  it('is its text, without menus, advertisements, captions and sharing, and what JSON-LD says', async () => {
    expect(await articleOf(linkedPage)).toEqual({
      kind: 'article',
      format: 'html',
      line: 1,
      keys: {
        domain: 'harborcourier.example',
        date: '07-28-2022',
        authors: ['Ines Valdera', 'Tom Okafor'],
        title: CHIPS.title,
        summary: 'The House has passed the act; the President’s signature is next.',
        url: 'https://www.harborcourier.example/politics/2022/chips-act',
        text: textOf(CHIPS),
      },
    });
  });

  it('has its metadata from OpenGraph and <meta> where there is no JSON-LD', async () => {
    expect(await articleOf(olderPage)).toMatchObject({
      keys: {
        domain: 'courier.example',
        date: '08-03-2022',
        authors: ['Ines Valdera', 'José Okafor'],
        title: ACCESSION.title,
        summary: 'Two more allies.',
        text: textOf(ACCESSION),
      },
    });
  });

  it('has its date from <time> and its title from the heading where nothing else says them', async () => {
    expect(await articleOf(plainPage)).toMatchObject({
      keys: { date: '05-24-2021', title: COUNCIL.title, text: expect.stringContaining(textOf(COUNCIL)) as unknown },
    });
  });

  it('has its text from JSON-LD where the page is built by scripts', async () => {
    expect(await articleOf(scriptedPage)).toMatchObject({
      keys: { domain: 'm.courier.example', date: '07-28-2022', authors: ['Ines Valdera'], text: textOf(CHIPS) },
    });
  });

  it.each([
    ['a front page', pageWithoutArticle],
    ['nothing', ''],
    ['no HTML', 'The council met.'],
    ['an empty body', '<html><body></body></html>'],
    ['a page of scripts', '<html><script>var a = "<p>not text</p>";</script></html>'],
    ['tags that never end', '<div><p><b'.repeat(60)],
  ])('without an article (%s) is a problem', async (_, html) => {
    expect(await read(html)).toEqual([
      { kind: 'problem', line: 1, message: expect.stringMatching(/^No article was found/u) as unknown },
    ]);
  });

  it('keeps a date that can be read in two ways as it is written', async () => {
    const found = await read(scriptedPage.replace('28/07/2022', '03/04/2022'));
    expect(found).toMatchObject([
      { kind: 'problem', message: expect.stringContaining('“03/04/2022” can be read in two ways') as unknown },
      { kind: 'article', keys: { original_date: '03/04/2022' } },
    ]);
  });

  it('has its byline among its keys, not in its text', async () => {
    const byline = (text: string): string =>
      `<html><head><meta name="author" content="Ines Valdera"></head><body><article><h1>${COUNCIL.title}</h1><p>${text}</p>${COUNCIL.paragraphs.map((one) => `<p>${one}</p>`).join('')}</article></body></html>`;
    expect(await articleOf(byline('By Ines Valdera'))).toMatchObject({
      keys: { authors: ['Ines Valdera'], text: textOf(COUNCIL) },
    });
    const sentence = 'By Tuesday the council had not voted.';
    expect(await articleOf(byline(sentence))).toMatchObject({
      keys: { text: `${sentence}\n${textOf(COUNCIL)}` },
    });
  });

  it('nested deeper than any article is refused before it takes minutes', async () => {
    const deep = `${'<div>'.repeat(2000)}${CHIPS.paragraphs.map((one) => `<p>${one}</p>`).join('')}${'</div>'.repeat(2000)}`;
    const [problem] = await read(`<html><body>${deep}</body></html>`);
    expect(problem).toMatchObject({
      kind: 'problem',
      message: expect.stringContaining('nested more than 250 deep') as unknown,
    });
  });
});
