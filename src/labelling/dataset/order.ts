// Orders entries by what the model says of them, in slices.
import type { ArticleOpinion } from '../../protocol/labelling.ts';
import type { Turns } from './turns.ts';

/** What the model says first. */
export function topLabel({ probabilities }: ArticleOpinion): string | undefined {
  let top: string | undefined;
  for (const [label, p] of Object.entries(probabilities))
    if (top === undefined || p > (probabilities[top] ?? 0)) top = label;
  return top;
}

/** Between the two likeliest labels: 0 is undecided, 1 certain. */
export function margin({ probabilities }: ArticleOpinion): number {
  let first = 0;
  let second = 0;
  for (const p of Object.values(probabilities)) {
    if (p > first) [first, second] = [p, first];
    else if (p > second) second = p;
  }
  return first - second;
}

/** By how much the model holds another label likelier than the one the article has; 0 where they agree or it has none. */
export function dissent(opinion: ArticleOpinion, label: string | undefined): number {
  const top = topLabel(opinion);
  if (label === undefined || top === undefined || top === label) return 0;
  return (opinion.probabilities[top] ?? 0) - (opinion.probabilities[label] ?? 0);
}

/** Entries that are sorted at a time. */
const CHUNK = 1024;

/** The numbers 0 … scores.length - 1 by score, the smallest first, equals in order: a merge sort that lets others have a turn. */
export async function orderOf(scores: Float64Array, turns: Turns): Promise<Uint32Array> {
  const score = (index: number): number => scores[index] ?? 0;
  let from = Uint32Array.from(scores.keys());
  for (let start = 0; start < from.length; start += CHUNK) {
    from.subarray(start, start + CHUNK).sort((a, b) => score(a) - score(b) || a - b);
    if (turns.isLate()) await turns.next();
  }
  let to = new Uint32Array(from.length);
  for (let width = CHUNK; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(start + 2 * width, from.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const isLeft = left < middle && (right >= end || score(from[left] ?? 0) <= score(from[right] ?? 0));
        to[at] = from[isLeft ? left++ : right++] ?? 0;
        if (turns.isOver()) await turns.next();
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
