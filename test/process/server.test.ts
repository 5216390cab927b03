import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionList, Hover, InlineCompletionList, Position, Range } from 'vscode-languageserver-protocol';
import type { GenerateResult, InspectModelResult } from '../../src/protocol/messages.ts';
import { cancellable, startClient, type ClientOptions, type LspClient } from './lspClient.ts';
import { createModelFolders, type ModelFolders } from './modelFolders.ts';

const URI = 'file:///news%20room/council.md';
const LONG =
  'The city council voted on Tuesday to approve a budget of 45 million dollars for the coming year, after a long debate over how much should be spent on roads, on schools and on the old library.';
const OTHER =
  'Residents who spoke at the meeting were divided: some asked for more money for parks and public transport, while others said that taxes were high enough and that the city should save what it earns.';
const SHORT = 'The mayor said that she was pleased with the vote.';
const DRAFT = `---\ntitle: Council approves budget\ndomain: example.com\nauthors:\n---\n\n${LONG}\n\n${SHORT}\n\n${OTHER}\n`;
const SUGGESTIONS = { delay: 0, length: 12 };

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

/** A client on the tiny model whose verdicts are known. */
async function start(settings: Record<string, unknown> = {}, options: ClientOptions = {}): Promise<LspClient> {
  client = await startClient({
    settings: { model: folders.tiny, suggestions: SUGGESTIONS, diagnostics: { minimumTokens: 5 }, ...settings },
    ...options,
    initializationOptions: { cacheFolder: folders.cacheFolder, ...options.initializationOptions },
  });
  return client;
}
const at = (text: string, marked: string): Position =>
  TextDocument.create('', '', 0, text).positionAt(text.indexOf(marked));
const textIn = (text: string, range: Range): string => TextDocument.create('', '', 0, text).getText(range);
const atEnd = (text: string): Position => TextDocument.create('', '', 0, text).positionAt(text.length);
const ghost = (one: LspClient, position: Position, triggerKind: 1 | 2 = 2): Promise<InlineCompletionList | null> =>
  one.request('textDocument/inlineCompletion', { textDocument: { uri: URI }, position, context: { triggerKind } });

describe('the Grover process', () => {
  it('says what it can do before any weight is loaded', async () => {
    const one = await start();
    expect(one.initialized.capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      inlineCompletionProvider: true,
    });
    expect(one.initialized.capabilities.diagnosticProvider).toBeUndefined();
    await one.until(() => one.statuses.find(({ state }) => state === 'starting'));
    expect(one.statuses.map(({ state }) => state)).toEqual(['starting']);
    await one.open(URI, DRAFT);
    const ready = await one.until(() => one.statuses.find(({ state }) => state === 'ready'));
    expect(ready).toMatchObject({ model: 'tiny', message: 'Ready: tiny.' });
    expect(one.statuses.some(({ message }) => message === 'Loading tiny.')).toBe(true);
    expect(one.log.join('\n')).toContain('tiny is ready on onnxruntime');
  });

  it('marks the paragraphs that read machine-like, and nothing else', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    const { items, version } = await one.assessments(URI);
    expect(version).toBe(1);
    expect(items.map(({ verdict }) => verdict)).toEqual(['machine-like', 'no-sign', 'machine-like']);
    await one.until(() => one.shown(URI).length === 2);
    const shown = one.shown(URI);
    expect(shown.map(({ range }) => textIn(DRAFT, range))).toEqual([LONG, OTHER]);
    for (const diagnostic of shown) {
      expect(diagnostic).toMatchObject({ severity: 3, source: 'Grover', code: 'machine-like' });
      expect(diagnostic.message).toMatch(/^Reads machine-like: 9\d % \(90 % interval 9\d-9\d %\), \d+ tokens\.$/);
    }
    expect(one.published.every(({ version: published }) => published === 1)).toBe(true);
  });

  it('reads only what an edit has changed, and what stands behind it', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    const before = await one.assessments(URI);
    const end = atEnd(DRAFT.trimEnd());
    await one.change(URI, 2, [{ range: { start: end, end }, text: ' Nobody objected.' }]);
    const after = await one.assessments(URI);
    expect(after.version).toBe(2);
    const cost = after.tokensRead - before.tokensRead;
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThan((after.items[2]?.tokens ?? 0) + 2);
    expect(after.items.slice(0, 2)).toEqual(before.items.slice(0, 2));
    await one.change(URI, 3, [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '' },
    ]);
    expect((await one.assessments(URI)).tokensRead).toBe(after.tokensRead);
  });

  it('keeps marks on their paragraphs when lines above them come and go', async () => {
    const one = await start();
    await one.open(URI, `${LONG}\n\n${OTHER}\n`, 'plaintext');
    await one.until(() => one.shown(URI).length === 2);
    const top = { line: 0, character: 0 };
    await one.change(URI, 2, [{ range: { start: top, end: top }, text: 'New.\n\n' }]);
    const moved = await one.until(() => one.published.find(({ version }) => version === 2));
    expect(moved.diagnostics.map(({ range }) => range.start.line)).toEqual([2, 4]);
    await one.close(URI);
    await one.until(() => one.shown(URI).length === 0);
  });

  it('takes away the mark of a paragraph as soon as it is edited', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    await one.until(() => one.shown(URI).length === 2);
    const cut = at(DRAFT, ' to approve');
    await one.change(URI, 2, [{ range: { start: cut, end: at(DRAFT, '\n\nThe mayor') }, text: '.' }]);
    await one.until(() => one.published.find(({ version }) => version === 2));
    expect(one.shown(URI)).toHaveLength(1);
    expect((await one.assessments(URI)).items.map(({ verdict }) => verdict)).toEqual([
      'no-sign',
      'no-sign',
      'machine-like',
    ]);
  });

  it('says what is wrong in the front matter where it is wrong, with or without a model', async () => {
    const one = await start({ model: '/nowhere' });
    const text = '---\ntitle: T\ndate: 45 Smarch\n---\n\nText.\n';
    await one.open(URI, text);
    await one.until(() => one.shown(URI).length === 1);
    const [problem] = one.shown(URI);
    expect(problem).toMatchObject({ source: 'Grover', code: 'date-unknown' });
    expect(problem && textIn(text, problem.range)).toBe('45 Smarch');
  });

  it('explains a paragraph and a field on hover', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    await one.assessments(URI);
    const hover = (marked: string): Promise<Hover | null> =>
      one.request('textDocument/hover', { textDocument: { uri: URI }, position: at(DRAFT, marked) });
    const paragraph = await hover('council voted');
    expect(JSON.stringify(paragraph?.contents)).toContain('**Reads machine-like** – 9');
    expect(JSON.stringify(paragraph?.contents)).toContain('`tiny` on onnxruntime');
    expect(paragraph?.range && textIn(DRAFT, paragraph.range)).toBe(LONG);
    expect(JSON.stringify((await hover('domain'))?.contents)).toContain('The model is told `example.com`.');
    expect(await hover('---')).toBeNull();
  });

  it('continues the text at the cursor, and gives the rest for nothing while it is typed', async () => {
    const one = await start({ generation: { seed: 5 } });
    const text = `${LONG} ${OTHER}`;
    await one.open(URI, text);
    const end = atEnd(text);
    const first = await ghost(one, end);
    const said = first?.items[0]?.insertText;
    expect(first?.items[0]?.range).toEqual({ start: end, end });
    if (typeof said !== 'string') throw new Error('There was no ghost text.');
    // Written anew behind more text, the same seed would say something else.
    await one.change(URI, 2, [{ range: { start: end, end }, text: said.slice(0, 2) }]);
    const rest = await ghost(one, atEnd(text + said.slice(0, 2)));
    expect(rest?.items[0]?.insertText).toBe(said.slice(2));
    expect(await ghost(one, { line: 0, character: 10 })).toBeNull();
    await one.configure({ model: folders.tiny, suggestions: { ...SUGGESTIONS, enabled: false } });
    await one.until(() => one.methods.length > 0);
    expect(await ghost(one, atEnd(text + said.slice(0, 2)))).toBeNull();
  });

  it('gives up a continuation that is cancelled, and answers the next one', async () => {
    const one = await start({ suggestions: { delay: 60_000 } });
    await one.open(URI, LONG);
    await one.change(URI, 2, [{ range: { start: atEnd(LONG), end: atEnd(LONG) }, text: ' So' }]);
    const params = { textDocument: { uri: URI }, position: atEnd(`${LONG} So`), context: { triggerKind: 2 } };
    const waiting = cancellable<unknown>(one, 'textDocument/inlineCompletion', params);
    waiting.cancel();
    expect(await waiting.result.catch(() => null)).toBeNull();
    expect((await ghost(one, atEnd(`${LONG} So`), 1))?.items.length).toBeGreaterThan(0);
  });

  it('proposes keys in the front matter, and values that the front matter can hold', async () => {
    const one = await start({ generation: { seed: 3, candidates: 4 } });
    await one.open(URI, DRAFT.replace('domain: example.com', 'domain: example.com\n'));
    const ask = (line: number, character: number): Promise<CompletionList | null> =>
      one.request('textDocument/completion', { textDocument: { uri: URI }, position: { line, character } });
    expect((await ask(3, 0))?.items.map(({ label }) => label)).toEqual(['date', 'summary']);
    const values = await ask(4, 8);
    expect(values?.isIncomplete).toBe(false);
    for (const item of values?.items ?? []) expect(item.detail).toMatch(/^Grover, seed \d+$/);
    expect(await ask(8, 3)).toBeNull();
  });

  it('writes a field while the editor looks on', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    const params = { uri: URI, field: 'article', id: 'a', seed: 11, candidates: 2, maxTokens: 24, workDoneToken: 'w' };
    const result = await one.request<GenerateResult>('grover/generate', params);
    expect(result).toMatchObject({ version: 1, model: 'tiny' });
    expect(result.candidates[0]?.seed).toBe(11);
    result.candidates.forEach(({ text }, candidate) => {
      const pieces = one.progress.filter((piece) => piece.id === 'a' && piece.candidate === candidate);
      expect(pieces.length).toBeGreaterThan(1);
      expect(pieces.map(({ added }) => added).join('')).toBe(text);
    });
    expect(one.methods.filter((method) => method === '$/progress').length).toBeGreaterThan(1);
    expect(await one.request<GenerateResult>('grover/generate', { ...params, id: 'b' })).toEqual(result);
    const [, second] = result.candidates;
    const alone = { ...params, id: 'c', seed: second?.seed, candidates: 1 };
    expect((await one.request<GenerateResult>('grover/generate', alone)).candidates).toEqual([second]);
  });

  it('answers with what it has when writing is cancelled', async () => {
    const one = await start();
    await one.open(URI, DRAFT);
    await one.assessments(URI);
    const params = { uri: URI, field: 'article', id: 'c', seed: 1, candidates: 1, maxTokens: 900 };
    const writing = cancellable<GenerateResult>(one, 'grover/generate', params);
    await one.until(() => one.progress.length > 3);
    writing.cancel();
    const { candidates } = await writing.result;
    expect(candidates[0]).toMatchObject({ finish: 'cancelled' });
    expect(candidates[0]?.tokens).toBeLessThan(900);
    expect((await one.assessments(URI)).items).toHaveLength(3);
  });

  it('refuses parameters it does not understand, and documents that are not open', async () => {
    const one = await start();
    await expect(one.request('grover/generate', { uri: URI, field: 'byline', id: 'x' })).rejects.toThrow(
      /^grover\/generate: field: /,
    );
    await expect(one.request('grover/generate', { uri: URI, field: 'title', id: 'x' })).rejects.toThrow(
      'council.md is not open as Markdown or plain text.',
    );
    await expect(one.assessments(URI)).rejects.toThrow('not open');
  });

  it('says whether a folder can be used as a model', async () => {
    const one = await start();
    const inspect = (folder: string): Promise<InspectModelResult> => one.request('grover/inspectModel', { folder });
    expect(await inspect(folders.tiny)).toEqual({
      ok: true,
      name: 'tiny',
      format: 'tensorflow',
      layers: 3,
      hiddenSize: 32,
      parameters: 1_679_650,
      isDiscriminator: true,
    });
    expect(await inspect(folders.root)).toMatchObject({ ok: false, problem: { code: 'file-missing' } });
  });
});
