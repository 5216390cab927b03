// Asks the model about the article on view, once whoever reads has rested on it, and about the next one after that.
import type { EntryId } from '../../labelling/dataset/dataset.ts';
import { describeError, isCancelled } from '../describeError.ts';
import type { Marks, ModelAnswers } from './modelAnswers.ts';

/** Milliseconds of rest on an article before the model is asked. */
const REST_MS = 120;

export class Looker {
  readonly #answers: Pick<ModelAnswers, 'ask' | 'marksOf'>;
  readonly #changed: () => void;
  #on: EntryId | undefined;
  #failure: string | undefined;
  #asking: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(answers: Pick<ModelAnswers, 'ask' | 'marksOf'>, changed: () => void) {
    this.#answers = answers;
    this.#changed = changed;
  }

  /** Looks at the first of these, then at the others. */
  readonly look = (ids: readonly EntryId[]): void => {
    this.stop();
    [this.#on] = ids;
    const wanted = ids.filter((id) => this.#answers.marksOf(id) === undefined);
    if (wanted.length === 0) return;
    this.#timer = setTimeout(() => void this.#ask(wanted), REST_MS);
  };

  /** What there is to show of the article that is looked at. */
  readonly seen = (id: EntryId): Marks | undefined => {
    const known = this.#answers.marksOf(id);
    if (known !== undefined || id !== this.#on) return known;
    return { message: this.#failure ?? 'The model is reading the article…' };
  };

  readonly stop = (): void => {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = undefined;
    this.#failure = undefined;
    this.#on = undefined;
  };

  async #ask(ids: readonly EntryId[]): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    for (const id of ids) {
      try {
        await this.#answers.ask([id], true, asking.signal);
      } catch (thrown) {
        if (asking.signal.aborted || isCancelled(thrown)) return;
        // The next article is asked about when it is on view: one failure is enough.
        if (id === this.#on) this.#failure = describeError(thrown);
        this.#changed();
        return;
      }
      if (asking.signal.aborted) return;
      // Nothing to read: the page has no text to wait for either.
      if (id === this.#on && this.#answers.marksOf(id) === undefined) this.#failure = 'There is no text to read.';
      this.#changed();
    }
  }
}
