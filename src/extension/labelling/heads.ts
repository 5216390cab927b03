// Titles of articles for the list, read from the file when they come into sight and kept for a while.
import type { Dataset, EntryId } from '../../labelling/dataset/dataset.ts';
import { describeError } from '../describeError.ts';
import { headOf, type Head } from './views.ts';

const MOST = 5000;

export class Heads {
  readonly #dataset: Pick<Dataset, 'content'>;
  readonly #heads = new Map<EntryId, Head>();
  /** Of these the line could not be read; another time it may. */
  readonly #failed = new Set<EntryId>();

  constructor(dataset: Pick<Dataset, 'content'>) {
    this.#dataset = dataset;
  }

  readonly known = (id: EntryId): Head | undefined => this.#heads.get(id);

  /** A line that cannot be read says so in its place. */
  readonly load = async (ids: readonly EntryId[]): Promise<void> => {
    const missing = ids.filter((id) => !this.#heads.has(id));
    await Promise.all(
      missing.map(async (id) => {
        this.#heads.set(id, await this.#read(id));
      }),
    );
    const surplus = this.#heads.size - MOST;
    // The oldest go, but none of those that were just asked for.
    if (surplus > 0) for (const id of [...this.#heads.keys()].slice(0, Math.min(surplus, MOST))) this.#heads.delete(id);
  };

  readonly forget = (ids: readonly EntryId[]): void => {
    for (const id of [...ids, ...this.#failed]) this.#heads.delete(id);
    this.#failed.clear();
  };

  readonly clear = (): void => {
    this.#heads.clear();
    this.#failed.clear();
  };

  async #read(id: EntryId): Promise<Head> {
    try {
      return headOf(await this.#dataset.content(id));
    } catch (thrown) {
      this.#failed.add(id);
      return { title: 'This line cannot be read', details: describeError(thrown) };
    }
  }
}
