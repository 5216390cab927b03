// A comparison as people read it.
import { keyOf, type KeptRow, type Results } from '../harness/results.ts';
import { shown } from '../harness/rows.ts';
import type { Comparison, RowChange, Verdict } from './compareRows.ts';

const MARKS: Record<Verdict, string> = { better: 'better', worse: 'WORSE', same: '', 'too few runs': '(too few runs)' };

/** Lines; rows of one suite and subject stand below its name. */
export function comparisonText(before: Results, after: Results, comparison: Comparison): readonly string[] {
  const { changes, onlyBefore, onlyAfter } = comparison;
  const [worse, better] = (['worse', 'better'] as const).map(
    (wanted) => changes.filter(({ verdict }) => verdict === wanted).length,
  );
  return [
    `before: ${origin(before)}`,
    `after:  ${origin(after)}`,
    ...(isOtherMachine(before, after) ? ['The machines differ: only ratios to peers can be compared.'] : []),
    ...changes.flatMap((change, at) => [
      ...(isSameGroup(changes[at - 1]?.after, change.after) ? [] : ['', groupOf(change.after)]),
      changeLine(change),
      ...change.peers.map((peer) => line(`    × ${peer.peer}`, peer.before.toFixed(2), peer.after.toFixed(2), '', '')),
    ]),
    ...named('Only before', onlyBefore),
    ...named('Only after', onlyAfter),
    '',
    `${changes.length} rows on both sides: ${better ?? 0} better, ${worse ?? 0} worse by more than chance ` +
      '(medians more than 5 % apart, and the middle halves of the runs do not touch).',
  ];
}

const origin = ({ commit, date, machine: { before } }: Results): string =>
  `commit ${commit === '' ? 'unknown' : commit}, ${date}, ${before.cpu}, ${before.cores} cores, Node ${before.node}`;

const isOtherMachine = ({ machine: { before: a } }: Results, { machine: { before: b } }: Results): boolean =>
  a.cpu !== b.cpu || a.cores !== b.cores;

const groupOf = ({ suite, subject }: KeptRow): string => `${suite}: ${subject}`;
const isSameGroup = (a: KeptRow | undefined, b: KeptRow): boolean => a !== undefined && groupOf(a) === groupOf(b);

function changeLine({ before, after, change, verdict }: RowChange): string {
  const percent = `${change >= 0 ? '+' : ''}${(100 * change).toFixed(1)} %`;
  const cells = [`${shown(before.median)} ${before.unit}`, `${shown(after.median)} ${after.unit}`, percent] as const;
  return line(after.measure, ...cells, MARKS[verdict]);
}

const named = (title: string, rows: readonly KeptRow[]): readonly string[] =>
  rows.length === 0 ? [] : ['', `${title}:`, ...rows.map((row) => `  ${keyOf(row)}`)];

const line = (name: string, before: string, after: string, change: string, mark: string): string =>
  `  ${name.padEnd(58)}${before.padStart(14)}${after.padStart(14)}${change.padStart(10)}  ${mark}`.trimEnd();
