// From normalised articles to train, val and test: twins and near-duplicates found, splits chosen, copies taken out of train.
import { createHash } from 'node:crypto';
import type { ArticlePlace, DatasetInspection, Split } from '../../protocol/training.ts';
import type { Example } from '../recipe.ts';
import type { Article } from './article.ts';
import { inPieces } from './breathe.ts';
import { labelIndex } from './labels.ts';
import { withoutMetadata, type Normalisation } from './normaliseArticle.ts';
import { findNearDuplicates, type DuplicateLink } from './nearDuplicates.ts';
import { pairsOf } from './pairs.ts';
import { chooseSplits } from './splits.ts';
import { groupsOf } from './stratified.ts';
import { createUnionFind, type UnionFind } from './unionFind.ts';

const MOST_EXAMPLES = 20;
/** Hexadecimal digits. */
const KEY_LENGTH = 32;

export interface Arranged {
  readonly bySplit: Readonly<Record<Split, readonly Example[]>>;
  readonly pairs: readonly (string | undefined)[];
  readonly duplicates: DatasetInspection['duplicates'];
  readonly splitsMade: number;
  /** Articles given to train that were moved to val, since no article was there. */
  readonly moved: number;
  /** Articles of val with a copy in test; they stay. */
  readonly valInTest: number;
  /** Pairs that the files themselves part. */
  readonly parted: number;
}

export interface ArrangeOptions {
  /** Class order: what the labels of spans are looked up in. */
  readonly labels: readonly string[];
  readonly seed: number;
  readonly keepLeaks: boolean;
  readonly normalisation: Normalisation;
}

/** `classes`: index of each article's label. Same articles and seed, same splits, in whatever order they come. */
export async function arrange(
  articles: readonly Article[],
  classes: readonly number[],
  { labels, seed, keepLeaks, normalisation }: ArrangeOptions,
  signal?: AbortSignal,
): Promise<Arranged> {
  const keys = await contentKeys(articles, signal);
  const { sets, links } = await findNearDuplicates(
    articles.map(({ fields }) => fields.article),
    orderOf(keys),
    signal,
  );
  const pairs = pairsOf(articles);
  const groups = groupsOf(setsWithPairs(sets, pairs), classes, keys);
  const { splits, made, moved } = chooseSplits(
    articles.map(({ split }) => split),
    groups,
    seed,
  );
  const groupKeys = new Map(
    groups.flatMap(({ key, members }) => (members.length > 1 ? members.map((at): [number, string] => [at, key]) : [])),
  );
  const examples = articles.map(({ file, line, fields, spans }, at) => ({
    ...exampleOf(
      { file, line, fields: withoutMetadata(fields, normalisation) },
      classes[at] ?? 0,
      pairs[at],
      groupKeys.get(at),
    ),
    ...(spans !== undefined && {
      spans: spans.map(({ start, end, label }) => ({ start, end, label: labelIndex(labels, label) })),
    }),
  }));
  const copies = countCopies(articles.length, splits, sets.find);
  const bySplit = (split: Split): Example[] =>
    examples.filter((_, at) => splits[at] === split && (keepLeaks || !copies.leaking.has(at)));
  return {
    bySplit: { train: bySplit('train'), val: bySplit('val'), test: bySplit('test') },
    pairs,
    duplicates: {
      withinSplits: copies.within,
      acrossSplits: copies.leaking.size,
      examples: placedLinks(links, articles, splits),
    },
    splitsMade: made,
    moved,
    valInTest: copies.valInTest,
    parted: countParted(pairs, splits),
  };
}

/** A key for each article that says the same of the same article, wherever it stands. */
async function contentKeys(articles: readonly Article[], signal: AbortSignal | undefined): Promise<readonly string[]> {
  const keys = new Array<string>(articles.length).fill('');
  await inPieces(articles.length, signal, (at) => {
    const { label, fields } = articles[at] ?? {};
    const content = JSON.stringify([fields?.article, label, fields?.title, fields?.domain, fields?.date]);
    keys[at] = createHash('sha256').update(content).digest('hex').slice(0, KEY_LENGTH);
  });
  return keys;
}

/** Places of the keys in the order of the keys. */
const orderOf = (keys: readonly string[]): readonly number[] =>
  [...keys.entries()].sort(([, a], [, b]) => (a < b ? -1 : Number(a > b))).map(([at]) => at);

export function exampleOf(
  article: Pick<Example, 'file' | 'line' | 'fields'>,
  label: number,
  pair?: string,
  group?: string,
): Example {
  const { file, line, fields } = article;
  return {
    id: `${file}:${line}`,
    file,
    line,
    fields,
    label,
    ...(pair !== undefined && { pair }),
    ...(group !== undefined && { group }),
  };
}

/** The set of each article that near-duplicates and pairs make together. */
function setsWithPairs(duplicates: UnionFind, pairs: readonly (string | undefined)[]): readonly number[] {
  const together = createUnionFind(pairs.length);
  const first = new Map<string, number>();
  pairs.forEach((pair, at) => {
    together.union(at, duplicates.find(at));
    if (pair === undefined) return;
    const known = first.get(pair);
    if (known === undefined) first.set(pair, at);
    else together.union(known, at);
  });
  return pairs.map((_, at) => together.find(at));
}

/** Articles beyond the first of their set in their split; those of train with a copy in val or test. */
function countCopies(
  count: number,
  splits: readonly Split[],
  find: (at: number) => number,
): { readonly within: number; readonly leaking: ReadonlySet<number>; readonly valInTest: number } {
  const held = { train: new Set<number>(), val: new Set<number>(), test: new Set<number>() };
  let within = 0;
  for (let at = 0; at < count; at++) {
    const own = held[splits[at] ?? 'train'];
    const set = find(at);
    if (own.has(set)) within++;
    own.add(set);
  }
  const leaking = new Set<number>();
  let valInTest = 0;
  for (let at = 0; at < count; at++) {
    const set = find(at);
    if (splits[at] === 'train' && (held.val.has(set) || held.test.has(set))) leaking.add(at);
    if (splits[at] === 'val' && held.test.has(set)) valInTest++;
  }
  return { within, leaking, valInTest };
}

/** Those across splits first, then the most alike. */
function placedLinks(
  links: readonly DuplicateLink[],
  articles: readonly Article[],
  splits: readonly Split[],
): DatasetInspection['duplicates']['examples'] {
  const place = (at: number): ArticlePlace => ({ file: articles[at]?.file ?? '', line: articles[at]?.line ?? 0 });
  const isAcross = ({ a, b }: DuplicateLink): number => Number(splits[a] !== splits[b]);
  return [...links]
    .sort((x, y) => isAcross(y) - isAcross(x) || y.similarity - x.similarity || x.a - y.a || x.b - y.b)
    .slice(0, MOST_EXAMPLES)
    .map(({ a, b, similarity }) => ({ a: place(a), b: place(b), similarity }));
}

function countParted(pairs: readonly (string | undefined)[], splits: readonly Split[]): number {
  const seen = new Map<string, Set<Split>>();
  pairs.forEach((pair, at) => {
    if (pair !== undefined) seen.set(pair, (seen.get(pair) ?? new Set()).add(splits[at] ?? 'train'));
  });
  return [...seen.values()].filter(({ size }) => size > 1).length;
}
