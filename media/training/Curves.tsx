// The curves of a run, of one fold at a time, with the same values as a table.
import { useId, useState } from 'preact/hooks';
import type { RunPoint } from '../../src/protocol/training.ts';
import type { RunView } from '../../src/protocol/trainingView.ts';
import { Chart } from './Chart.tsx';
import { DataTable } from './DataTable.tsx';
import { bestTry, charts, chartsOfTries, columnsOf, foldsOf, shownValue, thinned } from './series.ts';

/** Rows of the table: more would be read by nobody. */
const ROWS = 40;

interface CurvesProps {
  readonly points: readonly RunPoint[];
  /** What a point is. */
  readonly kind: RunView['points'];
  readonly isLive: boolean;
}

export function Curves({ points, kind, isLive }: CurvesProps) {
  const folds = foldsOf(points);
  const [chosen, choose] = useState<string>();
  const id = useId();
  const nameOf = (fold: number | undefined): string => (fold === undefined ? 'the one that is kept' : `fold ${fold}`);
  const fold = folds.find((one) => nameOf(one) === chosen) ?? folds.at(-1);
  const own = points.filter((point) => point.fold === fold);
  const best = kind === 'tries' ? bestTry(own) : undefined;
  if (own.length === 0) return isLive ? <p class="quiet">Curves appear with the first steps.</p> : null;
  return (
    <section aria-label="Curves">
      {folds.length > 1 && (
        <p class="folds">
          <label for={id}>Curves of</label>
          <select
            id={id}
            value={nameOf(fold)}
            onChange={(event) => {
              choose(event.currentTarget.value);
            }}
          >
            {folds.map((one) => (
              <option key={nameOf(one)}>{nameOf(one)}</option>
            ))}
          </select>
        </p>
      )}
      {best !== undefined && (
        <p class="quiet">
          Each point is a finished try by itself, each with another strictness of the head. The one with the smallest
          loss on the validation articles is kept: {isLive ? 'so far ' : ''}try {best.step}.
        </p>
      )}
      <div class="charts">
        {(kind === 'tries' ? chartsOfTries : charts).map((one) => {
          const columns = columnsOf(own, one);
          return columns.kinds.length === 0 ? null : (
            <Chart key={one.title} kind={one} columns={columns} shownStep={best?.step} />
          );
        })}
      </div>
      <details>
        <summary>The same as a table</summary>
        <PointsTable points={own} best={best} />
      </details>
    </section>
  );
}

interface PointsTableProps {
  readonly points: readonly RunPoint[];
  readonly best: RunPoint | undefined;
}

function PointsTable({ points, best }: PointsTableProps) {
  const { kinds, steps, values } = columnsOf(points, { series: charts.flatMap(({ series }) => series) });
  const rows = steps.map((step, i) => [
    step === best?.step ? `${step} (kept)` : String(step),
    ...values.map((column) => shownValue(column[i])),
  ]);
  const label = (measure: string, name: string): string => (measure.endsWith('oss') ? `${name} loss` : name);
  return (
    <DataTable
      caption="Values of the curves"
      columns={[best === undefined ? 'Step' : 'Try', ...kinds.map((kind) => label(kind.measure, kind.label))]}
      rows={thinned(rows, ROWS)}
    />
  );
}
