// Jobs one after the other: each waits until the one before has settled, whatever became of it.

export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `job` when every earlier one has settled; settles as the job does. */
  add<T>(job: () => Promise<T> | T): Promise<T> {
    const result = this.#tail.then(job);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Settles when every job added so far has. Never rejects. */
  async drained(): Promise<void> {
    await this.#tail;
  }
}
