// The terms that a baseline knows, by how many training articles use them.

/** What each term counts, and in how many articles. */
export interface TermCounts {
  readonly articles: number;
  readonly byTerm: ReadonlyMap<string, number>;
}

/** Number of articles in which each term occurs. Terms of an article may repeat. */
export function countArticles(articles: Iterable<Iterable<string>>): TermCounts {
  const byTerm = new Map<string, number>();
  let count = 0;
  for (const terms of articles) {
    count++;
    for (const term of new Set(terms)) byTerm.set(term, (byTerm.get(term) ?? 0) + 1);
  }
  return { articles: count, byTerm };
}

/** The `limit` terms that most articles use, most used first, equals in code unit order; none that fewer than `fewest` use. */
export function mostUsed({ byTerm }: TermCounts, limit: number, fewest: number): string[] {
  const frequent = [...byTerm].filter(([, count]) => count >= fewest);
  frequent.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return frequent.slice(0, limit).map(([term]) => term);
}
