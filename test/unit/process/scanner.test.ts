import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { fail, ok, ProblemError, type Result } from '../../../src/grover/problem.ts';
import { LEAST_REST_MS, MOST_REST_MS } from '../../../src/process/rest.ts';
import { createScanner, type ScanSink, type ScanStart } from '../../../src/process/scanner.ts';
import { documentOf, edit, machineLike, URI } from './builders.ts';

interface Call {
  readonly version: number;
  readonly from: ScanStart;
  readonly sink: ScanSink;
  readonly signal: AbortSignal;
  end(result?: Result<void>): void;
  reject(thrown: unknown): void;
}

/** A scanner whose readings end when the test says so. */
function startScanner() {
  const calls: Call[] = [];
  const changes: string[] = [];
  const scan = (document: TextDocument, from: ScanStart, sink: ScanSink, signal: AbortSignal): Promise<Result<void>> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new ProblemError({ code: 'cancelled', message: 'Cancelled.' }));
      });
      calls.push({
        version: document.version,
        from,
        sink,
        signal,
        end: (result = ok(undefined)) => {
          resolve(result);
        },
        reject,
      });
    });
  const scanner = createScanner({
    scan,
    changed: (uri, news) => changes.push(`${uri} ${news}`),
    now: () => Date.now(),
  });
  return { scanner, calls, changes };
}
const tick = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

describe('the scanner', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('reads a document at once when it is opened, and after a rest when it is edited', async () => {
    const { scanner, calls } = startScanner();
    const document = documentOf('One.\n\nTwo.');
    scanner.opened?.(document);
    await tick();
    expect(calls).toHaveLength(1);
    calls[0]?.end();
    await tick();
    scanner.edited?.(document, edit(document, 9, 9, 'x'));
    await tick(LEAST_REST_MS - 1);
    expect(calls).toHaveLength(1);
    await tick(1);
    expect(calls).toHaveLength(2);
    expect(calls[1]).toMatchObject({ version: 2, from: { anchor: 9, pauseMs: 0 } });
  });

  it('starts few readings however many edits come, and never two at a time', async () => {
    const { scanner, calls } = startScanner();
    const document = documentOf('One.');
    scanner.opened?.(document);
    await tick();
    for (let count = 0; count < 200; count++) {
      scanner.edited?.(document, edit(document, 0, 0, 'x'));
      await tick(50);
    }
    // That of the opened draft, and of the first keys, until it shows that nothing comes to an end before the next one.
    expect(calls.length).toBeLessThanOrEqual(3);
    await tick(MOST_REST_MS);
    expect(calls.filter(({ signal }) => !signal.aborted)).toHaveLength(1);
    expect(calls.at(-1)?.version).toBe(201);
  });

  it('reads between two keys where a reading is that quick, only the place of the edit, and all when the keys rest', async () => {
    const { scanner, calls } = startScanner();
    const document = documentOf('One.');
    scanner.opened?.(document);
    await tick();
    calls[0]?.end();
    await tick(1000);
    for (let count = 0; count < 5; count++) {
      scanner.edited?.(document, edit(document, 0, 0, 'x'));
      await tick(LEAST_REST_MS + 10);
      calls.at(-1)?.sink.assessed(machineLike(0, 5));
      await tick(90);
    }
    expect(calls).toHaveLength(6);
    expect(calls[1]?.from.pauseMs).toBe(0);
    for (const { from } of calls.slice(2)) {
      expect(from.pauseMs).toBeGreaterThan(100);
      expect(from.pauseMs).toBeLessThanOrEqual(MOST_REST_MS);
    }
  });

  it('carries what still stands through an edit, and drops what was edited at once', async () => {
    const { scanner, calls, changes } = startScanner();
    const document = documentOf('First one.\n\nSecond one.');
    scanner.opened?.(document);
    await tick();
    calls[0]?.sink.assessed(machineLike(0, 10));
    calls[0]?.sink.assessed(machineLike(12, 23));
    calls[0]?.end();
    await tick();
    changes.length = 0;
    scanner.edited?.(document, edit(document, 5, 5, '!!'));
    expect(changes).toEqual([`${URI} stale`]);
    expect(scanner.findings(URI)).toMatchObject({ version: 2, assessments: [{ range: { start: 14, end: 25 } }] });
    changes.length = 0;
    scanner.edited?.(document, edit(document, 0, 0, '\n'));
    expect(scanner.findings(URI)).toMatchObject({ version: 3, assessments: [{ range: { start: 15, end: 26 } }] });
    expect(changes).toEqual([]);
  });

  it('says that the edited paragraph is known again, and does not hurry with others before', async () => {
    const { scanner, calls, changes } = startScanner();
    const document = documentOf('First one.\n\nSecond one.');
    scanner.opened?.(document);
    await tick();
    calls[0]?.sink.assessed(machineLike(12, 23));
    calls[0]?.end();
    await tick();
    scanner.edited?.(document, edit(document, 23, 23, '!!'));
    await tick(LEAST_REST_MS);
    changes.length = 0;
    calls[1]?.sink.problems([]);
    calls[1]?.sink.assessed(machineLike(0, 10));
    calls[1]?.sink.assessed(machineLike(12, 25));
    calls[1]?.sink.assessed(machineLike(0, 10));
    calls[1]?.end();
    await tick();
    expect(changes).toEqual(['stale', 'stale', 'awaited', 'found', 'awaited'].map((news) => `${URI} ${news}`));
  });

  it('takes nothing from a reading of a version that has gone', async () => {
    const { scanner, calls } = startScanner();
    const document = documentOf('One.');
    scanner.opened?.(document);
    await tick();
    scanner.edited?.(document, edit(document, 0, 4, 'Other text.'));
    calls[0]?.sink.assessed(machineLike(0, 4));
    calls[0]?.sink.problems([{ range: { start: 0, end: 1 }, severity: 'error', code: 'x', message: 'x' }]);
    await tick();
    expect(scanner.findings(URI)).toMatchObject({ assessments: [], problems: [] });
  });

  it('keeps what is known when a reading fails, and says why to those who wait', async () => {
    const { scanner, calls } = startScanner();
    const document = documentOf('One.');
    scanner.opened?.(document);
    await tick();
    calls[0]?.sink.assessed(machineLike(0, 4));
    calls[0]?.end();
    await tick();
    scanner.rescan();
    await tick();
    calls[1]?.end(fail('no-model', 'There is no model.'));
    expect(await scanner.settled(URI)).toMatchObject({ ok: false, problem: { code: 'no-model' } });
    expect(scanner.findings(URI)?.assessments).toHaveLength(1);
    scanner.rescan();
    await tick();
    calls[2]?.reject(new Error('The engine broke.'));
    expect(await scanner.settled(URI)).toMatchObject({
      problem: { code: 'engine-failed', message: 'The engine broke.' },
    });
  });

  it('lets those who wait wait for the version that stands in the end', async () => {
    const { scanner, calls } = startScanner();
    const document = documentOf('One.');
    scanner.opened?.(document);
    await tick();
    const settled = scanner.settled(URI);
    scanner.edited?.(document, edit(document, 0, 0, 'x'));
    await tick(LEAST_REST_MS);
    calls[1]?.end();
    expect(await settled).toMatchObject({ ok: true, value: { version: 2 } });
  });

  it('lets nobody wait for what is closed or no longer wanted', async () => {
    const { scanner, calls } = startScanner();
    scanner.opened?.(documentOf('One.'));
    await tick();
    const controller = new AbortController();
    const unwanted = scanner.settled(URI, controller.signal);
    controller.abort();
    expect(await unwanted).toMatchObject({ problem: { code: 'cancelled' } });
    const closed = scanner.settled(URI);
    scanner.closed?.(URI);
    expect(await closed).toMatchObject({ problem: { code: 'input-invalid' } });
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(scanner.findings(URI)).toBeUndefined();
  });

  it('keeps what is known of the parts of a long draft that a reading left out', async () => {
    const { scanner, calls } = startScanner();
    const document = documentOf('x'.repeat(100));
    scanner.opened?.(document);
    await tick();
    for (const start of [0, 20, 40]) calls[0]?.sink.assessed(machineLike(start, start + 10));
    calls[0]?.end();
    await tick();
    scanner.rescan();
    await tick();
    for (const start of [40, 60]) calls[1]?.sink.assessed(machineLike(start, start + 10));
    calls[1]?.end();
    await tick();
    expect(scanner.findings(URI)?.assessments.map(({ range }) => range.start)).toEqual([0, 20, 40, 60]);
  });
});
