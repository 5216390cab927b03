// Tells listeners that something changed, once a turn however much did.

export class ChangeEvent {
  readonly #listeners = new Set<() => void>();
  #isScheduled = false;

  fire(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  readonly subscribe = (listener: () => void): { readonly dispose: () => void } => {
    const own = (): void => {
      listener();
    };
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  dispose(): void {
    this.#listeners.clear();
  }
}
