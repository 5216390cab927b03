// The text of an article in paragraphs: what the model says of each beside it, and the parts that people have marked.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { SpanView } from '../../src/protocol/labellingView.ts';
import type { AssessedRange } from '../../src/protocol/messages.ts';
import { memo } from '../common/memo.tsx';
import { unmark } from './acts.ts';
import type { Colours } from './colours.ts';
import { perform } from './store.ts';
import { markOf, paragraphsOf, segmentsOf, type Range, type Segment } from './text.ts';

interface BodyProps {
  readonly text: string;
  readonly marks: readonly AssessedRange[];
  readonly spans: readonly SpanView[];
  readonly colours: Colours;
  /** The paragraph that the keyboard is at. */
  readonly cursor: number | undefined;
  readonly body: RefObject<HTMLDivElement | null>;
}

export const Body = memo(({ text, marks, spans, colours, cursor, body }: BodyProps) => {
  const paragraphs = useMemo(() => paragraphsOf(text), [text]);
  const shared = { text, marks, spans, colours };
  return (
    <div class="text" ref={body}>
      {paragraphs.map((range, i) => (
        <Paragraph key={range.start} start={range.start} end={range.end} isCurrent={i === cursor} {...shared} />
      ))}
      {paragraphs.length === 0 && <p class="quiet">This article has no text.</p>}
    </div>
  );
});

interface ParagraphProps extends Range, Omit<BodyProps, 'cursor' | 'body'> {
  readonly isCurrent: boolean;
}

const Paragraph = memo(({ start, end, isCurrent, text, marks, spans, colours }: ParagraphProps) => {
  const element = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (!isCurrent) return;
    element.current?.focus({ preventScroll: true });
    element.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const mark = markOf({ start, end }, marks);
  return (
    <p ref={element} tabIndex={-1} class={`${mark?.verdict ?? ''} ${isCurrent ? 'current' : ''}`}>
      {mark !== undefined && <Verdict mark={mark} />}
      {segmentsOf({ start, end }, marks, spans).map((segment) => (
        <Piece key={segment.start} segment={segment} text={text} spans={spans} colours={colours} />
      ))}
    </p>
  );
});

const percent = (value: number): string => `${Math.round(100 * value)} %`;

/** What the model says of a paragraph, in a sentence. */
export function sentenceOf({ verdict, probability, interval, reason, tokens }: AssessedRange): string {
  const judged = {
    'machine-like': 'Reads machine-like',
    'no-sign': 'No sign of a machine',
    abstained: 'No verdict',
  }[verdict];
  const range = interval === undefined ? '' : ` (${percent(interval[0])} to ${percent(interval[1])})`;
  return [
    probability === undefined ? judged : `${judged}: ${percent(probability)}${range}`,
    ...(reason === undefined ? [] : [reason]),
    ...(tokens === undefined ? [] : [`${tokens} tokens were counted`]),
  ].join('. ');
}

function Verdict({ mark }: { readonly mark: AssessedRange }) {
  const { verdict, probability } = mark;
  const short = verdict === 'abstained' || probability === undefined ? '–' : percent(probability);
  return (
    <span class="verdict" title={sentenceOf(mark)}>
      <span class="unseen">{sentenceOf(mark)}. </span>
      <span aria-hidden="true">{short}</span>
    </span>
  );
}

interface PieceProps extends Pick<BodyProps, 'text' | 'spans' | 'colours'> {
  readonly segment: Segment;
}

function Piece({ segment, text, spans, colours }: PieceProps) {
  const { start, end, mark } = segment;
  const content = text.slice(start, end);
  const title = mark && sentenceOf(mark);
  const top = segment.spans.at(-1);
  const span = top === undefined ? undefined : spans[top];
  if (span === undefined)
    return (
      <span data-start={start} class={mark?.verdict} title={title}>
        {content}
      </span>
    );
  const colour = { '--label': colours.get(span.label) ?? 'currentColor' };
  return (
    <>
      {segment.spans.map(
        (index) =>
          spans[index]?.start === start && (
            <Chip key={index} index={index} text={text} spans={spans} colours={colours} />
          ),
      )}
      <mark data-start={start} class={mark?.verdict} style={colour} title={`Marked ${span.label}`}>
        {content}
      </mark>
    </>
  );
}

function Chip({ index, text, spans, colours }: Omit<PieceProps, 'segment'> & { readonly index: number }) {
  const span = spans[index];
  if (span === undefined) return null;
  const remove = ({ currentTarget }: { readonly currentTarget: Element }): void => {
    // The button goes with the mark.
    currentTarget.closest<HTMLElement>('p')?.focus({ preventScroll: true });
    perform(unmark, index);
  };
  return (
    <button
      type="button"
      class="tag"
      style={{ '--label': colours.get(span.label) ?? 'currentColor' }}
      title={`Marked ${span.label}. Delete or a click removes the mark.`}
      aria-label={`Remove the mark ${span.label} from: ${text.slice(span.start, span.end).slice(0, 80)}`}
      onKeyDown={(event) => {
        if (event.key !== 'Delete' && event.key !== 'Backspace') return;
        event.preventDefault();
        event.stopPropagation();
        remove(event);
      }}
      onClick={remove}
    >
      {span.label} <span aria-hidden="true">×</span>
    </button>
  );
}
