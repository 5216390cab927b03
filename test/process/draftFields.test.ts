// What a draft says, asked over the wire: the fields and the text that labelling writes down.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DraftFieldsResult } from '../../src/protocol/labelling.ts';
import { startClient, type LspClient } from './lspClient.ts';
import { createModelFolders, type ModelFolders } from './modelFolders.ts';

const URI = 'untitled:Untitled-1';
const DRAFT =
  '---\ntitle: Ferry stays\nauthors: [Ann Lee, Bo Day]\ndate: 2019-03-07\n---\n\n# Ferry\n\nIt _rained_ on Tuesday.\n\n```\ncode\n```\n\nThe ferry stayed in port.\n';
const ARTICLE = 'Ferry\nIt rained on Tuesday.\nThe ferry stayed in port.';

let folders: ModelFolders;
let client: LspClient | undefined;

beforeAll(async () => {
  folders = await createModelFolders();
});
afterAll(() => {
  folders.remove();
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

async function start(): Promise<LspClient> {
  client = await startClient({
    settings: { model: folders.tiny },
    initializationOptions: { cacheFolder: folders.cacheFolder },
  });
  return client;
}
const ask = (one: LspClient, params: object): Promise<DraftFieldsResult> => one.request('grover/draftFields', params);

describe('grover/draftFields', () => {
  it('gives the fields of the front matter and the text as the scan reads it', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    expect((await ask(one, { uri: URI })).article).toEqual({
      title: 'Ferry stays',
      authors: ['Ann Lee', 'Bo Day'],
      date: '03-07-2019',
      article: ARTICLE,
    });
  });

  it('says where a part of the document stands in the text', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    const start_ = DRAFT.indexOf('rained');
    const { part } = await ask(one, { uri: URI, part: { start: start_, end: DRAFT.indexOf(' stayed') } });
    expect(part && ARTICLE.slice(part.start, part.end)).toBe('rained on Tuesday.\nThe ferry');
    const code = DRAFT.indexOf('code');
    expect((await ask(one, { uri: URI, part: { start: code, end: code + 4 } })).part).toBeUndefined();
  });

  it('knows the draft as it is being typed, and the model that marks it', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    await one.until(() => one.statuses.find(({ state }) => state === 'ready'));
    await one.change(URI, 2, [
      { range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }, text: 'Nothing yet.' },
    ]);
    const result = await ask(one, { uri: URI });
    expect(result).toMatchObject({ version: 2, article: { article: 'Nothing yet.' } });
    expect(result.modelHash).toMatch(/^[0-9a-f]{16,}$/);
  });

  it('says what is wrong with what is asked', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    await expect(ask(one, { uri: 'file:///other.md' })).rejects.toThrow('other.md is not open');
    await expect(ask(one, { uri: URI, part: { start: -1, end: 2 } })).rejects.toThrow('grover/draftFields: part.start');
  });
});
