// Articles that are nearly the same text: candidates share a band of their MinHash signatures, each is then compared in full.
import { inPieces } from './breathe.ts';
import { bandKey, BANDS, distinct, estimateSimilarity, HASHES, jaccard, shingles, writeSignature } from './minHash.ts';
import { createUnionFind, type UnionFind } from './unionFind.ts';

/** Jaccard similarity of five-word shingles from which two articles are duplicates. */
export const DUPLICATE_SIMILARITY = 0.8;
/** Estimated similarity below which two articles need no full comparison: 2.5 standard deviations under the bound. */
const WORTH_COMPARING = 0.7;
/** Unlike articles of one bucket that a newcomer is compared with, so that a crowded bucket costs no square. */
const MOST_COMPARED = 8;
/** Shingle sets kept at hand. */
const KEPT_SETS = 512;

export interface DuplicateLink {
  /** Indices into the texts. */
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
}

export interface NearDuplicates {
  /** Texts joined by links, over any number of steps. */
  readonly sets: UnionFind;
  readonly links: readonly DuplicateLink[];
}

/** Near-linear in the number of texts. The outcome does not depend on their order, given `order`: their indices in an order of their content. */
export async function findNearDuplicates(
  texts: readonly string[],
  order: readonly number[],
  signal?: AbortSignal,
): Promise<NearDuplicates> {
  const sets = createUnionFind(texts.length);
  const links: DuplicateLink[] = [];
  const link = (a: number, b: number, similarity: number): void => {
    sets.union(a, b);
    links.push({ a: Math.min(a, b), b: Math.max(a, b), similarity });
  };
  const unique = linkSameTexts(texts, order, link);
  const signatures = new Uint32Array(unique.length * HASHES);
  const signature = (n: number): Uint32Array => signatures.subarray(n * HASHES, (n + 1) * HASHES);
  await inPieces(unique.length, signal, (n) => {
    writeSignature(shingles(texts[unique[n] ?? 0] ?? ''), signature(n));
  });
  const shingleSet = remembering((n) => distinct(shingles(texts[unique[n] ?? 0] ?? '')));
  const comparison: Comparison = {
    areJoined: (n, m) => sets.find(unique[n] ?? 0) === sets.find(unique[m] ?? 0),
    similarity: (n, m) =>
      estimateSimilarity(signature(n), signature(m)) < WORTH_COMPARING ? 0 : jaccard(shingleSet(n), shingleSet(m)),
    link: (n, m, similarity) => {
      link(unique[n] ?? 0, unique[m] ?? 0, similarity);
    },
  };
  for (let band = 0; band < BANDS; band++) {
    const newcomers = bucketsOf(unique.length, signature, band).flatMap((bucket) => {
      const firsts: number[] = [];
      return bucket.length > 1 ? bucket.map((n) => ({ n, firsts })) : [];
    });
    await inPieces(newcomers.length, signal, (at) => {
      const newcomer = newcomers[at];
      if (newcomer !== undefined) compareWithin(newcomer.n, newcomer.firsts, comparison);
    });
  }
  return { sets, links };
}

type Link = (a: number, b: number, similarity: number) => void;

/** One index for each distinct text, the first in order. */
function linkSameTexts(texts: readonly string[], order: readonly number[], link: Link): number[] {
  const first = new Map<string, number>();
  for (const at of order) {
    const text = texts[at] ?? '';
    const known = first.get(text);
    if (known === undefined) first.set(text, at);
    else link(known, at, 1);
  }
  return [...first.values()];
}

/** Places in the list of unique texts, those together whose signatures agree in this band. */
function bucketsOf(count: number, signature: (n: number) => Uint32Array, band: number): readonly (readonly number[])[] {
  const buckets = new Map<number, number[]>();
  for (let n = 0; n < count; n++) {
    const key = bandKey(signature(n), band);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [n]);
    else bucket.push(n);
  }
  return [...buckets.values()];
}

/** Of places in the list of unique texts. */
interface Comparison {
  readonly areJoined: (n: number, m: number) => boolean;
  readonly similarity: (n: number, m: number) => number;
  readonly link: Link;
}

/** Compares the next member of a bucket with `firsts`, the first of every set of duplicates that the bucket holds so far. */
function compareWithin(n: number, firsts: number[], { areJoined, similarity, link }: Comparison): void {
  if (firsts.some((first) => areJoined(first, n))) return;
  for (const first of firsts) {
    const shared = similarity(first, n);
    if (shared < DUPLICATE_SIMILARITY) continue;
    link(first, n, shared);
    return;
  }
  if (firsts.length < MOST_COMPARED) firsts.push(n);
}

/** The sets used last are kept. */
function remembering(make: (at: number) => Uint32Array): (at: number) => Uint32Array {
  const kept = new Map<number, Uint32Array>();
  return (at) => {
    const set = kept.get(at) ?? make(at);
    kept.delete(at);
    kept.set(at, set);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_SETS && oldest !== undefined) kept.delete(oldest);
    return set;
  };
}
