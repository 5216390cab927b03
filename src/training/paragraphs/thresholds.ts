// Scores above which no more than a share of the paragraphs by people lie.
import type { Calibration } from '../../detection/calibration.ts';

export interface Negative {
  readonly group: string;
  readonly score: number;
}

export const RATES = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
/** Where none of these can be measured, the smallest of these that can. */
const COARSE_RATES = Array.from({ length: 40 }, (_, at) => (11 + at) / 100);
/** A rate is measured only where it allows this many paragraphs. */
const FEWEST_ABOVE = 3;

/** Strictest last; empty when even every second paragraph would be a rate that these cannot support. */
export function fitThresholds(negatives: readonly Negative[]): Calibration['thresholds'] {
  const marks = marksOf(negatives);
  const rowsAt = (rates: readonly number[]): Calibration['thresholds'] =>
    rates.flatMap((falsePositiveRate) => {
      const score = scoreAt(falsePositiveRate, marks, negatives.length);
      return score === undefined ? [] : [{ falsePositiveRate, score }];
    });
  const rows = rowsAt(RATES);
  return rows.length > 0 ? rows : rowsAt(COARSE_RATES).slice(0, 1);
}

/** What follows when the highest 1, 2, … paragraphs are marked. */
interface Mark {
  readonly score: number;
  /** Σ over groups of marked², of marked × paragraphs, of paragraphs². */
  readonly squares: number;
  readonly products: number;
  readonly sizes: number;
}

function marksOf(negatives: readonly Negative[]): Mark[] {
  const size = new Map<string, number>();
  for (const { group } of negatives) size.set(group, (size.get(group) ?? 0) + 1);
  const sizes = [...size.values()].reduce((sum, count) => sum + count * count, 0);
  const marked = new Map<string, number>();
  let [squares, products] = [0, 0];
  return [...negatives]
    .sort((a, b) => b.score - a.score)
    .map(({ group, score }) => {
      const before = marked.get(group) ?? 0;
      marked.set(group, before + 1);
      squares += 2 * before + 1;
      products += size.get(group) ?? 0;
      return { score, squares, products, sizes };
    });
}

/**
 * One standard error fewer are marked than the rate allows: the promise should hold on other articles too. Paragraphs of
 * one article go wrong together, so the error is that of the groups where it is larger than that of single paragraphs.
 */
function scoreAt(rate: number, marks: readonly Mark[], count: number): number | undefined {
  const expected = rate * count;
  let allowed = Math.floor(expected - Math.sqrt(expected));
  const isTooMany = (many: number): boolean => {
    const mark = marks[many - 1];
    if (mark === undefined) return false;
    const variance = mark.squares - 2 * rate * mark.products + rate * rate * mark.sizes;
    return many > expected - Math.sqrt(variance);
  };
  while (allowed >= FEWEST_ABOVE && isTooMany(allowed)) allowed--;
  const next = marks[allowed];
  // Just above the first that may not be marked.
  return allowed < FEWEST_ABOVE || next === undefined ? undefined : next.score + 1e-9;
}
