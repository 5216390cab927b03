// MinHash over word shingles (Broder 1997): how much of their wording two texts share, from 100 numbers each.
import { createRandom } from '../../grover/random.ts';

/** Words in a row that count as one element: two articles on the same event share words, but few runs of five. */
export const SHINGLE_WORDS = 5;
/** Bands of rows: two texts of Jaccard 0.8 share a band with probability 0.9996, of 0.5 with 0.47, of 0.2 with 0.006. */
export const BANDS = 20;
export const ROWS = 5;
export const HASHES = BANDS * ROWS;

const WORD = /[\p{L}\p{N}]+/gu;
/** Any number: the hash functions are the same in each run, so that results are. */
const SEED = 20_190_529;

/** Hashes of a text's runs of five words, case and punctuation apart, in order, repeats included; a shorter text is one run. */
export function shingles(text: string): Uint32Array {
  const words = Uint32Array.from(text.toLowerCase().match(WORD) ?? [], hashWord);
  if (words.length === 0) return words;
  const width = Math.min(SHINGLE_WORDS, words.length);
  const hashes = new Uint32Array(words.length - width + 1);
  for (let start = 0; start < hashes.length; start++) {
    let hash = 0;
    for (let at = start; at < start + width; at++) hash = mix(Math.imul(hash, 31) + (words[at] ?? 0));
    hashes[start] = hash;
  }
  return hashes;
}

/** Share of the distinct elements of both that are in both; both sorted and without repeats. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return shared === 0 ? 0 : shared / (a.length + b.length - shared);
}

/** Sorted, each once. */
export function distinct(hashes: Uint32Array): Uint32Array {
  const sorted = Uint32Array.from(hashes).sort();
  return sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
}

const random = createRandom(SEED);
const FACTORS = Uint32Array.from({ length: HASHES }, () => random.nextUint32() | 1);
const OFFSETS = Uint32Array.from({ length: HASHES }, () => random.nextUint32());

/** Writes the smallest value of each hash function into `into` (HASHES numbers). */
export function writeSignature(hashes: Uint32Array, into: Uint32Array): void {
  into.fill(0xffffffff);
  for (const hash of hashes) {
    for (let n = 0; n < HASHES; n++) {
      const value = (Math.imul(hash, FACTORS[n] ?? 1) + (OFFSETS[n] ?? 0)) >>> 0;
      if (value < (into[n] ?? 0)) into[n] = value;
    }
  }
}

/** Share of the hash functions that give both the same: their Jaccard similarity, give or take 0.04 at 0.8. */
export function estimateSimilarity(a: Uint32Array, b: Uint32Array): number {
  let same = 0;
  for (let n = 0; n < HASHES; n++) if (a[n] === b[n]) same++;
  return same / HASHES;
}

/** One number for the rows of a band. */
export function bandKey(signature: Uint32Array, band: number): number {
  let hash = band;
  for (let row = band * ROWS; row < (band + 1) * ROWS; row++) hash = mix(Math.imul(hash, 31) + (signature[row] ?? 0));
  return hash >>> 0;
}

/** FNV-1a over UTF-16 units. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return mix(hash);
}

/** The finaliser of MurmurHash3, 32 bits. */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
