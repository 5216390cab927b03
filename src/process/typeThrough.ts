// Ghost text that was already paid for: typing what it says, or deleting back, shows the rest at no cost.
interface Remembered {
  readonly key: string;
  readonly offset: number;
  /** The text just before `offset`, at most TAIL characters. */
  readonly tail: string;
  readonly ghost: string;
}

/** Enough text to tell one place from another; the whole of what the model saw need not be kept. */
const TAIL = 4000;
const KEPT = 20;

export interface TypeThrough {
  /** What is left of a remembered ghost text at this place; undefined when none fits. */
  find(key: string, before: string): string | undefined;
  remember(key: string, before: string, ghost: string): void;
  forget(prefixOfKey: string): void;
}

/** `key` names all that the ghost text depends on beside the text before it: document, fields, model and settings. */
export function createTypeThrough(): TypeThrough {
  let entries: Remembered[] = [];
  return {
    find: (key, before) => {
      for (const entry of entries) {
        if (entry.key !== key) continue;
        const typed = before.length - entry.offset;
        if (typed < 0 || typed >= entry.ghost.length) continue;
        const start = before.slice(0, entry.offset);
        if (start.endsWith(entry.tail) && before.endsWith(entry.ghost.slice(0, typed))) return entry.ghost.slice(typed);
      }
      return undefined;
    },
    remember: (key, before, ghost) => {
      if (ghost === '') return;
      entries = [{ key, offset: before.length, tail: before.slice(-TAIL), ghost }, ...entries].slice(0, KEPT);
    },
    forget: (prefixOfKey) => {
      entries = entries.filter(({ key }) => !key.startsWith(prefixOfKey));
    },
  };
}
