// The curves of a run as columns of numbers; free of the page.
import type { RunPoint } from '../../src/protocol/training.ts';

type Measure = 'loss' | 'lmLoss' | 'accuracy' | 'learningRate' | 'valLoss' | 'valAccuracy' | 'valAuroc';

export interface SeriesKind {
  readonly measure: Measure;
  readonly label: string;
  /** A colour of the theme's charts. */
  readonly colour: 'blue' | 'orange' | 'green' | 'purple';
  /** Told apart without colour, too. */
  readonly line: 'solid' | 'dashed' | 'dotted';
}

export interface ChartKind {
  readonly title: string;
  /** What a point stands for, where points are not steps of one training. */
  readonly unit?: 'try';
  /** Both ends of the axis, where they are known. */
  readonly range?: readonly [number, number];
  readonly series: readonly SeriesKind[];
}

export const charts: readonly ChartKind[] = [
  {
    title: 'Loss',
    series: [
      { measure: 'loss', label: 'training', colour: 'blue', line: 'solid' },
      { measure: 'valLoss', label: 'validation', colour: 'orange', line: 'dashed' },
      { measure: 'lmLoss', label: 'language model', colour: 'purple', line: 'dotted' },
    ],
  },
  {
    title: 'Accuracy and AUROC',
    range: [0, 1],
    series: [
      { measure: 'accuracy', label: 'accuracy in training', colour: 'blue', line: 'solid' },
      { measure: 'valAccuracy', label: 'accuracy on validation', colour: 'orange', line: 'dashed' },
      { measure: 'valAuroc', label: 'AUROC on validation', colour: 'green', line: 'dotted' },
    ],
  },
  {
    title: 'Learning rate',
    series: [{ measure: 'learningRate', label: 'learning rate', colour: 'blue', line: 'solid' }],
  },
];

/** The same where each point is a try by itself: no line leads from one to the next. */
export const chartsOfTries: readonly ChartKind[] = charts
  .filter(({ title }) => title !== 'Learning rate')
  .map((kind) => ({ ...kind, title: `${kind.title} of each try`, unit: 'try' }));

/** The try of the smallest validation loss, the first of equals: the one that is kept. */
export const bestTry = (points: readonly RunPoint[]): RunPoint | undefined =>
  points.reduce<RunPoint | undefined>(
    (best, point) => ((point.valLoss ?? Infinity) < (best?.valLoss ?? Infinity) ? point : best),
    undefined,
  );

/** The folds that points were measured in, in their order; undefined is the discriminator that is kept. */
export const foldsOf = (points: readonly RunPoint[]): readonly (number | undefined)[] => [
  ...new Set(points.map(({ fold }) => fold)),
];

export interface Columns {
  readonly kinds: readonly SeriesKind[];
  readonly steps: readonly number[];
  /** As many as kinds, each as long as the steps; null where nothing was measured. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** One row a step, what was measured at the same step in one. Kinds that were never measured are left out. */
export function columnsOf(points: readonly RunPoint[], { series }: Pick<ChartKind, 'series'>): Columns {
  const rows = new Map<number, Partial<Record<Measure, number>>>();
  const kinds = series.filter(({ measure }) => points.some((point) => point[measure] !== undefined));
  for (const point of points) {
    const measured = kinds.flatMap(({ measure }) => {
      const value = point[measure];
      return value === undefined ? [] : [[measure, value] as const];
    });
    if (measured.length > 0) rows.set(point.step, { ...rows.get(point.step), ...Object.fromEntries(measured) });
  }
  const steps = [...rows.keys()].sort((a, b) => a - b);
  return { kinds, steps, values: kinds.map(({ measure }) => steps.map((step) => rows.get(step)?.[measure] ?? null)) };
}

/** At most so many rows, evenly chosen, the last one among them. */
export function thinned<T>(rows: readonly T[], most: number): readonly T[] {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, i) => rows[Math.round(((i + 1) * rows.length) / most) - 1]).filter(
    (row) => row !== undefined,
  );
}

/** A value of a curve for people: enough digits to tell it from its neighbours. */
export function shownValue(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return String(Number(value.toFixed(Math.abs(value) < 10 ? 4 : 1)));
}

/** The last value that was measured. */
export const latestOf = (values: readonly (number | null | undefined)[] = []): number | null | undefined =>
  values.findLast((value) => value !== null && value !== undefined);
