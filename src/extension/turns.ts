// Steps that are taken one after the other, in the order in which they were asked for.

export type InTurn = <T>(step: () => PromiseLike<T> | T) => Promise<T>;

/** A step that failed does not keep the next one from being taken. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const own = last.then(step);
    last = own.catch(() => undefined);
    return own;
  };
}
