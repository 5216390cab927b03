// Who is at work with a model: another may take its place at any time, but it is put away only when nobody is.

export interface Leases {
  /** Does the work while the model is kept from being put away. */
  readonly hold: <T>(model: object, work: () => Promise<T>) => Promise<T>;
  /** Resolves when nobody holds the model. */
  readonly idle: (model: object) => Promise<void>;
}

export function createLeases(): Leases {
  const held = new WeakMap<object, Set<Promise<unknown>>>();
  return {
    hold: async (model, work) => {
      const works = held.get(model) ?? new Set();
      held.set(model, works);
      const running = work();
      works.add(running);
      try {
        return await running;
      } finally {
        works.delete(running);
      }
    },
    idle: async (model) => {
      const works = held.get(model);
      while (works !== undefined && works.size > 0) await Promise.allSettled(works);
    },
  };
}
