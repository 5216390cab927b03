// What the process gives back when the model has nothing to do: keys and values can be read again, statistics stay.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { prefixesOf, windowBytes } from '../engines/prefixStore.ts';
import type { ModelSession } from '../engines/engine.ts';
import type { DocumentListener } from './documents.ts';

/** Behind the last run: when all goes but the windows used last, and when those go too. */
export const REST_MS = 10_000;
export const LONG_REST_MS = 120_000;
/** Behind the closing of the last draft: another may be about to be opened. */
export const CLOSED_MS = 1_000;
/** Windows kept through a rest: the one that was edited last and one beside it. */
const KEPT_WINDOWS = 2;

export interface IdleMemoryDeps {
  /** The model in use, if one is. */
  readonly session: () => ModelSession | undefined;
  /** Drafts that are open. */
  readonly open: () => number;
  /** Frees what nobody holds any more. */
  readonly collect: () => void;
}

export interface IdleMemory extends DocumentListener {
  /** The model has work to do. */
  readonly busy: () => void;
  /** The model has done all there was to do. */
  readonly idle: () => void;
}

/** Nothing here keeps the process alive. */
export function createIdleMemory({ session, open, collect }: IdleMemoryDeps): IdleMemory {
  let timers: readonly NodeJS.Timeout[] = [];
  const trim = (windows: number): void => {
    const used = session();
    if (used === undefined) return;
    prefixesOf(used).trim(windows * windowBytes(used.config));
    collect();
  };
  const busy = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };
  const later = (...waits: readonly (readonly [milliseconds: number, windows: number])[]): void => {
    busy();
    timers = waits.map(([milliseconds, windows]) => setTimeout(trim, milliseconds, windows).unref());
  };
  const idle = (): void => {
    if (open() > 0) later([REST_MS, KEPT_WINDOWS], [LONG_REST_MS, 0]);
    else later([CLOSED_MS, 0]);
  };
  return {
    busy,
    idle,
    closed: () => {
      // A reading that the closing cut short ends by itself, and the timers are set anew then.
      if (open() === 0) idle();
    },
  };
}

/**
 * A full collection, some 15 to 30 ms. Node offers it to programs that are started with a flag, and flags can be given later; where
 * that does not work, memory is given back when V8 collects by itself.
 */
export function createCollector(): () => void {
  let collect: unknown;
  return () => {
    if (collect === undefined) {
      setFlagsFromString('--expose-gc');
      collect = runInNewContext('typeof gc === "function" ? gc : null');
    }
    if (isCallable(collect)) collect();
  };
}

const isCallable = (value: unknown): value is () => void => typeof value === 'function';

/**
 * To be called before much is read. V8's young generation grows to 32 MB while the vocabulary is read and keeps them for good; kept
 * small, it reads as fast.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
