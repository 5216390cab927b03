// What a labelling editor asks of the process: articles read by the model, each once, whatever is open and whoever asks again.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../src/grover/problem.ts';
import { openSession } from '../../src/process/openSession.ts';
import { assessArticlesMethod, type AssessArticlesResult, type WireArticle } from '../../src/protocol/labelling.ts';
import { openDiscriminator } from '../../src/training/openDiscriminator.ts';
import { cancellable, startClient, type LspClient } from './lspClient.ts';
import { createModelFolders, groverDiscriminator, quickOverTiny, type ModelFolders } from './modelFolders.ts';

/** From "The Inaugural Address of Abraham Lincoln", March 4, 1861; public domain. */
const PARAGRAPHS = [
  'Apprehension seems to exist among the people of the Southern States that by the accession of a Republican Administration their property and their peace and personal security are to be endangered. There has never been any reasonable cause for such apprehension. Indeed, the most ample evidence to the contrary has all the while existed and been open to their inspection.',
  'It is seventy-two years since the first inauguration of a President under our National Constitution. During that period fifteen different and greatly distinguished citizens have in succession administered the executive branch of the Government. They have conducted it through many perils, and generally with great success.',
  'So I believed.',
  'Physically speaking, we can not separate. We can not remove our respective sections from each other nor build an impassable wall between them. A husband and wife may be divorced and go out of the presence and beyond the reach of each other, but the different parts of our country can not do this.',
];
const ARTICLE: WireArticle = {
  domain: 'example.com',
  date: '03-04-1861',
  title: 'First inaugural address',
  authors: ['Abraham Lincoln'],
  article: PARAGRAPHS.join('\n\n'),
};
const FRONT_MATTER =
  '---\ndomain: example.com\ndate: 03-04-1861\ntitle: First inaugural address\nauthors: [Abraham Lincoln]\n---\n';
const other = (number: number): WireArticle => ({
  article: `${PARAGRAPHS[1] ?? ''} ${number}\n\n${PARAGRAPHS[3] ?? ''}`,
});

let folders: ModelFolders;
const clients: LspClient[] = [];
beforeAll(async () => {
  folders = await createModelFolders();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
});
afterAll(() => {
  folders.remove();
});

/** On the shipped model, unless another is named. */
async function start(model = '', cache = 'cache', diagnostics: Record<string, unknown> = {}): Promise<LspClient> {
  const client = await startClient({
    settings: { model, diagnostics },
    initializationOptions: { cacheFolder: join(folders.root, cache) },
  });
  clients.push(client);
  return client;
}
const ask = (client: LspClient, articles: readonly WireArticle[], paragraphs = true): Promise<AssessArticlesResult> =>
  client.request(assessArticlesMethod, { articles, paragraphs });
/** What the log says of the last request. */
const readOf = (client: LspClient): Promise<string> =>
  client.until(() => client.log.findLast((line) => line.startsWith('Articles: ')));

describe('grover/assessArticles', () => {
  it('says of an article what a draft of the same text shows, to the digit', { timeout: 60_000 }, async () => {
    const client = await start('', 'same');
    await client.open('file:///lincoln.txt', FRONT_MATTER + ARTICLE.article, 'plaintext');
    const { items } = await client.assessments('file:///lincoln.txt');
    const { model, positive, articles } = await ask(client, [ARTICLE]);
    expect({ model, positive }).toEqual({ model: 'grover-mini', positive: 'machine' });
    const offset = FRONT_MATTER.length;
    expect(
      articles[0]?.paragraphs?.map((one) => ({ ...one, start: one.start + offset, end: one.end + offset })),
    ).toEqual(items);
    const probabilities = items.flatMap(({ probability }) => probability ?? []);
    expect(probabilities.length).toBe(3);
    const opinion = articles[0]?.opinion;
    expect(opinion).toMatchObject({ basis: 'paragraphs', judged: 3 });
    expect(opinion?.probabilities['machine']).toBeGreaterThanOrEqual(Math.min(...probabilities));
    expect(opinion?.probabilities['machine']).toBeLessThanOrEqual(Math.max(...probabilities));
    expect(await readOf(client)).toMatch(/^Articles: 1 read \(\d+ tokens\), 0 remembered/);
  });

  it('reads nothing twice, across restarts, and judges anew what settings say', async () => {
    const first = await start(folders.tiny, 'twice', { minimumTokens: 5 });
    const asked = [ARTICLE, other(1), ARTICLE];
    const before = await ask(first, asked);
    expect(await readOf(first)).toMatch(/^Articles: 2 read \(\d+ tokens\), 1 remembered/);
    expect(before.articles[2]).toEqual(before.articles[0]);
    const again = await start(folders.tiny, 'twice', { minimumTokens: 5 });
    expect(await ask(again, asked)).toEqual(before);
    expect(await readOf(again)).toMatch(/^Articles: 0 read \(0 tokens\), 3 remembered/);
    expect(again.statuses.some(({ message }) => message.startsWith('Reading article'))).toBe(false);
    expect(before.articles[0]?.paragraphs?.map(({ verdict }) => verdict)).toEqual([
      'machine-like',
      'machine-like',
      'abstained',
      'machine-like',
    ]);
    await again.configure({ model: folders.tiny, diagnostics: { minimumTokens: 1000 } });
    const strict = await ask(again, [ARTICLE]);
    expect(strict.articles[0]?.paragraphs?.map(({ reason }) => reason)).toEqual(new Array(4).fill('too-short'));
    expect(strict.articles[0]?.problem?.message).toBe('None of its paragraphs is prose long enough to be judged.');
    expect(await readOf(again)).toMatch(/^Articles: 0 read/);
    expect(readdirSync(join(folders.root, 'twice', 'articles'))).toHaveLength(1);
  });

  it('is cancelled between two pieces, keeps what it has read, and answers the next', async () => {
    const client = await start('', 'cancel');
    await ask(client, [other(0)]);
    const many = Array.from({ length: 200 }, (_, number) => other(number + 1));
    const reading = cancellable<AssessArticlesResult>(client, assessArticlesMethod, { articles: many });
    await client.until(() => client.statuses.find(({ message }) => message === 'Reading article 3 of 200.'));
    reading.cancel();
    await expect(reading.result).rejects.toMatchObject({ message: 'Cancelled.' });
    const { articles } = await ask(client, [other(1), other(2)], false);
    expect(articles.map(({ opinion, paragraphs }) => [opinion?.judged, paragraphs])).toEqual([
      [2, undefined],
      [2, undefined],
    ]);
    expect(client.log.findLast((line) => line.startsWith('Articles: '))).toMatch(/^Articles: 0 read/);
  });

  it.each([
    ['quick', quickOverTiny, 'int8'],
    ['grover', groverDiscriminator, 'fp32'],
  ] as const)('gives the numbers of a %s discriminator itself', { timeout: 60_000 }, async (name, make, precision) => {
    const folder = await make(folders, `over ${name}`);
    const client = await start(folder, name);
    const { articles, model, positive } = await ask(client, [ARTICLE, { article: 'Too short.' }]);
    expect({ model, positive }).toEqual({ model: `over ${name}`, positive: 'machine' });
    const choice = { folder, engine: 'onnxruntime', precision, threads: 1, cacheFolder: folders.cacheFolder } as const;
    const opened = unwrap(await openSession(choice));
    const trunk = () => Promise.resolve(opened);
    const { discriminator, file } = unwrap(await openDiscriminator(folder, { trunk, openFolder: trunk }));
    const pace = { signal: new AbortController().signal, point: () => Promise.resolve() };
    const example = { id: '', file: '', line: 1, fields: ARTICLE, label: 0 };
    const expected = [...(await discriminator.predict([example], pace))];
    await opened.dispose();
    expect(articles[0]?.opinion).toMatchObject({ basis: 'article', judged: 0, marked: 0 });
    file.labels.forEach((label, at) => {
      expect(articles[0]?.opinion?.probabilities[label]).toBeCloseTo(expected[at] ?? NaN, 5);
    });
    expect(articles[1]).toEqual({
      paragraphs: [],
      problem: { code: 'input-invalid', message: `The article is too short for over ${name} to judge.` },
    });
    await ask(client, [ARTICLE]);
    expect(await readOf(client)).toMatch(/^Articles: 0 read/);
  });

  it('says why nothing can be said, without reading', async () => {
    const folder = await quickOverTiny(folders, 'headless');
    writeFileSync(join(folder, 'discriminator.json'), '{');
    mkdirSync(join(folders.root, 'none'));
    const client = await start(folder, 'headless');
    await expect(ask(client, [ARTICLE])).rejects.toThrow('is not JSON');
    const plain = await start(folders.truncated, 'truncated');
    await expect(ask(plain, [ARTICLE])).rejects.toThrow('model.ckpt');
    await expect(client.request(assessArticlesMethod, { articles: [{ title: 'x' }] })).rejects.toThrow(
      /^grover\/assessArticles: articles\.0\.article: /,
    );
  });
});
