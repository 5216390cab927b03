// The keyboard: what a key means (keys.ts), done.
import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import {
  back,
  beginMark,
  clear,
  flag,
  goBy,
  goTo,
  history,
  labelByKey,
  nextParagraph,
  nextUnlabelled,
  skip,
} from './acts.ts';
import { actOf, type Focused, type KeyAct } from './keys.ts';
import { current, perform } from './store.ts';
import type { Range } from './text.ts';

export interface KeyTargets {
  readonly elements: {
    readonly list: RefObject<HTMLElement | null>;
    readonly page: RefObject<HTMLElement | null>;
    readonly search: RefObject<HTMLInputElement | null>;
  };
  readonly perPage: { readonly current: number };
  readonly selected: Range | undefined;
  readonly model: () => void;
  readonly keys: () => void;
  readonly note: () => void;
}

const focusedIn = (target: EventTarget | null): Focused => {
  if (!(target instanceof Element)) return 'other';
  if (target.closest('input, textarea, select, [contenteditable]') !== null) return 'text';
  return target.closest('button, a, summary, vscode-button, vscode-collapsible') === null ? 'other' : 'button';
};

export function useKeys(targets: KeyTargets): void {
  const latest = useRef(targets);
  latest.current = targets;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      // A dialog has its own keys; so has whoever took this one already.
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') !== null) return;
      const act = actOf(event, focusedIn(event.target));
      if (act === undefined) return;
      event.preventDefault();
      obey(act, latest.current);
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, []);
}

function obey(act: KeyAct, targets: KeyTargets): void {
  const { elements, perPage, selected } = targets;
  switch (act.act) {
    case 'label': {
      const { isMarking } = current();
      perform(labelByKey, act.key, selected);
      if (isMarking) getSelection()?.removeAllRanges();
      return;
    }
    case 'move':
      perform(goBy, act.by, act.extend);
      return;
    case 'page':
      perform(goBy, act.by * perPage.current, act.extend);
      return;
    case 'end':
      perform(goTo, act.which === 'first' ? 0 : Infinity, act.extend);
      return;
    case 'scroll':
      elements.page.current?.scrollBy({ top: act.by * 0.85 * elements.page.current.clientHeight });
      return;
    case 'paragraph':
      perform(nextParagraph, act.by);
      return;
    case 'clear':
      perform(clear);
      return;
    case 'skip':
      perform(skip);
      return;
    case 'flag':
      perform(flag);
      return;
    case 'next':
      perform(nextUnlabelled);
      return;
    case 'undo':
    case 'redo':
      perform(history, act.act);
      return;
    case 'mark':
      perform(beginMark, selected);
      return;
    case 'note':
      targets.note();
      return;
    case 'model':
      targets.model();
      return;
    case 'keys':
      targets.keys();
      return;
    case 'search':
      elements.search.current?.focus();
      elements.search.current?.select();
      return;
    case 'back':
      getSelection()?.removeAllRanges();
      perform(back);
      elements.list.current?.focus({ preventScroll: true });
  }
}
