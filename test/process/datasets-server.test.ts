import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionList, DocumentDiagnosticReport, Hover } from 'vscode-languageserver-protocol';
import type { CounterpartsResult } from '../../src/protocol/training.ts';
import { editorCapabilities, startClient, type ClientOptions, type LspClient } from './lspClient.ts';
import { createModelFolders, type ModelFolders } from './modelFolders.ts';

const URI = 'file:///news/labelled.jsonl';
const GOOD = '{"article": "The council met on Tuesday.", "label": "human", "split": "train"}';
const TEXT = `${GOOD}\n{"article": "x", "label": "machine", "date": "27.03.2019"}\n${GOOD}\n`;

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
async function start(options: ClientOptions = {}): Promise<LspClient> {
  client = await startClient({
    settings: { model: folders.tiny },
    ...options,
    initializationOptions: { cacheFolder: folders.cacheFolder },
  });
  return client;
}

describe('a labelled file in an editor', () => {
  it.each([
    ['jsonl', URI],
    ['plaintext', URI],
    ['jsonl', 'untitled:Untitled-3'],
  ])('of language %s at %s has its lines checked, and is no draft', async (language, uri) => {
    const one = await start();
    await one.open(uri, TEXT, language);
    const [problem] = await one.until(() => one.shown(uri).length === 1 && one.shown(uri));
    expect(problem).toMatchObject({ source: 'Grover', severity: 2, range: { start: { line: 1 } } });
    expect(problem?.message).toContain('MM-DD-YYYY');
    await expect(one.assessments(uri)).rejects.toThrow('not open');
    expect(one.statuses.some(({ state }) => state === 'loading')).toBe(false);
    const top = { line: 0, character: 0 };
    await one.change(uri, 2, [{ range: { start: top, end: top }, text: 'broken\n' }]);
    await one.until(() => one.shown(uri).length === 2);
    expect(one.shown(uri).map(({ range, severity }) => [range.start.line, severity])).toEqual([
      [0, 1],
      [2, 2],
    ]);
    await one.close(uri);
    await one.until(() => one.shown(uri).length === 0);
  });

  it('completes labels of the file and explains keys', async () => {
    const one = await start();
    const line = '{"article": "y", "label": ""}';
    await one.open(URI, `${TEXT}${line}\n`, 'jsonl');
    const at = (character: number) => ({ textDocument: { uri: URI }, position: { line: 3, character } });
    const list = await one.request<CompletionList>('textDocument/completion', at(line.length - 2));
    expect(list.items.map(({ label, textEdit }) => [label, textEdit])).toEqual(
      ['"human"', '"machine"'].map((label) => [
        label,
        { range: { start: { line: 3, character: 26 }, end: { line: 3, character: 28 } }, newText: label },
      ]),
    );
    const hover = await one.request<Hover>('textDocument/hover', at(line.indexOf('label') + 1));
    expect(JSON.stringify(hover.contents)).toContain('discriminator');
    expect(hover.range?.start).toEqual({ line: 3, character: 17 });
  });

  it('is left alone when its lines are no labelled articles', async () => {
    const one = await start();
    await one.open(URI, '{"prompt": "x", "text": 3}\nnot json\n', 'jsonl');
    await one.open('file:///news/other.jsonl', '{"text": 3, "label": "a"}\n', 'jsonl');
    await one.until(() => one.shown('file:///news/other.jsonl').length === 1);
    expect(one.published.some(({ uri }) => uri === URI)).toBe(false);
  });

  it('is checked for an editor that pulls, too', async () => {
    const one = await start({ capabilities: { ...editorCapabilities, textDocument: { diagnostic: {} } } });
    await one.open(URI, TEXT, 'jsonl');
    const report = await one.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri: URI },
    });
    expect(report).toMatchObject({ kind: 'full', items: [{ range: { start: { line: 1 } } }] });
    expect(one.published).toEqual([]);
  });

  it('of 20 MB is checked while drafts are still read', async () => {
    const one = await start();
    const line = JSON.stringify({ article: 'word '.repeat(1000), label: 'human', split: 'train' });
    await one.open(URI, `${`${line}\n`.repeat(4000)}{"article": 1, "label": "a"}\n`, 'jsonl');
    const draft = 'untitled:Untitled-1';
    await one.open(draft, 'The council voted on the budget again. '.repeat(8));
    expect((await one.assessments(draft)).items).toHaveLength(1);
    await one.until(() => one.shown(URI).some(({ range }) => range.start.line === 4000));
  });
});

describe('counterparts', () => {
  it('are written for human articles by the model in use, appended, and not written twice', async () => {
    const one = await start();
    const folder = mkdtempSync(join(tmpdir(), 'grover counterparts '));
    const file = join(folder, 'human.jsonl');
    const words = 'The council met on Tuesday and spoke at length about the budget of the town. '.repeat(2).trim();
    const human = ['A', 'B'].map((title) =>
      JSON.stringify({ title, domain: 'example.com', article: `${title}: ${words}`, label: 'human' }),
    );
    writeFileSync(file, human.join('\n'));
    const write = () => one.request<CounterpartsResult>('grover/counterparts', { file, seed: 5, workDoneToken: 'w' });
    expect(await write()).toMatchObject({ written: 2, problems: [] });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.slice(0, 2)).toEqual(human);
    expect(lines.slice(2).map((line): unknown => JSON.parse(line))).toMatchObject([
      { title: 'A', label: 'machine' },
      { title: 'B', label: 'machine' },
    ]);
    expect(one.methods).toContain('$/progress');
    expect(await write()).toMatchObject({ written: 0 });
    rmSync(folder, { recursive: true });
  });
});
