// What can be said of the article: always in sight, each with its key.
import type { ComponentChildren } from 'preact';
import type { LabelChoice, RowView } from '../../src/protocol/labellingView.ts';
import { memo } from '../common/memo.tsx';
import { clear, flag, history, label, mark, nextUnlabelled, skip } from './acts.ts';
import type { Colours } from './colours.ts';
import { Key } from './icons.tsx';
import { count } from './numbers.ts';
import { perform, post } from './store.ts';
import type { Range } from './text.ts';

interface LabelBarProps {
  readonly labels: readonly LabelChoice[];
  readonly colours: Colours;
  readonly row: RowView | undefined;
  /** Articles that are selected. */
  readonly selected: number;
  readonly said: string | undefined;
  readonly isMarking: boolean;
  readonly onNote: () => void;
  readonly onKeys: () => void;
}

export const LabelBar = memo((props: LabelBarProps) => {
  const { labels, colours, row, selected, said, isMarking, onNote, onKeys } = props;
  const isOff = row?.problem !== undefined && selected === 1;
  return (
    <div class={`labels ${isMarking ? 'marking' : ''}`} role="group" aria-label="Label the article">
      <p class="said" role="status">
        {selected > 1 ? <strong>{count(selected)} articles selected. </strong> : null}
        {said}
      </p>
      <div class="buttons">
        {labels.map((choice) => (
          <button
            key={choice.label}
            type="button"
            class="label"
            disabled={isOff}
            aria-pressed={row?.label === choice.label}
            aria-keyshortcuts={choice.key}
            style={{ '--label': colours.get(choice.label) ?? 'currentColor' }}
            onClick={() => {
              perform(label, choice.label);
            }}
          >
            {choice.key !== undefined && <Key>{choice.key}</Key>}
            {choice.label}
          </button>
        ))}
      </div>
      <div class="buttons others">
        <Act
          keys="0"
          onDo={() => {
            perform(clear);
          }}
          isOff={isOff}
        >
          Clear
        </Act>
        <Act
          keys="s"
          onDo={() => {
            perform(skip);
          }}
          isOn={row?.skipped === true}
          isOff={isOff}
        >
          Skip
        </Act>
        <Act
          keys="f"
          onDo={() => {
            perform(flag);
          }}
          isOn={row?.flagged === true}
          isOff={isOff}
        >
          Flag
        </Act>
        <Act keys="n" onDo={onNote} isOff={isOff}>
          Note
        </Act>
        <Act
          keys="u"
          onDo={() => {
            perform(history, 'undo');
          }}
        >
          Undo
        </Act>
        <Act
          keys="x"
          onDo={() => {
            perform(nextUnlabelled);
          }}
        >
          Next unlabelled
        </Act>
        <Act keys="?" onDo={onKeys}>
          Keys
        </Act>
        <button
          type="button"
          class="act"
          title="Which labels there are, with their colours"
          onClick={() => {
            post({ type: 'configureLabels' });
          }}
        >
          Labels…
        </button>
      </div>
    </div>
  );
});

interface ActProps {
  readonly keys: string;
  readonly children: ComponentChildren;
  readonly onDo: () => void;
  /** For what is on or off. */
  readonly isOn?: boolean;
  readonly isOff?: boolean;
}

const Act = ({ keys, children, onDo, isOn, isOff }: ActProps) => (
  <button
    type="button"
    class="act"
    disabled={isOff === true}
    aria-pressed={isOn}
    aria-keyshortcuts={keys}
    onClick={onDo}
  >
    <Key>{keys}</Key>
    {children}
  </button>
);

interface MarkStripProps {
  readonly labels: readonly LabelChoice[];
  readonly colours: Colours;
  readonly isMarking: boolean;
  /** Text is selected; else it is the paragraph. */
  readonly selected: Range | undefined;
}

/** Shown while something can be marked. Its buttons leave the selection as it is. */
export const MarkStrip = ({ labels, colours, isMarking, selected }: MarkStripProps) => (
  <div
    class={`strip ${isMarking ? 'armed' : ''}`}
    role="group"
    aria-label={selected === undefined ? 'Mark the paragraph' : 'Mark the selection'}
    onMouseDown={(event) => {
      event.preventDefault();
    }}
  >
    <span>
      Mark {selected === undefined ? 'paragraph' : 'selection'} as:
      {!isMarking && <Key>e</Key>}
    </span>
    {labels.map((choice) => (
      <button
        key={choice.label}
        type="button"
        class="label small"
        style={{ '--label': colours.get(choice.label) ?? 'currentColor' }}
        onClick={() => {
          perform(mark, choice.label, selected);
        }}
      >
        {choice.key !== undefined && <Key>{choice.key}</Key>}
        {choice.label}
      </button>
    ))}
    {isMarking && <span class="quiet">Press a number, or Esc.</span>}
  </div>
);
