// Named states of a run on disk. Each has two slots that are written in turn, so that the one not written to is always whole.
import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { CheckpointStore } from '../recipe.ts';
import type { FileLayer } from './fileLayer.ts';

/** A slot: mark, number of the write (uint64), payload, SHA-256 of all before it. */
const MARK = Buffer.from('GRVSTATE');
const HEADER = MARK.byteLength + 8;
const DIGEST = 32;
const SLOTS = ['a', 'b'] as const;
type Slot = (typeof SLOTS)[number];

interface State {
  readonly slot: Slot;
  readonly number: bigint;
  readonly payload: Uint8Array;
}

export interface RunStore extends CheckpointStore {
  /** Removes every state of a part. */
  clear(part: string): Promise<void>;
}

/** States in a folder, which is made when the first is written. */
export function createCheckpointStore(files: FileLayer, folder: string): RunStore {
  /** Slot and number of the newest state, once known: then a write reads nothing. */
  const newest = new Map<string, Omit<State, 'payload'> | undefined>();
  const pathOf = (name: string, slot: Slot): string => join(folder, `${encodeURIComponent(name)}.${slot}`);

  const readNewest = async (name: string): Promise<State | undefined> => {
    let best: State | undefined;
    for (const slot of SLOTS) {
      const state = stateOf(slot, await files.read(pathOf(name, slot)));
      if (state !== undefined && (best === undefined || state.number > best.number)) best = state;
    }
    newest.set(name, best && { slot: best.slot, number: best.number });
    return best;
  };

  return {
    read: async (name) => (await readNewest(name))?.payload,
    write: async (name, chunks) => {
      if (!newest.has(name)) await readNewest(name);
      const last = newest.get(name);
      const slot = last?.slot === 'a' ? 'b' : 'a';
      const number = (last?.number ?? 0n) + 1n;
      await files.makeFolder(folder);
      await files.write(pathOf(name, slot), sealed(number, chunks));
      newest.set(name, { slot, number });
    },
    remove: async (name) => {
      if (!newest.has(name)) await readNewest(name);
      const last = newest.get(name)?.slot ?? 'a';
      // The older one first: it must not come back to life.
      for (const slot of [...SLOTS.filter((one) => one !== last), last]) await files.remove(pathOf(name, slot));
      newest.set(name, undefined);
    },
    clear: async (part) => {
      const prefix = encodeURIComponent(`${part}/`);
      for (const file of await files.list(folder)) if (file.startsWith(prefix)) await files.remove(join(folder, file));
      for (const name of [...newest.keys()]) if (name.startsWith(`${part}/`)) newest.delete(name);
    },
  };
}

/** A part of a store: names are its own. Names that begin with `shared/` are the whole store's. */
export function within(store: CheckpointStore, part: string): CheckpointStore {
  const full = (name: string): string => (name.startsWith('shared/') ? name : `${part}/${name}`);
  return {
    read: (name) => store.read(full(name)),
    write: (name, chunks) => store.write(full(name), chunks),
    remove: (name) => store.remove(full(name)),
  };
}

function* sealed(number: bigint, chunks: readonly Uint8Array[]): Generator<Uint8Array> {
  const hash = createHash('sha256');
  const header = Buffer.alloc(HEADER);
  MARK.copy(header);
  header.writeBigUInt64LE(number, MARK.byteLength);
  for (const chunk of [header, ...chunks]) {
    hash.update(chunk);
    yield chunk;
  }
  yield hash.digest();
}

/** What a slot holds, if it is whole. */
function stateOf(slot: Slot, bytes: Uint8Array | undefined): State | undefined {
  if (bytes === undefined || bytes.byteLength < HEADER + DIGEST) return undefined;
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = whole.byteLength - DIGEST;
  if (!whole.subarray(0, MARK.byteLength).equals(MARK)) return undefined;
  const digest = createHash('sha256').update(whole.subarray(0, end)).digest();
  if (!timingSafeEqual(digest, whole.subarray(end))) return undefined;
  return { slot, number: whole.readBigUInt64LE(MARK.byteLength), payload: new Uint8Array(whole.subarray(HEADER, end)) };
}
