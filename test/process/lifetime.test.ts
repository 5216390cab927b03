import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import type { DocumentDiagnosticReport, InitializeResult } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { PROGRAM, editorCapabilities, startClient } from './lspClient.ts';
import { createModelFolders, MACHINE_LIKE_FROM, type ModelFolders } from './modelFolders.ts';

const URI = 'untitled:Untitled-1';
const LONG = 'The council voted on the budget again. '.repeat(8).trim();

let folders: ModelFolders;
beforeAll(async () => {
  folders = await createModelFolders();
});
afterAll(() => {
  folders.remove();
});
const settings = () => ({ model: folders.tiny, diagnostics: { minimumTokens: 5 } });
const start = (options: Parameters<typeof startClient>[0] = {}) =>
  startClient({
    settings: settings(),
    ...options,
    initializationOptions: { cacheFolder: folders.cacheFolder, ...options.initializationOptions },
  });

describe('the model in use', () => {
  it('stays when another cannot be opened, and marks stay with it', async () => {
    const one = await start();
    await one.open(URI, LONG);
    await one.until(() => one.shown(URI).length === 1);
    await one.configure({ ...settings(), model: folders.truncated });
    const failed = await one.until(() => one.statuses.find(({ state }) => state === 'failed'));
    expect(failed.model).toBe('tiny');
    expect(failed.message).toContain('model.ckpt.data-00000-of-00001');
    expect(failed.message).toContain('tiny stays in use.');
    expect((await one.assessments(URI)).items).toHaveLength(1);
    expect(one.published.every(({ diagnostics }) => diagnostics.length === 1)).toBe(true);
    await one.configure(settings());
    await one.until(() => one.statuses.at(-1)?.problem === undefined);
    expect(await one.stop()).toBe(0);
  });

  it('is the shipped one in a workspace that nobody trusts', async () => {
    const one = await start({ initializationOptions: { trusted: false } });
    await one.open(URI, LONG);
    await one.assessments(URI);
    expect(one.statuses.at(-1)?.model).toBe('grover-mini');
    await one.stop();
  });

  it('is what initialize said, for an editor that does not answer for its settings', async () => {
    const one = await start({ capabilities: {}, initializationOptions: { settings: settings() } });
    await one.open(URI, LONG, 'text');
    expect((await one.assessments(URI)).items[0]?.verdict).toBe('machine-like');
    expect(one.statuses.at(-1)?.model).toBe('tiny');
    await one.stop();
  });

  it('is chosen again when a setting that could not be used is mended', async () => {
    const one = await start({ settings: { engine: 'cuda', model: '/nowhere' } });
    await one.open(URI, LONG);
    await expect(one.assessments(URI)).rejects.toThrow('/nowhere');
    expect(one.log.filter((line) => line.includes('grover.engine is "cuda"'))).toHaveLength(1);
    await one.configure(settings());
    await one.until(() => one.statuses.at(-1)?.state === 'ready');
    expect((await one.assessments(URI)).items).toHaveLength(1);
    await one.stop();
  });
});

describe('an editor that pulls diagnostics', () => {
  it('gets them by asking, unchanged while they are, and none pushed', async () => {
    const one = await start({
      capabilities: { ...editorCapabilities, textDocument: { diagnostic: {} } },
    });
    expect(one.initialized.capabilities.diagnosticProvider).toBeDefined();
    await one.open(URI, LONG);
    const pull = (previousResultId?: string): Promise<DocumentDiagnosticReport> =>
      one.request('textDocument/diagnostic', { textDocument: { uri: URI }, previousResultId });
    const first = await pull();
    expect(first).toMatchObject({ kind: 'full', items: [{ code: 'machine-like' }] });
    expect(await pull(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    const top = { line: 0, character: 0 };
    await one.change(URI, 2, [{ range: { start: top, end: top }, text: 'New.\n\n' }]);
    expect(await pull(first.resultId)).toMatchObject({ kind: 'full', items: [{ range: { start: { line: 2 } } }] });
    expect(one.published).toEqual([]);
    await one.stop();
  });
});

describe('the process', () => {
  it('speaks over an IPC channel too', async () => {
    const child = fork(PROGRAM, ['serve', '--node-ipc', `--clientProcessId=${process.pid}`], { silent: true });
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    const params = { processId: process.pid, rootUri: null, capabilities: {} };
    const { serverInfo } = await connection.sendRequest<InitializeResult>('initialize', params);
    expect(serverInfo?.name).toBe('grover');
    await connection.sendRequest('shutdown');
    const ended = once(child, 'exit');
    await connection.sendNotification('exit');
    expect((await ended)[0]).toBe(0);
  });

  it('ends when the editor is gone, although its pipes stay open', async () => {
    const editor = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const one = await start({ processId: editor.pid ?? null });
    const ended = once(one.child, 'exit');
    editor.kill('SIGKILL');
    await ended;
    expect(one.child.exitCode).not.toBeNull();
  });

  it('ends when its input ends', async () => {
    const one = await start();
    const ended = once(one.child, 'exit');
    one.child.stdin?.end();
    await ended;
    expect(one.child.exitCode).not.toBeNull();
  });

  it('keeps up with twenty edits a second: one reading at a time, memory flat, marks never on other text', async () => {
    const one = await start({ initializationOptions: { trusted: true } });
    const texts = new Map<number, string>();
    let document = TextDocument.create(
      URI,
      'markdown',
      1,
      `Start.\n\n${LONG}\n\nMiddle.\n\n${LONG.replaceAll('council', 'mayor')}\n`,
    );
    texts.set(1, document.getText());
    await one.open(URI, document.getText());
    await one.assessments(URI);
    const before = residentMegabytes(one.child.pid);
    for (let edit = 0; edit < 60; edit++) {
      const position = document.positionAt([6, document.getText().indexOf('Middle.') + 7][edit % 2] ?? 0);
      const change = { range: { start: position, end: position }, text: edit % 10 === 0 ? '\n' : ' word' };
      document = TextDocument.update(document, [change], document.version + 1);
      texts.set(document.version, document.getText());
      await one.change(URI, document.version, [change]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const last = await one.assessments(URI);
    expect(last.version).toBe(61);
    await one.until(() => one.published.at(-1)?.version === 61);
    // Every reading that was begun has a line in the status; more than one in 150 ms were asked for, none queued up.
    const readings = one.statuses.filter(({ message }) => message.startsWith('Reading 1 of')).length;
    expect(readings).toBeLessThanOrEqual(22);
    for (const { version, diagnostics } of one.published)
      for (const { range } of diagnostics) {
        const text = texts.get(version ?? 0) ?? '';
        expect(text.trim().split(/\n{2,}/)).toContain(TextDocument.create(URI, '', 0, text).getText(range));
      }
    expect(residentMegabytes(one.child.pid) - before).toBeLessThan(60);
    await one.stop();
  });
});

describe('bad input', () => {
  const cases: readonly (readonly [string, string, string?])[] = [
    ['an empty document', ''],
    ['only front matter', '---\ntitle: T\n---\n'],
    ['broken YAML', '---\ntitle: "T\n: [\n---\n\nText.\n'],
    ['a binary file', `\u007fELF\u0000\u0001\u0002${'\u0000\uFFFD'.repeat(5000)}`],
    ['a line of 100,000 characters', 'word '.repeat(20_000)],
    ['lone surrogates', `${LONG} \uD800 and \uDC00.`],
    ['emoji and Hangul', `${LONG} 👩‍👩‍👧 한국어 뉴스 기사입니다.`],
    ['a byte-order mark and Windows line ends', `\uFEFF---\r\ntitle: T\r\n---\r\n\r\n${LONG}\r\n`],
  ];
  it('is answered or passed over, and never the end of the process', async () => {
    const one = await start();
    for (const [index, [name, text]] of cases.entries()) {
      const uri = `file:///bad/${index}.md`;
      await one.open(uri, text);
      const { items } = await one.assessments(uri);
      for (const { start: from, end } of items) {
        expect(text.slice(from, end).trim(), name).not.toBe('');
        expect(text.slice(from, end), name).toBe(text.slice(from, end).trim());
      }
      await one.close(uri);
    }
    await one.open(URI, LONG);
    const { items } = await one.assessments(URI);
    expect(items).toMatchObject([{ start: 0, end: LONG.length, verdict: 'machine-like' }]);
    expect(items[0]?.tokens).toBeGreaterThanOrEqual(MACHINE_LIKE_FROM);
    expect(await one.stop()).toBe(0);
  });

  it('of 5 MB is read where it was edited, and the editor is told', async () => {
    const one = await start();
    const paragraph = `${LONG.slice(0, 118)}.\n\n`;
    const text = paragraph.repeat(Math.ceil(5_000_000 / paragraph.length));
    await one.open(URI, text);
    await one.until(() => one.statuses.find(({ state }) => state === 'scanning'), 60_000);
    const document = TextDocument.create(URI, 'markdown', 1, text);
    const middle = document.positionAt(Math.floor(25_000 * paragraph.length) - 2);
    await one.change(URI, 2, [{ range: { start: middle, end: middle }, text: ' More.' }]);
    const { items, version } = await one.assessments(URI);
    expect(version).toBe(2);
    expect(items.length).toBeGreaterThan(100);
    expect(items.length).toBeLessThan(5000);
    const edited = document.offsetAt(middle);
    expect(items.some(({ start: from, end }) => from < edited && edited < end)).toBe(true);
    await one.until(() => one.statuses.find(({ message }) => message.includes('is long: ')));
    await one.stop();
  });
});

/** Linux tells how much of a process is in memory; elsewhere nothing is compared. */
function residentMegabytes(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
