// The curves of a run, of one fold at a time, with the same values as a table.
import { useId, useState } from 'preact/hooks';
import type { RunPoint } from '../../src/protocol/training.ts';
import { Chart } from './Chart.tsx';
import { DataTable } from './DataTable.tsx';
import { charts, columnsOf, foldsOf, shownValue, thinned } from './series.ts';

/** Rows of the table: more would be read by nobody. */
const ROWS = 40;

export function Curves({ points, isLive }: { readonly points: readonly RunPoint[]; readonly isLive: boolean }) {
  const folds = foldsOf(points);
  const [chosen, choose] = useState<string>();
  const id = useId();
  const nameOf = (fold: number | undefined): string => (fold === undefined ? 'the one that is kept' : `fold ${fold}`);
  const fold = folds.find((one) => nameOf(one) === chosen) ?? folds.at(-1);
  const own = points.filter((point) => point.fold === fold);
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
      <div class="charts">
        {charts.map((kind) => {
          const columns = columnsOf(own, kind);
          return columns.kinds.length === 0 ? null : <Chart key={kind.title} kind={kind} columns={columns} />;
        })}
      </div>
      <details>
        <summary>The same as a table</summary>
        <PointsTable points={own} />
      </details>
    </section>
  );
}

function PointsTable({ points }: { readonly points: readonly RunPoint[] }) {
  const { kinds, steps, values } = columnsOf(points, { series: charts.flatMap(({ series }) => series) });
  const rows = steps.map((step, i) => [String(step), ...values.map((column) => shownValue(column[i]))]);
  const label = (measure: string, name: string): string => (measure.endsWith('oss') ? `${name} loss` : name);
  return (
    <DataTable
      caption="Values of the curves"
      columns={['Step', ...kinds.map((kind) => label(kind.measure, kind.label))]}
      rows={thinned(rows, ROWS)}
    />
  );
}
