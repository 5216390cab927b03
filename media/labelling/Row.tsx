// One article in the list.
import type { RowView } from '../../src/protocol/labellingView.ts';
import { memo } from '../common/memo.tsx';
import type { Colours } from './colours.ts';
import { Icon } from './icons.tsx';

interface RowProps {
  readonly position: number;
  /** Pixels from the top of the list's inside. */
  readonly top: number;
  readonly total: number;
  readonly row: RowView | undefined;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly hidesModel: boolean;
  readonly colours: Colours;
}

export const rowId = (position: number): string => `row-${position}`;

export const Row = memo(({ position, top, total, row, isCurrent, isSelected, hidesModel, colours }: RowProps) => (
  <div
    id={rowId(position)}
    role="option"
    class={`row ${isCurrent ? 'current' : ''}`}
    aria-selected={isSelected}
    aria-setsize={total}
    aria-posinset={position + 1}
    aria-busy={row === undefined}
    data-position={position}
    style={{ transform: `translateY(${top}px)` }}
  >
    {row === undefined ? (
      <>
        <span class="line pending">
          <span class="title">Article {position + 1}</span>
        </span>
        <span class="line">…</span>
      </>
    ) : (
      <Content row={row} colours={colours} hidesModel={hidesModel} />
    )}
  </div>
));

function Content({ row, colours, hidesModel }: Pick<RowProps, 'colours' | 'hidesModel'> & { readonly row: RowView }) {
  const opinion = hidesModel ? undefined : row.opinion;
  return (
    <>
      <span class="line">
        <span class={`title ${row.problem === undefined ? '' : 'broken'}`}>{row.problem ?? row.title}</span>
        <Pill row={row} colours={colours} />
      </span>
      <span class="line small">
        <span class="details">{row.details}</span>
        {row.flagged && <Icon of="flag" title="Flagged" />}
        {row.hasNote && <Icon of="note" title="Has a note" />}
        {row.spans > 0 && (
          <span class="count">
            <Icon of="spans" title="Marked parts:" />
            {row.spans}
          </span>
        )}
        {opinion !== undefined && (
          <span class={`opinion ${opinion.disagrees ? 'disagrees' : ''}`} title={`The model: ${opinion.text}`}>
            {opinion.disagrees && <Icon of="disagrees" title="The model disagrees:" />}
            {opinion.text}
          </span>
        )}
        {row.isChanged && <Icon of="changed" title="Not saved yet" />}
      </span>
    </>
  );
}

function Pill({ row, colours }: { readonly row: RowView; readonly colours: Colours }) {
  if (row.problem !== undefined)
    return (
      <span class="pill none">
        <Icon of="broken" title="Does not parse" />
      </span>
    );
  if (row.label !== undefined)
    return (
      <span class="pill" style={{ '--label': colours.get(row.label) ?? 'currentColor' }}>
        {row.label}
      </span>
    );
  return row.skipped ? <span class="pill none">skipped</span> : null;
}
