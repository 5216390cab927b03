// One chart, painted by uPlot in the colours of the theme.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { latestOf, shownValue, type ChartKind, type Columns, type SeriesKind } from './series.ts';
import { useTheme, type Theme } from './theme.ts';

const HEIGHT = 190;
const DASHES: Readonly<Record<SeriesKind['line'], number[]>> = { solid: [], dashed: [7, 4], dotted: [2, 4] };

export function Chart({ kind, columns }: { readonly kind: ChartKind; readonly columns: Columns }) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const theme = useTheme();
  const names = columns.kinds.map(({ label }) => label).join(', ');
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const made = new uPlot(optionsFor(kind, columns.kinds, theme, element.clientWidth), dataOf(columns), element);
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [theme, names]);
  useEffect(() => {
    plot.current?.setData(dataOf(columns));
  }, [columns]);
  const latest = columns.kinds.map(({ label }, i) => `${label} ${shownValue(latestOf(columns.values[i]))}`);
  return (
    <figure class="chart" aria-label={`${kind.title} by step, latest: ${latest.join(', ')}`}>
      <figcaption>{kind.title}</figcaption>
      <div ref={holder} aria-hidden="true" />
    </figure>
  );
}

const dataOf = ({ steps, values }: Columns): uPlot.AlignedData => [[...steps], ...values.map((column) => [...column])];

function optionsFor(kind: ChartKind, kinds: Columns['kinds'], theme: Theme, width: number): uPlot.Options {
  const axis = {
    stroke: theme.text,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
  };
  const { range } = kind;
  return {
    width: Math.max(width, 100),
    height: HEIGHT,
    scales: { x: { time: false }, y: range === undefined ? {} : { range: [range[0], range[1]] } },
    axes: [
      { ...axis, size: 28, space: 60, values: (_, ticks) => ticks.map((tick) => (tick % 1 === 0 ? String(tick) : '')) },
      { ...axis, size: 52, values: (_, ticks) => ticks.map(shownValue) },
    ],
    series: [
      { label: 'step', value: standing },
      ...kinds.map(({ label, colour, line }) => ({
        label,
        stroke: theme.colours[colour],
        width: 2,
        dash: DASHES[line],
        spanGaps: true,
        // A few values are easier to see as points, and a single one has no line.
        points: { show: ({ data: [steps] }: uPlot) => steps.length < 40, size: 5, fill: theme.colours[colour] },
        value: standing,
      })),
    ],
    legend: { markers: { width: 2, dash: (_, i) => kinds[i - 1]?.line ?? 'solid' } },
    cursor: { y: false, drag: { x: false, y: false } },
  };
}

/** Under the pointer, the value there; else the latest. */
const standing = ({ data }: uPlot, value: number | null, series: number, index: number | null): string =>
  shownValue(index === null ? latestOf(Array.from(data[series] ?? [])) : value);
