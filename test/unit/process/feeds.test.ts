import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { createPullHandler, createPush } from '../../../src/process/diagnosticsFeed.ts';
import { ok } from '../../../src/grover/problem.ts';
import { parseInitialization } from '../../../src/process/initialization.ts';
import type { Findings } from '../../../src/process/scanner.ts';
import { createSettingsStore } from '../../../src/process/settingsStore.ts';
import { createStatusReporter, LATE_MS } from '../../../src/process/statusReporter.ts';
import type { StatusParams } from '../../../src/protocol/messages.ts';
import { documentOf, edit, machineLike, noteLog, noToken, openDocuments, URI } from './builders.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
const findingsAt = (version: number, start: number, end: number): Findings => ({
  version,
  isComplete: true,
  problems: [],
  assessments: [{ range: { start, end }, value: machineLike(start, end) }],
});

describe('pushed diagnostics', () => {
  it('come once for many changes, with the version they belong to, and not again when nothing is different', () => {
    vi.useFakeTimers();
    const document = documentOf('First one.\n\nSecond one.');
    const sent: PublishDiagnosticsParams[] = [];
    let known = findingsAt(1, 12, 23);
    const push = createPush({
      documents: openDocuments(document),
      findings: () => known,
      publish: (params) => sent.push(params),
      everyMs: 80,
      staleMs: 400,
    });
    for (let count = 0; count < 10; count++) push.changed(URI, 'found');
    vi.advanceTimersByTime(80);
    edit(document, 23, 23, ' More.');
    known = findingsAt(2, 12, 23);
    push.changed(URI, 'found');
    vi.advanceTimersByTime(80);
    edit(document, 0, 0, '\n');
    known = findingsAt(3, 13, 24);
    push.changed(URI, 'found');
    vi.advanceTimersByTime(80);
    push.closed(URI);
    vi.useRealTimers();
    expect(sent.map(({ version, diagnostics }) => [version, diagnostics.map(({ range }) => range.start)])).toEqual([
      [1, [{ line: 2, character: 0 }]],
      [3, [{ line: 3, character: 0 }]],
      [undefined, []],
    ]);
    expect(sent[0]?.diagnostics[0]).toMatchObject({
      severity: 3,
      source: 'Grover',
      code: 'machine-like',
      message: 'Reads machine-like: 97 % (90 % interval 91-99 %).',
      data: { probability: 0.974 },
    });
  });
});

describe('a mark under which somebody types', () => {
  const start = (): {
    sent: PublishDiagnosticsParams[];
    push: ReturnType<typeof createPush>;
    show: (known: Findings) => void;
  } => {
    const sent: PublishDiagnosticsParams[] = [];
    let known = findingsAt(1, 0, 10);
    const push = createPush({
      documents: openDocuments(documentOf('First one.')),
      findings: () => known,
      publish: (params) => sent.push(params),
      everyMs: 80,
      staleMs: 400,
    });
    return { sent, push, show: (found) => (known = found) };
  };
  const nothing: Findings = { version: 2, isComplete: false, problems: [], assessments: [] };
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stays until its paragraph is known again, which is said at once', () => {
    const { sent, push, show } = start();
    push.changed(URI, 'found');
    vi.advanceTimersByTime(80);
    show(nothing);
    push.changed(URI, 'stale');
    vi.advanceTimersByTime(50);
    show(findingsAt(2, 0, 9));
    push.changed(URI, 'awaited');
    vi.advanceTimersByTime(0);
    expect(sent.map(({ version, diagnostics }) => [version, diagnostics.length])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(2);
  });

  it('goes when nothing better becomes known', () => {
    const { sent, push, show } = start();
    push.changed(URI, 'found');
    vi.advanceTimersByTime(80);
    show(nothing);
    for (let key = 0; key < 5; key++) {
      push.changed(URI, 'stale');
      vi.advanceTimersByTime(100);
    }
    expect(sent.map(({ diagnostics }) => diagnostics.length)).toEqual([1, 0]);
  });
});

describe('what an earlier process left in the editor', () => {
  it('is cleared by a whole reading that finds nothing, and not by one that has only begun', () => {
    vi.useFakeTimers();
    const sent: PublishDiagnosticsParams[] = [];
    let known: Findings = { version: 1, isComplete: false, problems: [], assessments: [] };
    const push = createPush({
      documents: openDocuments(documentOf('First one.')),
      findings: () => known,
      publish: (params) => sent.push(params),
      everyMs: 80,
      staleMs: 400,
    });
    push.changed(URI, 'found');
    vi.advanceTimersByTime(80);
    expect(sent).toEqual([]);
    known = { ...known, isComplete: true };
    push.changed(URI, 'found');
    push.changed(URI, 'found');
    vi.advanceTimersByTime(80);
    push.changed(URI, 'found');
    vi.advanceTimersByTime(80);
    vi.useRealTimers();
    expect(sent).toEqual([{ uri: URI, version: 1, diagnostics: [] }]);
  });
});

describe('pulled diagnostics', () => {
  it('are whole at first and unchanged as long as nothing is different', async () => {
    const document = documentOf('First one.');
    const findings = (): Findings => findingsAt(1, 0, 10);
    const pull = createPullHandler({
      documents: openDocuments(document),
      findings,
      settled: () => Promise.resolve(ok(findings())),
    });
    const first = await pull({ textDocument: { uri: URI } }, noToken);
    expect(first).toMatchObject({ kind: 'full', items: [{ code: 'machine-like' }] });
    const again = await pull({ textDocument: { uri: URI }, previousResultId: first.resultId ?? '' }, noToken);
    expect(again).toEqual({ kind: 'unchanged', resultId: first.resultId });
  });
});

describe('the way diagnostics travel', () => {
  const both = { publishDiagnostics: {}, diagnostic: {} };
  it.each([
    ['push', { publishDiagnostics: {} }, {}],
    ['push', both, {}],
    ['pull', both, { diagnostics: 'pull' }],
    ['pull', { diagnostic: {} }, {}],
    ['push', {}, { diagnostics: 'pull' }],
  ])('is %s for %j with the wish %j', (mode, textDocument, initializationOptions) => {
    const params = { capabilities: { textDocument }, initializationOptions };
    expect(parseInitialization(params).diagnostics).toBe(mode);
  });

  it('takes a workspace for untrusted when it does not understand what is said of it', () => {
    const trusted = (initializationOptions: unknown): boolean =>
      parseInitialization({ capabilities: {}, initializationOptions }).trusted;
    expect([undefined, {}, { trusted: true }].map(trusted)).toEqual([true, true, true]);
    expect([{ trusted: false }, { trusted: 'yes' }].map(trusted)).toEqual([false, false]);
  });
});

describe('the status', () => {
  it('is sent once a turn with the latest job on top, and falls back to what holds', async () => {
    const sent: StatusParams[] = [];
    const status = createStatusReporter((params) => sent.push(params));
    const loading = status.begin('loading', 'Loading mini.');
    loading.end();
    status.model('mini', 'onnxruntime');
    const scan = status.begin('scanning', 'Reading a.md.');
    scan.update('Reading 1 of 2 paragraphs of a.md.');
    await turn();
    status.problem({ code: 'file-missing', message: 'base is missing.' });
    scan.end();
    await turn();
    status.problem(undefined);
    status.remark('a.md', 'a.md is long.');
    await turn();
    status.remark('a.md', undefined);
    await turn();
    expect(sent.map(({ state, message }) => `${state}: ${message}`)).toEqual([
      'scanning: Reading 1 of 2 paragraphs of a.md.',
      'failed: base is missing.',
      'ready: a.md is long.',
      'ready: Ready: mini.',
    ]);
  });
});

describe('a job that is mostly over in a moment', () => {
  it('is not spoken of before it has lasted, then with what it said last', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] });
    try {
      const sent: string[] = [];
      const status = createStatusReporter(({ state, message }) => sent.push(`${state}: ${message}`));
      status.model('mini');
      for (let count = 0; count < 5; count++) {
        const short = status.beginLate('generating', 'Continuing a.md.');
        vi.advanceTimersByTime(LATE_MS - 1);
        short.end();
        vi.advanceTimersByTime(LATE_MS);
      }
      expect(sent).toEqual(['ready: Ready: mini.']);
      const long = status.beginLate('scanning', 'Reading a.md.');
      long.update('Reading 1 of 2 paragraphs of a.md.');
      vi.advanceTimersByTime(LATE_MS + 1);
      long.end();
      vi.advanceTimersByTime(1);
      expect(sent.slice(1)).toEqual(['scanning: Reading 1 of 2 paragraphs of a.md.', 'ready: Ready: mini.']);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the settings store', () => {
  const status = createStatusReporter(() => undefined);

  it('asks once a document, again after a change, and complains once of what is wrong', async () => {
    const log = noteLog();
    let answer: unknown = { engine: 'cuda' };
    const asked: unknown[] = [];
    const ask = (uri: string | undefined): Promise<unknown> => {
      asked.push(uri);
      return Promise.resolve(answer);
    };
    const store = createSettingsStore({ ask, initial: undefined, log, status });
    await Promise.all([store.of(URI), store.of(URI), store.of()]);
    expect(asked).toEqual([URI, undefined]);
    expect(log.lines).toHaveLength(1);
    answer = { suggestions: { delay: 1 } };
    store.changed(undefined);
    expect((await store.of(URI)).suggestions.delay).toBe(1);
    expect(asked).toHaveLength(3);
  });

  it('takes what initialize said when the editor cannot be asked, or fails to answer', async () => {
    const initial = { suggestions: { delay: 7 } };
    const mute = createSettingsStore({ ask: undefined, initial, log: noteLog(), status });
    expect((await mute.of(URI)).suggestions.delay).toBe(7);
    mute.changed({ suggestions: { delay: 8 } });
    expect((await mute.of(URI)).suggestions.delay).toBe(8);
    const ask = (): Promise<unknown> => Promise.reject(new Error('no'));
    const broken = createSettingsStore({ ask, initial, log: noteLog(), status });
    expect((await broken.of(URI)).suggestions.delay).toBe(7);
  });
});
