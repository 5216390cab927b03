import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CancellationToken, TextDocument } from 'vscode';
import { createGhostRest } from '../../../src/extension/ghostRest.ts';

/** A draft of one line with the cursor at its end, and a request there that can be taken back. */
function question(line: string, isAskedFor = false) {
  const listeners: (() => void)[] = [];
  const document = {
    uri: { toString: () => 'file:///a.md' },
    version: 1,
    lineAt: () => ({ text: line }),
  } as unknown as TextDocument;
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      listeners.push(listener);
      return { dispose: () => undefined };
    },
  } as unknown as CancellationToken;
  const position = { line: 0, character: line.length };
  return {
    asked: { document, position, isAskedFor, token },
    takeBack: () => {
      for (const listener of listeners) listener();
    },
  };
}
const saying = (text: string) => {
  const asked: string[] = [];
  const next = (): Promise<{ insertText: string }[]> => {
    asked.push(text);
    return Promise.resolve([{ insertText: text }]);
  };
  return { asked, next };
};

describe('a request for ghost text', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is sent when the keys have rested, and not when another key has come', async () => {
    const rest = createGhostRest();
    const { asked, next } = saying(' on Monday.');
    const first = question('It ope');
    const dropped = rest.ask(first.asked, 300, next);
    await vi.advanceTimersByTimeAsync(200);
    first.takeBack();
    expect(await dropped).toBeUndefined();
    const kept = rest.ask(question('It open').asked, 300, next);
    await vi.advanceTimersByTimeAsync(299);
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(await kept).toMatchObject([{ insertText: ' on Monday.' }]);
    expect(asked).toHaveLength(1);
  });

  it('is sent at once when somebody asks for it by hand', async () => {
    const { next } = saying(' on');
    expect(await createGhostRest().ask(question('It opens', true).asked, 300, next)).toHaveLength(1);
  });

  it('is sent at once when what is typed is what the last one said, and when that is deleted again', async () => {
    const rest = createGhostRest();
    const { asked, next } = saying(' on Monday.');
    const first = rest.ask(question('It opens').asked, 300, next);
    await vi.advanceTimersByTimeAsync(300);
    await first;
    for (const line of ['It opens o', 'It opens on M', 'It opens o']) await rest.ask(question(line).asked, 300, next);
    expect(asked).toHaveLength(4);
    const other = rest.ask(question('It opens in').asked, 300, next);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(200);
    expect(await other).toHaveLength(1);
  });
});
