// Reads many articles with the model, in small batches in the background, until it is stopped.
import type { EntryId } from '../../labelling/dataset/dataset.ts';
import type { ReadingView } from '../../protocol/labellingView.ts';
import { describeError, isCancelled } from '../describeError.ts';
import { count, counted, duration } from '../training/numbers.ts';
import type { ModelAnswers } from './modelAnswers.ts';

const NONE: ReadingView = { state: 'none', model: '', done: 0, total: 0, message: '' };
/** A batch grows while it is answered within the first time, and shrinks where it takes longer than the second, ms. */
const QUICK_MS = 150;
const SLOW_MS = 1000;
const LARGEST_BATCH = 64;
/** Articles after which the time that is left can be told. */
const ENOUGH = 10;

export class Reading {
  readonly #answers: ModelAnswers;
  readonly #changed: () => void;
  #view = NONE;
  #running: AbortController | undefined;

  constructor(answers: ModelAnswers, changed: () => void) {
    this.#answers = answers;
    this.#changed = changed;
    answers.onForget(() => {
      const wasUsed = this.#view.state !== 'none';
      this.stop();
      this.#show({ ...NONE, message: wasUsed ? 'The model is another one now and has read nothing yet.' : '' });
    });
  }

  readonly view = (): ReadingView => this.#view;

  /** Reads those of which the model has not said anything yet, in this order; what was being read before is left. */
  readonly read = async (ids: readonly EntryId[]): Promise<void> => {
    this.stop();
    const wanted = ids.filter((id) => !this.#answers.isJudged(id));
    const running = new AbortController();
    this.#running = running;
    try {
      await this.#readAll(wanted, ids.length, running.signal);
    } catch (thrown) {
      if (running.signal.aborted) return;
      if (isCancelled(thrown)) this.stop();
      else this.#show({ ...this.#view, state: 'failed', message: describeError(thrown) });
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  };

  readonly stop = (): void => {
    if (this.#running === undefined) return;
    this.#running.abort();
    this.#running = undefined;
    const { done, total } = this.#view;
    this.#show({ ...this.#view, state: 'none', message: `Stopped after ${count(done)} of ${count(total)} articles.` });
  };

  async #readAll(wanted: readonly EntryId[], total: number, signal: AbortSignal): Promise<void> {
    const known = total - wanted.length;
    const start = performance.now();
    let [at, size, without, why, model] = [0, 1, 0, '', this.#view.model];
    this.#show({ state: 'running', model, done: known, total, message: 'The model starts reading…' });
    while (at < wanted.length) {
      const began = performance.now();
      const batch = wanted.slice(at, at + size);
      const answered = await this.#answers.ask(batch, false, signal);
      if (signal.aborted) return;
      at += batch.length;
      without += answered.without;
      if (answered.model !== '') model = answered.model;
      if (why === '' && answered.problem !== undefined) why = answered.problem.message;
      const took = performance.now() - began;
      if (took < QUICK_MS) size = Math.min(LARGEST_BATCH, size * 2);
      else if (took > SLOW_MS) size = Math.max(1, size >> 1);
      const left =
        at < ENOUGH ? '' : `, ${duration(((performance.now() - start) / at / 1000) * (wanted.length - at))} left`;
      const message = `${count(known + at)} of ${count(total)} articles read${left}.`;
      this.#show({ state: 'running', model, done: known + at, total, message });
    }
    this.#show({ state: 'done', model, done: total, total, message: doneSaid(total, without, why) });
  }

  #show(view: ReadingView): void {
    this.#view = view;
    this.#changed();
  }
}

function doneSaid(total: number, without: number, why: string): string {
  const read = `The model has read ${counted(total, 'article')}.`;
  if (without === 0) return read;
  return `${read} It has no opinion of ${count(without)}.${why === '' ? '' : ` ${why}`}`;
}
