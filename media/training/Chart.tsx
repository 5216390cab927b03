// One chart, painted by uPlot in the colours of the theme.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { latestOf, shownValue, type ChartKind, type Columns, type SeriesKind } from './series.ts';
import { useTheme, type Theme } from './theme.ts';

const HEIGHT = 190;
const DASHES: Readonly<Record<SeriesKind['line'], number[]>> = { solid: [], dashed: [7, 4], dotted: [2, 4] };

interface ChartProps {
  readonly kind: ChartKind;
  readonly columns: Columns;
  /** The step whose values stand in the legend; missing: the latest. */
  readonly shownStep?: number | undefined;
}

export function Chart({ kind, columns, shownStep }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const theme = useTheme();
  const shown = useRef(shownStep);
  shown.current = shownStep;
  const names = columns.kinds.map(({ label }) => label).join(', ');
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const options = optionsFor(kind, columns.kinds, theme, { width: element.clientWidth, shown });
    const made = new uPlot(options, dataOf(columns), element);
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
  const at = shownStep === undefined ? -1 : columns.steps.indexOf(shownStep);
  const values = columns.kinds.map(
    ({ label }, i) => `${label} ${shownValue(at < 0 ? latestOf(columns.values[i]) : columns.values[i]?.[at])}`,
  );
  const which = kind.unit === undefined ? 'by step, latest' : at < 0 ? 'latest' : 'best';
  return (
    <figure
      class={`chart ${kind.unit === undefined ? '' : 'tries'}`}
      aria-label={`${kind.title} ${which}: ${values.join(', ')}`}
    >
      <figcaption>{kind.title}</figcaption>
      <div ref={holder} aria-hidden="true" />
    </figure>
  );
}

const dataOf = ({ steps, values }: Columns): uPlot.AlignedData => [[...steps], ...values.map((column) => [...column])];

interface Surroundings {
  readonly width: number;
  /** Looked up whenever the legend is drawn. */
  readonly shown: { readonly current: number | undefined };
}

function optionsFor(
  kind: ChartKind,
  kinds: Columns['kinds'],
  theme: Theme,
  { width, shown }: Surroundings,
): uPlot.Options {
  const axis = {
    stroke: theme.text,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
  };
  const { range, unit } = kind;
  const value = standing(shown);
  return {
    width: Math.max(width, 100),
    height: HEIGHT,
    scales: { x: { time: false }, y: range === undefined ? {} : { range: [range[0], range[1]] } },
    axes: [
      { ...axis, size: 28, space: 60, values: (_, ticks) => ticks.map((tick) => (tick % 1 === 0 ? String(tick) : '')) },
      { ...axis, size: 52, values: (_, ticks) => ticks.map(shownValue) },
    ],
    series: [
      { label: unit ?? 'step', value },
      ...kinds.map(({ label, colour, line }) => ({
        label,
        stroke: theme.colours[colour],
        width: 2,
        dash: DASHES[line],
        spanGaps: true,
        ...(unit === undefined ? {} : { paths: () => null }),
        // A few values are easier to see as points, and a single one has no line.
        points: {
          show: ({ data: [steps] }: uPlot) => unit !== undefined || steps.length < 40,
          size: unit === undefined || line === 'dotted' ? 5 : 8,
          // Told apart without colour: what is dashed as a line is hollow as a point, what is dotted is small.
          fill: unit !== undefined && line === 'dashed' ? theme.background : theme.colours[colour],
        },
        value,
      })),
    ],
    legend: { markers: { width: 2, dash: (_, i) => kinds[i - 1]?.line ?? 'solid' } },
    cursor: { y: false, drag: { x: false, y: false } },
  };
}

/** Under the pointer, the value there; else that of the shown step, or the latest. */
const standing =
  (shown: Surroundings['shown']) =>
  ({ data }: uPlot, value: number | null, series: number, index: number | null): string => {
    if (index !== null) return shownValue(value);
    const at = shown.current === undefined ? -1 : data[0].indexOf(shown.current);
    const column = data[series] ?? [];
    return shownValue(at < 0 ? latestOf(Array.from(column)) : column[at]);
  };
