// Where each entry's line stands by now: ids stay, lines come and go.
import type { EntryId } from './dataset.ts';

/** An entry whose line is not in the file. */
export const GONE = -1;

export class Places {
  /** Missing as long as every id is its own position. */
  #arranged: { readonly idAt: Uint32Array; readonly positionOf: Int32Array } | undefined;

  idAt(position: number): EntryId {
    return this.#arranged === undefined ? position : (this.#arranged.idAt[position] ?? position);
  }

  positionOf(id: EntryId): number {
    return this.#arranged === undefined ? id : (this.#arranged.positionOf[id] ?? GONE);
  }

  /** `idAt`: the id at each position; `ids`: how many ids there have ever been. */
  arrange(idAt: Uint32Array, ids: number): void {
    const positionOf = new Int32Array(ids).fill(GONE);
    idAt.forEach((id, position) => (positionOf[id] = position));
    this.#arranged = { idAt, positionOf };
  }

  /** How many ids there have ever been, in a file of `count` lines. */
  idsAmong(count: number): number {
    return this.#arranged?.positionOf.length ?? count;
  }
}
