// Texts as they come, one by one: is this one the same as, or nearly the same as, one before it? No text is kept.
import type { ArticlePlace } from '../protocol/training.ts';
import { BANDS, bandKey, estimateSimilarity, HASHES, shingles, writeSignature } from '../training/data/minHash.ts';
import { DUPLICATE_SIMILARITY } from '../training/data/nearDuplicates.ts';
import { textDigest } from './textDigest.ts';

export interface Likeness {
  /** The article before it. */
  readonly place: ArticlePlace;
  /** 1: the same text; else the estimated Jaccard similarity of five-word shingles, give or take 0.04. */
  readonly similarity: number;
}

export interface DuplicateIndex {
  /** What this text is a copy of, if of anything; it is remembered unless it is a copy. */
  readonly take: (text: string, place: ArticlePlace) => Likeness | undefined;
}

/** Unlike texts of one bucket that a newcomer is compared with, so that a crowded bucket costs no square. */
const MOST_COMPARED = 64;
const FIRST_CAPACITY = 256;
/** Characters of a text that its likeness to others is told by: a book among articles must not keep them waiting. */
const LONGEST = 200_000;
const NONE = -1;

/** Memory: about 0.7 kB for each text that is no copy, whatever its length. */
export function createDuplicateIndex(): DuplicateIndex {
  const same = new Map<string, number>();
  const places: ArticlePlace[] = [];
  const near = createNearIndex();
  const at = (index: number): ArticlePlace => places[index] ?? { file: '', line: 0 };
  return {
    take: (text, place) => {
      const digest = textDigest(text);
      const known = same.get(digest);
      if (known !== undefined) return { place: at(known), similarity: 1 };
      const like = near.take(text);
      if (like.of !== undefined) return { place: at(like.of), similarity: like.similarity };
      same.set(digest, places.length);
      places.push(place);
      return undefined;
    },
  };
}

interface Near {
  readonly of: number | undefined;
  readonly similarity: number;
}

/** Texts that share a band of their MinHash signatures, in hash tables whose chains run through arrays of numbers. */
function createNearIndex(): { readonly take: (text: string) => Near } {
  let capacity = FIRST_CAPACITY;
  let count = 0;
  let signatures = new Uint32Array(capacity * HASHES);
  let heads = new Int32Array(capacity * BANDS).fill(NONE);
  let nexts = new Int32Array(capacity * BANDS).fill(NONE);
  const signature = (index: number): Uint32Array => signatures.subarray(index * HASHES, (index + 1) * HASHES);
  const bucket = (of: Uint32Array, band: number): number => band * capacity + (bandKey(of, band) & (capacity - 1));
  const put = (index: number): void => {
    for (let band = 0; band < BANDS; band++) {
      const head = bucket(signature(index), band);
      nexts[index * BANDS + band] = heads[head] ?? NONE;
      heads[head] = index;
    }
  };
  const grow = (): void => {
    capacity *= 2;
    const before = signatures;
    signatures = new Uint32Array(capacity * HASHES);
    signatures.set(before);
    heads = new Int32Array(capacity * BANDS).fill(NONE);
    nexts = new Int32Array(capacity * BANDS).fill(NONE);
    for (let index = 0; index < count; index++) put(index);
  };
  const mostAlike = (of: Uint32Array): Near => {
    let best: { of: number | undefined; similarity: number } = { of: undefined, similarity: 0 };
    for (let band = 0; band < BANDS; band++) {
      let compared = 0;
      let index = heads[bucket(of, band)] ?? NONE;
      for (; index !== NONE && compared < MOST_COMPARED; index = nexts[index * BANDS + band] ?? NONE, compared++) {
        const similarity = estimateSimilarity(of, signature(index));
        if (similarity >= DUPLICATE_SIMILARITY && similarity > best.similarity) best = { of: index, similarity };
      }
    }
    return best;
  };
  return {
    take: (text) => {
      const hashes = shingles(text.slice(0, LONGEST));
      if (count === capacity) grow();
      const own = signature(count);
      writeSignature(hashes, own);
      const best = hashes.length === 0 ? { of: undefined, similarity: 0 } : mostAlike(own);
      if (best.of !== undefined) return best;
      if (hashes.length > 0) put(count);
      count++;
      return best;
    },
  };
}
