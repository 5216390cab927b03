// What the list shows, and in which order: everything in sight, nothing behind a menu.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { EntryFilter, EntryOrder, LabellingState } from '../../src/protocol/labellingView.ts';
import { memo } from '../common/memo.tsx';
import { choose } from './acts.ts';
import type { Colours } from './colours.ts';
import { Key } from './icons.tsx';
import { count, plural } from './numbers.ts';
import { perform } from './store.ts';

interface Chip {
  readonly show: EntryFilter['show'];
  readonly text: string;
  readonly count?: number;
  readonly colour?: string | undefined;
  readonly isWarning?: boolean;
}

function chipsOf({ progress, labels, conflicts }: LabellingState, colours: Colours): Chip[] {
  return [
    { show: 'all', text: 'All', count: progress.total },
    // In front, where a narrow panel has them in sight.
    ...(conflicts > 0 ? [{ show: 'conflict' as const, text: 'Conflicts', count: conflicts, isWarning: true }] : []),
    { show: 'unlabelled', text: 'Unlabelled', count: progress.unlabelled },
    ...labels.map((choice) => ({
      show: { label: choice.label },
      text: choice.label,
      count: choice.count,
      colour: colours.get(choice.label),
    })),
    { show: 'skipped', text: 'Skipped', count: progress.skipped },
    { show: 'flagged', text: 'Flagged', count: progress.flagged },
    { show: 'noted', text: 'With a note' },
    { show: 'disagreement', text: 'Disagrees with model' },
    { show: 'changed', text: 'Changed' },
    ...(progress.broken > 0
      ? [{ show: 'broken' as const, text: 'Does not parse', count: progress.broken, isWarning: true }]
      : []),
  ];
}

interface FiltersProps {
  readonly state: LabellingState;
  readonly filter: EntryFilter;
  readonly order: EntryOrder;
  readonly colours: Colours;
}

const sameShow = (a: EntryFilter['show'], b: EntryFilter['show']): boolean =>
  typeof a === 'object' && typeof b === 'object' ? a.label === b.label : a === b;

export const Filters = memo(({ state, filter, colours }: Omit<FiltersProps, 'order'>) => (
  <div class="chips" role="group" aria-label="Show">
    {chipsOf(state, colours).map(({ show, text, count: number, colour, isWarning }) => (
      <button
        key={text}
        type="button"
        class={`chip ${isWarning === true ? 'warning' : ''}`}
        aria-pressed={sameShow(show, filter.show)}
        style={colour === undefined ? {} : { '--label': colour }}
        onClick={() => {
          perform(choose, { filter: { ...filter, show } });
        }}
      >
        {colour !== undefined && <span class="dot" />}
        {text}
        {number !== undefined && <span class="number"> {count(number)}</span>}
      </button>
    ))}
  </div>
));

const ORDERS: readonly (readonly [EntryOrder, string, string])[] = [
  ['file', 'File', 'As in the file'],
  ['uncertainty', 'Most uncertain', 'What the model is least sure of comes first: its label teaches the most'],
  ['confidence', 'Surest', 'What the model is surest of comes first'],
];

const anySplit = ({ show, text }: EntryFilter): EntryFilter => ({ show, ...(text === undefined ? {} : { text }) });

const SPLITS: readonly (readonly [EntryFilter['split'], string])[] = [
  [undefined, 'All splits'],
  ['train', 'train'],
  ['val', 'val'],
  ['test', 'test'],
  ['none', 'none'],
];

interface ListHeadProps extends FiltersProps {
  readonly search: RefObject<HTMLInputElement | null>;
}

export const ListHead = memo(({ state, filter, order, search }: ListHeadProps) => (
  <div class="head">
    <Search filter={filter} field={search} />
    <div class="choices">
      <div class="choice" role="group" aria-label="Order">
        {ORDERS.map(([value, text, title]) => (
          <button
            key={value}
            type="button"
            title={title}
            aria-pressed={order === value}
            onClick={() => {
              perform(choose, { order: value });
            }}
          >
            {text}
          </button>
        ))}
      </div>
      <div class="choice" role="group" aria-label="Split">
        {SPLITS.map(([split, text]) => (
          <button
            key={text}
            type="button"
            aria-pressed={filter.split === split}
            onClick={() => {
              perform(choose, { filter: { ...anySplit(filter), ...(split === undefined ? {} : { split }) } });
            }}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
    <p class="found quiet">
      <span>{state.isSearching ? 'Searching…' : plural(state.rows, 'article', 'articles')}</span>
      {state.stale > 0 && (
        <Again title={STANDS_STILL} text={`Refresh (${plural(state.stale, 'no longer matches', 'no longer match')})`} />
      )}
      {state.isOutOfOrder && state.stale === 0 && (
        <Again title={`The model has read more since. ${STANDS_STILL}`} text="Sort again" />
      )}
    </p>
  </div>
));

const STANDS_STILL = 'They stay where they are until you ask, so that the list does not jump.';

/** Draws the list up anew. */
const Again = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <button
    type="button"
    class="link"
    title={title}
    onClick={() => {
      perform(choose, {});
    }}
  >
    {text}
  </button>
);

/** Milliseconds of rest after which is searched. */
const REST_MS = 350;

function Search({
  filter,
  field,
}: {
  readonly filter: EntryFilter;
  readonly field: RefObject<HTMLInputElement | null>;
}) {
  const [text, setText] = useState(filter.text ?? '');
  const latest = useRef(filter);
  latest.current = filter;
  useEffect(() => {
    if (document.activeElement !== field.current) setText(filter.text ?? '');
  }, [filter.text]);
  const search = (): void => {
    const { text: before = '', ...rest } = latest.current;
    if (text.trim() !== before) perform(choose, { filter: text.trim() === '' ? rest : { ...rest, text: text.trim() } });
  };
  useEffect(() => {
    const timer = setTimeout(search, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <div class="search">
      <input
        ref={field}
        type="search"
        aria-label="Search in the articles"
        placeholder="Search in the articles"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search();
        }}
      />
      <Key>/</Key>
    </div>
  );
}
