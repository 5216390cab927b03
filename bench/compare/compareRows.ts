// Two results of the bench side by side: what changed by more than chance would.
import { keyOf, type KeptRow, type Results } from '../harness/results.ts';

/** Fewer runs do not say how far a value spreads. */
const FEWEST_RUNS = 5;
/** Medians no farther apart than this are not worth a remark, however steady the machine. */
const SMALLEST_RATIO = 1.05;

export type Verdict = 'better' | 'worse' | 'same' | 'too few runs';

export interface PeerChange {
  readonly peer: string;
  readonly before: number;
  readonly after: number;
}

export interface RowChange {
  readonly before: KeptRow;
  readonly after: KeptRow;
  /** Change of the median, as a share of what it was: 0.1 is 10 % more. */
  readonly change: number;
  readonly verdict: Verdict;
  /** Ratios to the peers that both have: what remains of a change when the machine was another one. */
  readonly peers: readonly PeerChange[];
}

export interface Comparison {
  readonly changes: readonly RowChange[];
  readonly onlyBefore: readonly KeptRow[];
  readonly onlyAfter: readonly KeptRow[];
}

/** Rows are the same when suite, subject, measure and unit are. In the order of `after`. */
export function compare(before: Results, after: Results): Comparison {
  const old = new Map(before.rows.map((row) => [keyOf(row), row]));
  const fresh = new Set(after.rows.map(keyOf));
  return {
    changes: after.rows.flatMap((row) => {
      const was = old.get(keyOf(row));
      return was === undefined ? [] : [changeOf(was, row)];
    }),
    onlyBefore: before.rows.filter((row) => !fresh.has(keyOf(row))),
    onlyAfter: after.rows.filter((row) => !old.has(keyOf(row))),
  };
}

function changeOf(before: KeptRow, after: KeptRow): RowChange {
  const change = before.median === 0 ? (after.median === 0 ? 0 : Infinity) : after.median / before.median - 1;
  const peers = (after.against ?? []).flatMap(({ peer, ratio }) => {
    const was = before.against?.find((other) => other.peer === peer);
    return was === undefined ? [] : [{ peer, before: was.ratio, after: ratio }];
  });
  return { before, after, change, verdict: verdictOf(before, after), peers };
}

/** More than chance: the middle halves of the two samples do not touch, and the medians are more than 5 % apart. */
function verdictOf(before: KeptRow, after: KeptRow): Verdict {
  const [less, more] = [before, after].toSorted((a, b) => a.median - b.median);
  if (less === undefined || more === undefined || !(more.median / less.median > SMALLEST_RATIO)) return 'same';
  if (Math.min(before.count, after.count) < FEWEST_RUNS) return 'too few runs';
  if (more.quartiles[0] <= less.quartiles[1]) return 'same';
  return (after.better === 'more' ? more : less) === after ? 'better' : 'worse';
}
