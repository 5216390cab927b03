// Lines that were changed, as they stand on disk: another program may write over them there.
import type { EntryId } from './dataset.ts';

/** Bytes; lines beyond that are only on disk. */
const MOST_BYTES = 16 * 2 ** 20;

export class KeptLines {
  readonly #lines = new Map<EntryId, Uint8Array>();
  #bytes = 0;

  wants(id: EntryId): boolean {
    return this.#bytes < MOST_BYTES && !this.#lines.has(id);
  }

  keep(id: EntryId, bytes: Uint8Array): void {
    this.drop(id);
    this.#lines.set(id, bytes);
    this.#bytes += bytes.length;
  }

  get(id: EntryId): Uint8Array | undefined {
    return this.#lines.get(id);
  }

  drop(id: EntryId): void {
    this.#bytes -= this.#lines.get(id)?.length ?? 0;
    this.#lines.delete(id);
  }
}
