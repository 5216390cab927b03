// The table of budgets, filled from results of the bench.
import type { KeptRow, Results } from '../harness/results.ts';
import { shown } from '../harness/rows.ts';
import { BUDGETS, type Budget, type Source } from './budgets.ts';

/** Markdown: a figure a row, with its budget, its goal, what was measured and whether that is within them. */
export function budgetTable(results: Results, budgets: readonly Budget[] = BUDGETS): string {
  const { commit, date, machine } = results;
  const { cpu, cores, node } = machine.before;
  return [
    '| what | budget | goal | measured | |',
    '|---|---|---|---|---|',
    ...budgets.map((budget) => tableRow(budget, results.rows)),
    '',
    `Medians where nothing else is said; commit ${commit}, ${date.slice(0, 10)}, ${cpu}, ${cores} cores, Node ${node}.`,
  ].join('\n');
}

interface Figure {
  readonly source: Source;
  readonly value: number | undefined;
  /** `ms`, or `×` of a ratio; empty while nothing was measured. */
  readonly unit: string;
  readonly better: 'less' | 'more';
}

function tableRow({ what, sources }: Budget, rows: readonly KeptRow[]): string {
  const figures = sources.map((source) => figureOf(source, rows));
  const cells = [
    figures.map((figure) => withUnit(figure.source.budget, figure)),
    figures.map((figure) => withUnit(figure.source.goal, figure)),
    figures.map((figure) =>
      figure.value === undefined ? 'not measured' : `${labelOf(figure)}${withUnit(figure.value, figure)}`,
    ),
    figures.map(verdict),
  ];
  return `| ${[what, ...cells.map((cell) => merged(cell))].join(' | ')} |`;
}

/** What is the same for all of a row's figures is said once. */
const merged = (cells: readonly string[]): string => (new Set(cells).size === 1 ? (cells[0] ?? '') : cells.join(' / '));

function figureOf(source: Source, rows: readonly KeptRow[]): Figure {
  const { suite, subject = '', measure, take } = source;
  const row = rows.find(
    (one) => one.suite === suite && one.subject.startsWith(subject) && one.measure.startsWith(measure),
  );
  const better = row?.better ?? 'less';
  if (typeof take === 'string') return { source, value: row?.[take], unit: row?.unit ?? '', better };
  const ratios = (row?.against ?? []).filter(({ peer }) => take.ratioTo.test(peer)).map(({ ratio }) => ratio);
  // Against the best of them, ours looks worst.
  const worst = better === 'more' ? Math.min(...ratios) : Math.max(...ratios);
  return { source, value: ratios.length === 0 ? undefined : worst, unit: '×', better };
}

const labelOf = ({ source }: Figure): string => (source.label === undefined ? '' : `${source.label} `);

const withUnit = (value: number, { unit }: Figure): string => `${shown(value)} ${unit}`.trim();

function verdict({ source: { budget, goal }, value, better }: Figure): string {
  if (value === undefined) return '';
  const isWithin = (bound: number): boolean => (better === 'more' ? value >= bound : value <= bound);
  if (isWithin(goal)) return 'goal met';
  return isWithin(budget) ? 'within budget' : '**over budget**';
}
