// The labelling editor: a bar on top, the list, and the article with what can be said of it.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { choose, wanted } from './acts.ts';
import { Article } from './Article.tsx';
import { coloursOf } from './colours.ts';
import { Filters, ListHead } from './Filters.tsx';
import { Keys } from './Keys.tsx';
import { LabelBar, MarkStrip } from './LabelBar.tsx';
import { List } from './List.tsx';
import { selectedText } from './selection.ts';
import { currentArticle, firstShown, selectionOf, shownRow, type Shown } from './shown.ts';
import { connect, hidModel, keep, perform } from './store.ts';
import { TopBar } from './TopBar.tsx';
import type { Range } from './text.ts';
import { useKeys } from './useKeys.ts';

export function App() {
  const [shown, setShown] = useState(firstShown);
  useEffect(() => connect(setShown), []);
  const [hidesModel, setHidesModel] = useState(hidModel);
  const [showsKeys, setShowsKeys] = useState(false);
  const elements = {
    list: useRef<HTMLDivElement>(null),
    page: useRef<HTMLDivElement>(null),
    body: useRef<HTMLDivElement>(null),
    search: useRef<HTMLInputElement>(null),
    note: useRef<HTMLTextAreaElement>(null),
  };
  const perPage = useRef(1);
  const selected = useSelectedText(shown, elements.body);
  const toggles = useMemo(
    () => ({
      model: () => {
        setHidesModel((hides) => !hides);
      },
      keys: () => {
        setShowsKeys(true);
      },
      note: () => {
        elements.note.current?.focus();
      },
    }),
    [],
  );
  useKeys({ elements, perPage, selected, ...toggles });
  useListFocus(elements.list, shown.state !== undefined);
  const { filter, order } = wanted(shown);
  const { state, position } = shown;
  useEffect(() => {
    keep(shown, hidesModel);
  }, [filter, order, position, hidesModel]);
  const said = useMoment(shown.said);
  const colours = useMemo(() => coloursOf(state?.labels ?? []), [state?.labels]);
  useEffect(() => {
    elements.page.current?.scrollTo(0, 0);
  }, [shown.article?.view.row.id]);
  if (state === undefined)
    return (
      <p class="waiting" role="status">
        Opening…
      </p>
    );
  const row = shownRow(shown, position);
  const article = currentArticle(shown) ?? shown.article?.view;
  const isCurrent = article !== undefined && article === currentArticle(shown);
  const [first, last] = selectionOf(shown);
  return (
    <>
      <TopBar state={state} />
      <Filters state={state} filter={filter} colours={colours} />
      <div class="left">
        <ListHead state={state} filter={filter} order={order} colours={colours} search={elements.search} />
        <List shown={shown} colours={colours} hidesModel={hidesModel} element={elements.list} perPage={perPage} />
      </div>
      <main class={isCurrent ? '' : 'late'}>
        {state.problem !== undefined && (
          <p role="alert" class="callout error">
            {state.problem}
          </p>
        )}
        <div class="page" ref={elements.page} tabIndex={0} role="region" aria-label="Article">
          {article === undefined || state.rows === 0 ? (
            <Empty shown={shown} />
          ) : (
            <Article
              list={shown.article?.list ?? shown.list}
              position={shown.article?.position ?? position}
              article={article}
              row={isCurrent ? (row ?? article.row) : article.row}
              colours={colours}
              hidesModel={hidesModel}
              cursor={isCurrent ? shown.paragraph : undefined}
              body={elements.body}
              noteField={elements.note}
              onModel={toggles.model}
            />
          )}
        </div>
        {isCurrent && (selected !== undefined || shown.paragraph !== undefined || shown.isMarking) && (
          <MarkStrip labels={state.labels} colours={colours} isMarking={shown.isMarking} selected={selected} />
        )}
      </main>
      <LabelBar
        labels={state.labels}
        colours={colours}
        row={row}
        selected={last - first + 1}
        said={said}
        isMarking={shown.isMarking}
        onNote={toggles.note}
        onKeys={toggles.keys}
      />
      {showsKeys && (
        <Keys
          onClose={() => {
            setShowsKeys(false);
          }}
        />
      )}
    </>
  );
}

function Empty({ shown: { state } }: { readonly shown: Shown }) {
  if (state === undefined || state.isSearching || state.read < 1) return <p class="quiet empty">Reading…</p>;
  if (state.progress.total === 0) return <p class="quiet empty">There are no articles in this file.</p>;
  if (state.rows > 0) return null;
  return (
    <p class="quiet empty">
      No article is like that.{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          perform(choose, { filter: { show: 'all' } });
        }}
      >
        Show all articles
      </button>
    </p>
  );
}

/** Whoever comes to the page and is nowhere on it is at the list; so is who was at something that is gone or off now. */
function useListFocus(list: { readonly current: HTMLElement | null }, isThere: boolean): void {
  const enter = (): void => {
    const at = document.activeElement;
    if (at === null || at === document.body || at.matches(':disabled')) list.current?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (document.hasFocus()) enter();
  });
  useEffect(() => {
    addEventListener('focus', enter);
    return () => {
      removeEventListener('focus', enter);
    };
  }, [isThere]);
}

/** Milliseconds for which what was said stands. */
const SAID_MS = 5000;

function useMoment(said: Shown['said']): string | undefined {
  const [ended, setEnded] = useState(0);
  const turn = said?.turn ?? 0;
  useEffect(() => {
    const timer = setTimeout(() => {
      setEnded(turn);
    }, SAID_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [turn]);
  return turn > ended ? said?.message : undefined;
}

/** The part of the shown article that is selected. */
function useSelectedText(shown: Shown, body: { readonly current: HTMLDivElement | null }): Range | undefined {
  const [selected, setSelected] = useState<Range>();
  const text = currentArticle(shown)?.text ?? '';
  useEffect(() => {
    const look = (): void => {
      const next = selectedText(body.current, text);
      setSelected((before) => (before?.start === next?.start && before?.end === next?.end ? before : next));
    };
    look();
    document.addEventListener('selectionchange', look);
    return () => {
      document.removeEventListener('selectionchange', look);
    };
  }, [text]);
  return selected;
}
