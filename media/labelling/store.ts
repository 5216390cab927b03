// The state of the page, and everything that changes it.
import type { FromLabellingView, LabellingViewState, ToLabellingView } from '../../src/protocol/labellingView.ts';
import { createWire } from '../common/wire.ts';
import { wanted, type Done } from './acts.ts';
import { afterMessage, firstShown, type Shown } from './shown.ts';

/** What VS Code keeps; the last is the page's own business. */
interface Kept extends LabellingViewState {
  readonly hidesModel?: boolean;
}

const wire = createWire<FromLabellingView, ToLabellingView, Kept>(['state', 'rows', 'article', 'said']);

export const { post } = wire;

function createStore() {
  let shown = firstShown;
  let listener: ((shown: Shown) => void) | undefined;
  const show = (next: Shown): void => {
    if (next === shown) return;
    shown = next;
    listener?.(shown);
  };
  return {
    current: (): Shown => shown,
    /** Does what people did: `perform(flag)`, `perform(label, 'human')`. */
    perform: <Arguments extends readonly unknown[]>(
      act: (shown: Shown, ...rest: Arguments) => Done,
      ...rest: Arguments
    ): void => {
      const done = act(shown, ...rest);
      show(done.shown);
      done.messages.forEach(post);
    },
    /** Calls back with each state of the page until it is told to stop. */
    connect: (onShown: (shown: Shown) => void): (() => void) => {
      listener = onShown;
      const stop = wire.listen((message) => {
        show(afterMessage(shown, message));
      });
      const { filter, order, position } = wire.kept() ?? {};
      const isKept = filter !== undefined && order !== undefined && position !== undefined;
      post({ type: 'ready', ...(isKept ? { kept: { filter, order, position } } : {}) });
      return () => {
        listener = undefined;
        stop();
      };
    },
  };
}

export const { current, perform, connect } = createStore();

/** For when VS Code shows the page again. */
export function keep(shown: Shown, hidesModel: boolean): void {
  if (shown.state === undefined) return;
  wire.keep({ ...wanted(shown), position: Math.max(shown.position, 0), hidesModel });
}

export const hidModel = (): boolean => wire.kept()?.hidesModel === true;
