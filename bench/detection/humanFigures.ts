// Human texts: how many are marked by mistake, by where they come from.
import type { ArticleFields } from '../../src/grover/fields.ts';
import { piecesOf } from './alike.ts';
import type { CorpusLine } from './corpusLines.ts';
import { distinctHumans, type EvalFile } from './evalPairs.ts';
import { figuresOf, markedShare, verdictOf, type Figures } from './figure.ts';
import type { TextReader } from './readTexts.ts';
import { sampled } from './sampled.ts';

/** Words of the pieces that are read by themselves. */
export const PIECES = [150, 60] as const;
/** Pieces of one article, spread over it. */
const MOST_PIECES = 2;

/** Human texts that are measured apart. */
export const KINDS = ['outlets', 'year', 'bbc', 'senate', 'briefings'] as const;
export type Kind = (typeof KINDS)[number];

export interface HumanArticle {
  readonly id: string;
  readonly group: string;
  readonly kind: Kind;
  readonly fields: ArticleFields & { readonly article: string };
  /** Missing for those of the test sets. */
  readonly line?: CorpusLine;
}

export function kindOf({ set, unseen }: Pick<CorpusLine, 'set' | 'unseen'>): Kind | undefined {
  if (set === 'article-bias') return unseen === 'year' ? 'year' : 'outlets';
  return KINDS.find((kind) => kind === set);
}

export const groupOf = ({ group, id }: Pick<CorpusLine, 'group' | 'id'>): string => group ?? id;

/** Human test articles of the corpora, and each human article of the test sets once. */
export function humanArticles(lines: readonly CorpusLine[], files: readonly EvalFile[]): HumanArticle[] {
  const corpora = lines.flatMap((line): HumanArticle[] => {
    const kind = line.label === 'human' ? kindOf(line) : undefined;
    return kind === undefined ? [] : [{ id: line.id, group: groupOf(line), kind, fields: line.fields, line }];
  });
  const public_ = [...distinctHumans(files)].map(([id, article]): HumanArticle => ({
    id,
    group: id,
    kind: 'bbc',
    fields: { article },
  }));
  return [...corpora, ...public_];
}

/** At most `limit` pieces of each kind and length, each read as one paragraph without metadata. */
export async function measurePieces(
  read: TextReader,
  articles: readonly HumanArticle[],
  limit: number,
): Promise<Figures> {
  let figures: Figures = {};
  for (const kind of KINDS)
    for (const words of PIECES) {
      const own = sampled(
        articles.filter((one) => one.kind === kind),
        ({ id }) => id,
        limit,
      );
      const texts = own
        .flatMap(({ group, fields }) =>
          piecesOf(fields.article, words, MOST_PIECES).map((article) => ({ fields: { article }, about: group })),
        )
        .slice(0, limit);
      const verdicts = (await read(`human-${kind}-${words}`, texts)).map(({ about, paragraphs }) =>
        verdictOf(about, paragraphs),
      );
      figures = { ...figures, ...figuresOf([[`human/${kind}/${words}/marked`, markedShare(verdicts)]]) };
    }
  return figures;
}
