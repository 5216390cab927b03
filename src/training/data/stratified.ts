// Deals groups of articles out to parts (splits, folds) so that no group is parted and each part gets its share of each label.
import { createRandom, seedOf } from '../../grover/random.ts';

/** Articles that must stay together: a pair, near-duplicates. */
export interface Group {
  /** Says the same of the same articles whatever their place in the files. */
  readonly key: string;
  /** Indices of its articles. */
  readonly members: readonly number[];
  /** Labels of its articles, each once, sorted. */
  readonly labels: readonly number[];
}

/**
 * The groups in a seeded order in which those with the same labels stand together: dealing them out in turn gives each part its
 * share of each kind. The order is one of the keys, not of the places.
 */
export function dealingOrder(groups: readonly Group[], seed: number): readonly Group[] {
  const ranked = groups.map((group) => ({
    group,
    kind: group.labels.map((label) => String(label).padStart(6, '0')).join(' '),
    rank: createRandom(seedOf(seed, (hashOf(group.key) >>> 1) + 1)).nextFloat(),
  }));
  ranked.sort((a, b) => compare(a.kind, b.kind) || a.rank - b.rank || compare(a.group.key, b.group.key));
  return ranked.map(({ group }) => group);
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Groups of the articles that share a set; `keyOf` gives each article's own key, the smallest of a group names it. */
export function groupsOf(
  sets: readonly (string | number)[],
  labels: readonly number[],
  keys: readonly string[],
): readonly Group[] {
  const bySet = new Map<string | number, number[]>();
  sets.forEach((set, at) => {
    const members = bySet.get(set);
    if (members === undefined) bySet.set(set, [at]);
    else members.push(at);
  });
  return [...bySet.values()].map((members) => ({
    members,
    key: members.reduce(
      (least, at) => (compare(keys[at] ?? '', least) < 0 ? (keys[at] ?? '') : least),
      keys[members[0] ?? 0] ?? '',
    ),
    labels: [...new Set(members.map((at) => labels[at] ?? 0))].sort((a, b) => a - b),
  }));
}
