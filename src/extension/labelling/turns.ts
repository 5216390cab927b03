// Steps that are taken one after the other, in the order in which they were asked for.

export type InTurn = (step: () => Promise<void> | void) => Promise<void>;

/** A step that failed does not keep the next one from being taken. */
export function createTurns(): InTurn {
  let last: Promise<void> = Promise.resolve();
  return (step) => {
    const own = last.then(step);
    last = own.catch(() => undefined);
    return own;
  };
}
