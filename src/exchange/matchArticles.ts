// The same articles in two files: by their text, and where that was edited, by title, domain and date.

export interface JudgedArticle {
  readonly line: number;
  /** Of the text. */
  readonly digest: string;
  /** Of title, domain and date; undefined without a title. */
  readonly metadata: string | undefined;
  readonly title: string;
  readonly label?: string;
}

export interface Matches {
  /** In the order of the first file. */
  readonly pairs: readonly (readonly [a: JudgedArticle, b: JudgedArticle])[];
  readonly onlyA: number;
  readonly onlyB: number;
}

/**
 * Each article has one partner at most: of several with one text, the first has the first. Metadata count where they are those of
 * one article in either file: twins of another label share theirs.
 */
export function matchArticles(a: readonly JudgedArticle[], b: readonly JudgedArticle[]): Matches {
  const partner = new Map<JudgedArticle, JudgedArticle>();
  const taken = new Set<JudgedArticle>();
  const match = (keyOf: (article: JudgedArticle) => string | undefined, isUnique: (key: string) => boolean): void => {
    const waiting = grouped(
      b.filter((article) => !taken.has(article)),
      keyOf,
    );
    for (const article of a) {
      const key = keyOf(article);
      if (partner.has(article) || key === undefined || !isUnique(key)) continue;
      const other = waiting.get(key)?.shift();
      if (other === undefined) continue;
      partner.set(article, other);
      taken.add(other);
    }
  };
  match(
    ({ digest }) => digest,
    () => true,
  );
  const [ofA, ofB] = [grouped(a, ({ metadata }) => metadata), grouped(b, ({ metadata }) => metadata)];
  match(
    ({ metadata }) => metadata,
    (key) => ofA.get(key)?.length === 1 && ofB.get(key)?.length === 1,
  );
  const pairs = a.flatMap((article): (readonly [JudgedArticle, JudgedArticle])[] => {
    const other = partner.get(article);
    return other === undefined ? [] : [[article, other]];
  });
  return { pairs, onlyA: a.length - pairs.length, onlyB: b.length - pairs.length };
}

function grouped(
  articles: readonly JudgedArticle[],
  keyOf: (article: JudgedArticle) => string | undefined,
): Map<string, JudgedArticle[]> {
  const groups = new Map<string, JudgedArticle[]>();
  for (const article of articles) {
    const key = keyOf(article);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [article]);
    else group.push(article);
  }
  return groups;
}
