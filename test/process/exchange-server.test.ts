// Import, export and comparison as an editor asks for them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { CompareLabelsResult, ExportArticlesResult, ImportArticlesResult } from '../../src/protocol/labelling.ts';
import { linkedPage } from '../unit/exchange/pages.ts';
import { ACCESSION, CHIPS, textOf } from '../unit/exchange/texts.ts';
import { startClient, type LspClient } from './lspClient.ts';

let folder: string;
let client: LspClient | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover exchange server '));
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
  rmSync(folder, { recursive: true });
});
const start = async (trusted = true): Promise<LspClient> =>
  (client = await startClient({ initializationOptions: { trusted } }));

describe('articles of other formats', () => {
  it('are imported with progress, each once, exported and compared, without a model', async () => {
    const one = await start();
    mkdirSync(join(folder, 'sources'));
    writeFileSync(join(folder, 'sources', 'page.html'), linkedPage);
    writeFileSync(join(folder, 'sources', 'a.txt'), textOf(ACCESSION));
    const target = join(folder, 'labelled.jsonl');
    const params = { sources: [join(folder, 'sources')], target, label: 'human', workDoneToken: 'w' };
    expect(await one.request<ImportArticlesResult>('grover/importArticles', params)).toMatchObject({
      written: 2,
      byFormat: { text: 1, html: 1 },
    });
    expect(one.methods).toContain('$/progress');
    expect(await one.request<ImportArticlesResult>('grover/importArticles', params)).toMatchObject({
      written: 0,
      duplicateCount: 2,
    });
    const lines = readFileSync(target, 'utf8').trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { label: 'human' },
      { title: CHIPS.title, text: textOf(CHIPS) },
    ]);
    const out = join(folder, 'out.csv');
    expect(
      await one.request<ExportArticlesResult>('grover/exportArticles', { files: [target], target: out, format: 'csv' }),
    ).toMatchObject({ written: 2 });
    const other = join(folder, 'other.jsonl');
    writeFileSync(other, readFileSync(target, 'utf8').replace('"label":"human"', '"label":"machine"'));
    expect(await one.request<CompareLabelsResult>('grover/compareLabels', { a: target, b: other })).toMatchObject({
      common: 2,
      agreed: 1,
      disagreementCount: 1,
    });
    expect(one.statuses.some(({ state }) => state === 'loading')).toBe(false);
  });

  it.each([
    ['grover/importArticles', { sources: ['a.md'] }, 'must be an absolute path'],
    ['grover/importArticles', { sources: ['/a.md'], format: 'word' }, 'format'],
    ['grover/exportArticles', { files: [], target: '/out', format: 'csv' }, 'must name a file'],
    ['grover/compareLabels', { a: '/nowhere/a', b: '/nowhere/b' }, 'There is no file /nowhere/a'],
  ])('are refused with a sentence: %s %j', async (method, params, message) => {
    await expect((await start()).request(method, params)).rejects.toThrow(message);
  });

  it('are left alone where the workspace is not trusted', async () => {
    const asked = (await start(false)).request('grover/compareLabels', { a: '/a', b: '/b' });
    await expect(asked).rejects.toThrow('not trusted');
  });

  it('stop when cancelled', async () => {
    const one = await start();
    const file = join(folder, 'big.jsonl');
    writeFileSync(
      file,
      Array.from(
        { length: 20_000 },
        (_, at) => `${JSON.stringify({ text: `${at} ${textOf(ACCESSION)} ${at}`, label: 'human' })}\n`,
      ).join(''),
    );
    const source = new CancellationTokenSource();
    const asked = one.connection.sendRequest(
      'grover/importArticles',
      { sources: [file], target: join(folder, 'x.jsonl') },
      source.token,
    );
    source.cancel();
    await expect(asked).rejects.toThrow('Cancelled.');
  });
});
