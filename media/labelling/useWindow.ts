// Which rows of a list are in sight: the window of @tanstack/virtual-core over a list that may be taller than an element can be.
import { Virtualizer, observeElementRect } from '@tanstack/virtual-core';
import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { afterScroll, offsetShowing, placeOf, tallnessOf, type Place, type Track } from './scroll.ts';

/** Rows that are drawn before and after those in sight. */
const OVERSCAN = 8;
/** Milliseconds without scrolling after which the scroll bar is put where it belongs. */
const REST_MS = 150;

interface WindowOptions {
  readonly element: RefObject<HTMLElement | null>;
  readonly rows: number;
  /** CSS pixels. */
  readonly rowHeight: number;
}

export interface ListWindow {
  /** Of what is inside the element. */
  readonly height: number;
  /** Rows to draw, and where in the element each begins. */
  readonly items: readonly { readonly position: number; readonly top: number }[];
  /** In sight, without those around. */
  readonly first: number;
  readonly last: number;
  readonly perPage: number;
  readonly reveal: (position: number) => void;
}

export function useWindow({ element, rows, rowHeight }: WindowOptions): ListWindow {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const place = useRef<Place>({ top: 0, shift: 0 });
  const offset = useRef<(offset: number) => void>(() => undefined);
  const size = useRef({ rows, rowHeight });
  size.current = { rows, rowHeight };
  const track = useCallback(
    (): Track => ({
      total: size.current.rows * size.current.rowHeight,
      view: element.current?.clientHeight ?? 0,
    }),
    [],
  );
  const go = useCallback((to: number): void => {
    const { current } = element;
    if (current === null) return;
    const next = placeOf(track(), to);
    current.scrollTop = next.top;
    // The browser rounds.
    place.current = { top: current.scrollTop, shift: next.top + next.shift - current.scrollTop };
    offset.current(place.current.top + place.current.shift);
    redraw(undefined);
  }, []);
  const options = {
    count: rows,
    getScrollElement: () => element.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    observeElementRect,
    observeElementOffset: (
      _: Virtualizer<HTMLElement, HTMLElement>,
      tell: (offset: number, isScrolling: boolean) => void,
    ) => {
      // At rest for the library: its limits while it scrolls are those of elements.
      offset.current = (at) => {
        tell(at, false);
      };
      return observeScroll(element.current, (top) => {
        if (top === undefined) {
          if (tallnessOf(track()) < track().total) go(place.current.top + place.current.shift);
          return;
        }
        const before = place.current.shift;
        place.current = afterScroll(track(), place.current, top);
        offset.current(top + place.current.shift);
        if (before !== place.current.shift) redraw(undefined);
      });
    },
    // Where the list stands is decided here alone.
    scrollToFn: () => undefined,
    onChange: () => {
      redraw(undefined);
    },
  };
  const virtualizer = useMemo(() => new Virtualizer<HTMLElement, HTMLElement>(options), []);
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => {
    virtualizer._willUpdate();
  });
  useEffect(() => {
    // Another number of rows: the same offset lies elsewhere on the scroll bar of a list that is shown shifted.
    const { scrollTop } = element.current ?? { scrollTop: 0 };
    if (tallnessOf(track()) < track().total || place.current.shift > 0) go(scrollTop + place.current.shift);
  }, [rows, rowHeight]);
  const reveal = useCallback((position: number): void => {
    const { top, shift } = place.current;
    const start = position * size.current.rowHeight;
    const to = offsetShowing(track(), top + shift, start, start + size.current.rowHeight);
    if (to !== top + shift) go(to);
  }, []);
  const range = virtualizer.calculateRange();
  return {
    height: tallnessOf(track()),
    items: virtualizer
      .getVirtualItems()
      .map(({ index, start }) => ({ position: index, top: start - place.current.shift })),
    first: range?.startIndex ?? 0,
    last: range?.endIndex ?? -1,
    perPage: Math.max(1, Math.floor(track().view / rowHeight) - 1),
    reveal,
  };
}

/** Calls back with where the element is scrolled to, now and whenever it is, and with nothing when it has come to rest. */
function observeScroll(element: HTMLElement | null, tell: (top: number | undefined) => void): () => void {
  if (element === null) return () => undefined;
  let timer = 0;
  const scrolled = (): void => {
    tell(element.scrollTop);
    clearTimeout(timer);
    timer = setTimeout(tell, REST_MS, undefined);
  };
  tell(element.scrollTop);
  element.addEventListener('scroll', scrolled, { passive: true });
  return () => {
    clearTimeout(timer);
    element.removeEventListener('scroll', scrolled);
  };
}
