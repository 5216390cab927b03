// What people should know of how their spans and flags are used.
import { headLabels } from '../paragraphs/partLabels.ts';
import type { Article } from './article.ts';
import { labelIndex } from './labels.ts';
import { listed } from './listed.ts';

export interface SpansRead {
  /** Index of the label that is looked for. */
  readonly positive: number | undefined;
  /** Spans in the files, before texts were made alike. */
  readonly spansBefore: number;
}

export const countSpans = (articles: readonly Pick<Article, 'spans'>[]): number =>
  articles.reduce((sum, { spans = [] }) => sum + spans.length, 0);

/** Of the articles as they will be learnt from. */
export function judgementRemarks(
  articles: readonly Pick<Article, 'label' | 'spans' | 'flagged' | 'skipped'>[],
  labels: readonly string[],
  { positive, spansBefore }: SpansRead,
): readonly string[] {
  const withSpans = articles.filter(({ spans }) => spans !== undefined).length;
  const lost = spansBefore - countSpans(articles);
  const flagged = articles.filter((article) => article.flagged === true).length;
  const skipped = articles.filter((article) => article.skipped === true).length;
  const remarks: string[] = [];
  if (withSpans > 0)
    remarks.push(
      `${counted(withSpans, 'article has', 'articles have')} spans: where paragraphs are learnt, each takes the label of the span that covers most of it, and those covered in part are left out. Whole articles are learnt by their own label.`,
    );
  if (lost > 0)
    remarks.push(
      `Of ${counted(lost, 'span', 'spans')} no word is left in the articles that are learnt: too short, or cut off at the end.`,
    );
  return [
    ...remarks,
    ...unknownLabels(articles, labels),
    ...(positive === undefined ? [] : thirdLabels(articles, labels, positive)),
    ...(flagged === 0
      ? []
      : [
          `${counted(flagged, 'article is flagged and used like all others', 'articles are flagged and used like all others')}.`,
        ]),
    ...(skipped === 0
      ? []
      : [
          `${counted(skipped, 'article was skipped and has a label all the same: it is', 'articles were skipped and have a label all the same: they are')} used like all others.`,
        ]),
    ...spellings(labels),
  ];
}

/** Labels that only capitals tell apart: hardly ever meant. */
function spellings(labels: readonly string[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const label of labels) {
    const key = label.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), `“${label}”`]);
  }
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map((group) => `The labels ${listed(group)} differ in capitals alone and are learnt as different ones.`);
}

function unknownLabels(articles: readonly Pick<Article, 'spans'>[], labels: readonly string[]): readonly string[] {
  const all = articles.flatMap(({ spans = [] }) => spans.map(({ label }) => label));
  const unknown = [...new Set(all)].filter((label) => labelIndex(labels, label) < 0).sort();
  return unknown.length === 0
    ? []
    : [
        `No article has the label ${listed(unknown.map((label) => `“${label}”`))} that spans have: paragraphs that they cover are not learnt.`,
      ];
}

/** Labels whose articles teach nothing of paragraphs, unless spans do. */
function thirdLabels(
  articles: readonly Pick<Article, 'label'>[],
  labels: readonly string[],
  positive: number,
): readonly string[] {
  const known = headLabels(labels, positive);
  const named = labels.filter((_, at) => known.has(at)).map((label) => `“${label}”`);
  return labels.flatMap((label, at) => {
    if (known.has(at)) return [];
    const count = articles.filter((article) => article.label === label).length;
    return [
      `Paragraphs of the ${counted(count, 'article', 'articles')} labelled “${label}” are learnt only where spans label them ${named.join(' or ')}.`,
    ];
  });
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
