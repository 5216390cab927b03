// Whose a paragraph is: that of the span that covers it, else that of its article.
import type { TextRange } from '../../draft/draft.ts';
import type { LabelledPart } from '../recipe.ts';

/** Shares of a paragraph's characters: a span has it above the one, and leaves it to others up to the other. */
const HAS_FROM = 0.5;
const IGNORED_TO = 0.1;
const HUMAN = 'human';

/**
 * Labels that a head for paragraphs learns: the positive one, and what it is told from. Of three labels and more that is `human` where
 * one is called so: what a paragraph of an article is that is labelled “mixed” (or anything else) only its spans can say. Without a
 * label of that name, all others count.
 */
export function headLabels(labels: readonly string[], positive: number): ReadonlySet<number> {
  const human = labels.findIndex((label, at) => at !== positive && label.toLowerCase() === HUMAN);
  return new Set(labels.length < 3 || human < 0 ? labels.keys() : [positive, human]);
}

/**
 * The label of a paragraph: of the span (or spans of one label) that covers more than half of its characters, else the article's.
 * Undefined for a mixed one: spans of another label cover more than a tenth of it.
 */
export function partLabel(
  { start, end }: TextRange,
  spans: readonly LabelledPart[] | undefined,
  ofArticle: number,
): number | undefined {
  if (spans === undefined) return ofArticle;
  const covered = new Map<number, number>();
  for (const label of new Set(spans.map((span) => span.label)))
    covered.set(
      label,
      coveredBy(
        spans.filter((span) => span.label === label),
        start,
        end,
      ) /
        (end - start),
    );
  const having = [...covered].filter(([, share]) => share > HAS_FROM).map(([label]) => label);
  const label = having[0] ?? ofArticle;
  const isMixed = [...covered].some(([other, share]) => other !== label && share > IGNORED_TO);
  return isMixed ? undefined : label;
}

/** Characters of [start, end) within any of these, each counted once. */
function coveredBy(spans: readonly LabelledPart[], start: number, end: number): number {
  let [sum, reached] = [0, start];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const from = Math.max(reached, span.start);
    const to = Math.min(end, span.end);
    if (to <= from) continue;
    sum += to - from;
    reached = to;
  }
  return sum;
}
