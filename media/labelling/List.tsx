// The list: only the rows in sight exist, and only those near are asked for.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { goTo } from './acts.ts';
import type { Colours } from './colours.ts';
import { Row, rowId } from './Row.tsx';
import { askFor, PATIENCE_MS, type Asked } from './rows.ts';
import { selectionOf, shownRow, type Shown } from './shown.ts';
import { perform, post } from './store.ts';
import { useWindow, type ListWindow } from './useWindow.ts';

/** Lines of text that a row is high. */
const LINES = 3.7;
/** Milliseconds within which a list that flies past asks once. */
const ASK_MS = 80;
/** Rows that are drawn come and go within so many. */
const SLOTS = 48;

interface ListProps {
  readonly shown: Shown;
  readonly colours: Colours;
  readonly hidesModel: boolean;
  readonly element: RefObject<HTMLDivElement | null>;
  /** Rows of a page, for the keys that turn it. */
  readonly perPage: { current: number };
}

const heightOfRow = (): number => Math.round(LINES * (parseFloat(getComputedStyle(document.body).fontSize) || 13));

export function List({ shown, colours, hidesModel, element, perPage }: ListProps) {
  const rowHeight = useRef(heightOfRow()).current;
  const total = shown.state?.rows ?? 0;
  const list = useWindow({ element, rows: total, rowHeight });
  perPage.current = list.perPage;
  useAsks(shown, list, total);
  useLayoutEffect(() => {
    if (shown.position >= 0) list.reveal(shown.position);
    // A list that has become lower may have lost it from sight.
  }, [shown.position, shown.list, total > shown.position, list.perPage]);
  const [first, last] = selectionOf(shown);
  // A row that leaves becomes one that comes.
  const slots = SLOTS * Math.ceil(list.items.length / SLOTS);
  const isDrawn = list.items.some(({ position }) => position === shown.position);
  const press = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-position]') : null;
    if (row !== null) perform(goTo, Number(row.dataset['position']), event.shiftKey);
  };
  return (
    <div
      ref={element}
      id="list"
      class="list"
      role="listbox"
      tabIndex={0}
      aria-label="Articles"
      aria-multiselectable="true"
      aria-activedescendant={isDrawn ? rowId(shown.position) : undefined}
      onMouseDown={(event) => {
        // Shift is for several rows, not for text.
        if (event.shiftKey) event.preventDefault();
      }}
      onClick={press}
    >
      <div class="rows" role="presentation" style={{ height: `${list.height}px`, '--row': `${rowHeight}px` }}>
        {list.items.map(({ position, top }) => (
          <Row
            key={position % slots}
            position={position}
            top={top}
            total={total}
            row={shownRow(shown, position)}
            isCurrent={position === shown.position}
            isSelected={position >= first && position <= last}
            hidesModel={hidesModel}
            colours={colours}
          />
        ))}
      </div>
    </div>
  );
}

/** Asks for the rows in sight, a few times a second while the list flies past. */
function useAsks(shown: Shown, { first, last }: ListWindow, total: number): void {
  const asked = useRef<Asked>(undefined);
  const timer = useRef(0);
  /** Nothing but the next look for what did not come is due. */
  const isResting = useRef(true);
  const latest = useRef<() => Asked | undefined>(() => undefined);
  latest.current = () => askFor(shown.list, { first, last, total }, shown.rows, asked.current, performance.now());
  useEffect(() => {
    const ask = (): void => {
      clearTimeout(timer.current);
      const next = latest.current();
      if (next !== undefined) {
        asked.current = next;
        const { list, from, count } = next;
        post({ type: 'rows', list, from, count });
      }
      timer.current = setTimeout(ask, PATIENCE_MS);
      isResting.current = true;
    };
    const isFresh = asked.current?.list !== shown.list;
    if (!isFresh && !isResting.current) return;
    clearTimeout(timer.current);
    isResting.current = false;
    if (isFresh) ask();
    else timer.current = setTimeout(ask, ASK_MS);
  }, [shown.list, first, last, total]);
}
