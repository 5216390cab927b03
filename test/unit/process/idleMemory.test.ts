// What is given back, and when: told by the clock that tests turn themselves.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyValueCache } from '../../../src/engines/keyValueCache.ts';
import { prefixesOf, windowBytes } from '../../../src/engines/prefixStore.ts';
import {
  CLOSED_MS,
  createCollector,
  createIdleMemory,
  LONG_REST_MS,
  REST_MS,
  type IdleMemory,
} from '../../../src/process/idleMemory.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';

const session = createFakeSession();
const { layers, hiddenSize } = session.config;
const LENGTH = session.config.maxPositions;

/** Three windows of three drafts. */
function fill(): void {
  const reader = prefixesOf(session).reader({ exactly: true });
  const none = Array.from({ length: layers }, () => new Float32Array(LENGTH * hiddenSize));
  for (const first of [1, 2, 3]) {
    const cache = KeyValueCache.empty(session.config, LENGTH).append({ count: LENGTH, keys: none, values: none });
    reader.remember(new Int32Array(LENGTH).fill(first), cache);
  }
}
const windows = (): number => prefixesOf(session).bytes / windowBytes(session.config);

describe('memory of a process at rest', () => {
  let open: number;
  let collect: ReturnType<typeof vi.fn<() => void>>;
  let memory: IdleMemory;
  beforeEach(() => {
    vi.useFakeTimers();
    open = 1;
    collect = vi.fn<() => void>();
    memory = createIdleMemory({ session: () => session, open: () => open, collect });
    fill();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('keeps two windows through a rest and none through a long one', () => {
    memory.idle();
    vi.advanceTimersByTime(REST_MS - 1);
    expect(windows()).toBe(3);
    vi.advanceTimersByTime(1);
    expect(windows()).toBe(2);
    vi.advanceTimersByTime(LONG_REST_MS - REST_MS);
    expect(windows()).toBe(0);
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it('lets go of nothing while there is work', () => {
    memory.idle();
    vi.advanceTimersByTime(REST_MS / 2);
    memory.busy();
    vi.advanceTimersByTime(2 * LONG_REST_MS);
    expect(windows()).toBe(3);
    expect(collect).not.toHaveBeenCalled();
  });

  it('lets go of everything soon after the last draft was closed', () => {
    memory.idle();
    memory.closed?.('file:///a.md');
    vi.advanceTimersByTime(CLOSED_MS);
    expect(windows()).toBe(3);
    open = 0;
    memory.closed?.('file:///b.md');
    vi.advanceTimersByTime(CLOSED_MS);
    expect(windows()).toBe(0);
  });

  it('does nothing before there is a model', () => {
    memory = createIdleMemory({ session: () => undefined, open: () => 1, collect });
    memory.idle();
    vi.advanceTimersByTime(LONG_REST_MS);
    expect(collect).not.toHaveBeenCalled();
  });
});

describe('the collector', () => {
  it('frees what nobody holds any more, in a program that was started without a flag for it', async () => {
    const collect = createCollector();
    const held: { buffer?: ArrayBuffer } = { buffer: new ArrayBuffer(1000) };
    const watched = new WeakRef(held.buffer ?? {});
    delete held.buffer;
    // What a WeakRef was asked for, or made with, lives to the end of its turn.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(watched.deref()).toBeUndefined();
  });
});
