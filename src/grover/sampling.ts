// Drawing the next token: top-p and top-k as lm/modeling.py does them (_top_p_sample, _top_k_sample).
import type { Random } from './random.ts';
import { FIRST_SPECIAL, PADDING, endOf, type Field } from './vocabulary.ts';

export interface SamplingRule {
  /** Nucleus, 0 < topP ≤ 1; from 0.999999 on nothing is cut. */
  readonly topP: number;
  /** Only the k most probable tokens, before top-p; 0 is no limit. */
  readonly topK: number;
  /** Ids that never come, [vocabulary], 1 for ignored; their probability counts as 0. */
  readonly ignore?: Uint8Array;
}

export interface Drawn {
  readonly token: number;
  /** Softmax probability among all ids that are not ignored, before top-p and top-k. */
  readonly probability: number;
}

/** Ids to ignore while a field is written: all special ones but the field's own end (contextual_generate.py). */
export function ignoredFor(field: Field, vocabularySize: number): Uint8Array {
  const ignore = new Uint8Array(vocabularySize).fill(1, FIRST_SPECIAL);
  ignore[PADDING] = 1;
  ignore[endOf(field)] = 0;
  return ignore;
}

/**
 * Ids that top-p leaves, ascending: in descending order of probability, those whose cumulative probability, their own
 * included, stays below p; the most probable always. Among equals the lower id comes first. `logits`: [vocabulary].
 */
export function topPSupport(logits: Float32Array, p: number, ignore?: Uint8Array): number[] {
  return idsOf(logits, { topP: p, topK: 0, ...(ignore && { ignore }) });
}

/** The k most probable ids, ascending; all when k is not positive. The reference's top-k ignores no ids. */
export function topKSupport(logits: Float32Array, k: number): number[] {
  return idsOf(logits, { topP: 1, topK: k });
}

/** Draws one id. To reproduce the reference's top-k, give no `ignore`. Throws RangeError when every id is ignored. */
export function sample(logits: Float32Array, rule: SamplingRule, random: Random): Drawn {
  const weighed = weigh(logits, rule.ignore);
  const cut = cutOff(logits, weighed, rule);
  const { weights, total } = weighed;
  let left = random.nextFloat() * cut.mass;
  let token = cut.first;
  for (let id = 0; id < weights.length; id++) {
    const weight = weights[id] ?? 0;
    if (weight === 0 || !isKept(logits, cut, id)) continue;
    token = id;
    left -= weight;
    if (left < 0) break;
  }
  return { token, probability: (weights[token] ?? 0) / total };
}

/** The most probable id that is not ignored, the lowest among equals. Throws RangeError when every id is ignored. */
export function argmax(logits: Float32Array, ignore?: Uint8Array): number {
  let best = -1;
  let most = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? 0;
    if (ignore?.[id] === 1 || !(logit > most)) continue;
    most = logit;
    best = id;
  }
  if (best < 0) throw new RangeError('No token can be drawn: all are ignored or their logits are not numbers.');
  return best;
}

const NOT_CUT = 0.999999;
/** Ids are sorted into buckets by how far their logit lies below the highest, so that only one bucket must be ordered. */
const BUCKETS = 4096;
const BUCKETS_PER_NAT = 128;
/** Bucket of ignored ids. */
const IGNORED = 0xffff;

interface Weighed {
  /** The most probable id. */
  readonly first: number;
  /** exp(logit - highest), 0 for ignored ids, [vocabulary]; and their sum. */
  readonly weights: Float64Array;
  readonly total: number;
  /** Bucket of each id, [vocabulary]. */
  readonly bucketOf: Uint16Array;
  /** Weight and number of the ids in each bucket, [BUCKETS]. */
  readonly mass: Float64Array;
  readonly count: Int32Array;
}

/** Where the kept ids end in descending order: at this logit and, among equals, at this id. `mass` is their weight. */
interface Cut {
  readonly first: number;
  readonly logit: number;
  readonly id: number;
  readonly mass: number;
}

function isKept(logits: Float32Array, cut: Cut, id: number): boolean {
  const logit = logits[id] ?? -Infinity;
  return logit > cut.logit || (logit === cut.logit && id <= cut.id);
}

function idsOf(logits: Float32Array, rule: SamplingRule): number[] {
  const weighed = weigh(logits, rule.ignore);
  const cut = cutOff(logits, weighed, rule);
  const ids: number[] = [];
  weighed.bucketOf.forEach((place, id) => {
    if (place !== IGNORED && isKept(logits, cut, id)) ids.push(id);
  });
  return ids;
}

/** exp(-place / BUCKETS_PER_NAT), [BUCKETS]. */
const bucketWeight = Float64Array.from({ length: BUCKETS }, (_, place) => Math.exp(-place / BUCKETS_PER_NAT));

/** exp(-x) for 0 ≤ x < 1/128 by its series, off by less than 1e-15; with the table above faster than Math.exp. */
function decay(x: number): number {
  return 1 - x * (1 - x * (1 / 2 - x * (1 / 6 - x * (1 / 24 - x * (1 / 120)))));
}

/** Room for one weighing of so many logits: half a megabyte that need not be made anew for each token. */
const rooms = new Map<number, Omit<Weighed, 'first' | 'total'>>();

function roomFor(size: number): Omit<Weighed, 'first' | 'total'> {
  const room = rooms.get(size) ?? {
    weights: new Float64Array(size),
    bucketOf: new Uint16Array(size),
    mass: new Float64Array(BUCKETS),
    count: new Int32Array(BUCKETS),
  };
  rooms.set(size, room);
  return room;
}

/** What it gives is good until it is called again. */
function weigh(logits: Float32Array, ignore: Uint8Array | undefined): Weighed {
  const first = argmax(logits, ignore);
  const highest = logits[first] ?? 0;
  const size = logits.length;
  const { weights, bucketOf, mass, count } = roomFor(size);
  mass.fill(0);
  count.fill(0);
  let total = 0;
  for (let id = 0; id < size; id++) {
    const below = highest - (logits[id] ?? 0);
    if (ignore?.[id] === 1 || !(below >= 0)) {
      bucketOf[id] = IGNORED;
      weights[id] = 0;
      continue;
    }
    const scaled = below * BUCKETS_PER_NAT;
    const place = scaled < BUCKETS - 1 ? scaled | 0 : BUCKETS - 1;
    const weight =
      place < BUCKETS - 1 ? (bucketWeight[place] ?? 0) * decay((scaled - place) / BUCKETS_PER_NAT) : Math.exp(-below);
    weights[id] = weight;
    bucketOf[id] = place;
    mass[place] = (mass[place] ?? 0) + weight;
    count[place] = (count[place] ?? 0) + 1;
    total += weight;
  }
  return { first, weights, total, bucketOf, mass, count };
}

/** Top-k first, then top-p among what it left. */
function cutOff(logits: Float32Array, weighed: Weighed, { topK, topP }: SamplingRule): Cut {
  const most = topK > 0 ? topK : Infinity;
  const all: Cut = { first: weighed.first, logit: -Infinity, id: Infinity, mass: weighed.total };
  const byK = most < Infinity ? leading(logits, weighed, most, Infinity) : all;
  return topP > NOT_CUT ? byK : leading(logits, weighed, most, topP * byK.mass);
}

/** The longest beginning of the descending order with at most `most` ids and a mass below `below`; one id at least. */
function leading(logits: Float32Array, weighed: Weighed, most: number, below: number): Cut {
  const { first, weights, bucketOf, mass, count } = weighed;
  let boundary = 0;
  let known = 0;
  let reached = 0;
  for (; boundary < BUCKETS; boundary++) {
    const more = count[boundary] ?? 0;
    const weight = mass[boundary] ?? 0;
    if (known + more > most || reached + weight >= below) break;
    known += more;
    reached += weight;
  }
  if (boundary === BUCKETS) return { first, logit: -Infinity, id: Infinity, mass: reached };
  const onBoundary: number[] = [];
  let lowest = { logit: Infinity, id: -1 };
  for (let id = 0; id < bucketOf.length; id++) {
    const place = bucketOf[id] ?? IGNORED;
    if (place === boundary) onBoundary.push(id);
    const logit = logits[id] ?? 0;
    if (place < boundary && logit <= lowest.logit) lowest = { logit, id };
  }
  onBoundary.sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
  for (const id of onBoundary) {
    const weight = weights[id] ?? 0;
    if (known > 0 && (known >= most || reached + weight >= below)) break;
    lowest = { logit: logits[id] ?? 0, id };
    reached += weight;
    known++;
  }
  return { first, ...lowest, mass: reached };
}
