// Articles that belong together: an article and its twins of another label, written from the same metadata.
import type { Article } from './article.ts';

/** Articles that share metadata beyond which these are no article's own ("Untitled"). */
const MOST_TWINS = 16;

/**
 * The pair of each article, or undefined for one alone: as the file says (`pair`, `ind30k`, through all files), and among
 * articles that say nothing, those of different labels with the same domain, date and title, at most MOST_TWINS.
 */
export function pairsOf(articles: readonly Article[]): readonly (string | undefined)[] {
  const keys = articles.map(({ pair, fields }) => pair ?? metadataKey(fields));
  const members = new Map<string, { count: number; readonly labels: Set<string> }>();
  articles.forEach(({ label }, at) => {
    const key = keys[at];
    if (key === undefined) return;
    const group = members.get(key) ?? { count: 0, labels: new Set() };
    members.set(key, group);
    group.count++;
    group.labels.add(label);
  });
  return keys.map((key, at) => {
    const group = key === undefined ? undefined : members.get(key);
    if (group === undefined || group.count < 2) return undefined;
    const isPair = articles[at]?.pair !== undefined || (group.labels.size > 1 && group.count <= MOST_TWINS);
    return isPair ? key : undefined;
  });
}

/** Without a title there are no metadata to write a twin from. */
function metadataKey({ domain = '', date = '', title = '' }: Article['fields']): string | undefined {
  return title.trim() === '' ? undefined : `metadata:${JSON.stringify([domain.trim(), date.trim(), title.trim()])}`;
}

/** Pairs with articles of at least two labels, and articles that are in none. */
export function countPairs(
  articles: readonly Pick<Article, 'label'>[],
  pairs: readonly (string | undefined)[],
): { readonly pairs: number; readonly unpaired: number } {
  const labels = new Map<string, Set<string>>();
  articles.forEach(({ label }, at) => {
    const pair = pairs[at];
    if (pair !== undefined) labels.set(pair, (labels.get(pair) ?? new Set()).add(label));
  });
  const isTwin = (pair: string | undefined): boolean => pair !== undefined && (labels.get(pair)?.size ?? 0) > 1;
  return {
    pairs: [...labels.keys()].filter(isTwin).length,
    unpaired: pairs.filter((pair) => !isTwin(pair)).length,
  };
}
