// Which articles are learnt from, which choose when to stop and calibrate, and which judge: given splits kept, missing ones made.
import { createRandom } from '../../grover/random.ts';
import type { Split } from '../../protocol/training.ts';
import { dealingOrder, type Group } from './stratified.ts';

/** Of ten groups, one validates and one tests. */
const TURN = 10;

export interface SplitChoice {
  /** Of each article. */
  readonly splits: readonly Split[];
  /** Articles whose split was not given. */
  readonly made: number;
  /** Articles given to train that were moved to val, since no article was there. */
  readonly moved: number;
}

/**
 * A group without a given split goes to train, val or test as a whole (about 80, 10 and 10 of 100 groups); an article without one
 * whose group has a given one follows its group. Files that give splits but no val lend a tenth of train to it: training must
 * know when to stop.
 */
export function chooseSplits(
  given: readonly (Split | undefined)[],
  groups: readonly Group[],
  seed: number,
): SplitChoice {
  const splits = [...given];
  const put = ({ members }: Group, split: Split): void => {
    for (const at of members) splits[at] ??= split;
  };
  const free: Group[] = [];
  for (const group of groups) {
    const own = latest(group.members.map((at) => given[at]));
    if (own === undefined) free.push(group);
    else put(group, own);
  }
  for (const [group, split] of deal(free, seed, true)) put(group, split);
  const made = given.filter((split) => split === undefined).length;
  const moved = splits.includes('val') ? 0 : lendToVal(splits, groups, seed);
  return { splits: splits.map((split) => split ?? 'train'), made, moved };
}

/** Who follows a twin into test must not be learnt from. */
function latest(splits: readonly (Split | undefined)[]): Split | undefined {
  return (['test', 'val', 'train'] as const).find((split) => splits.includes(split));
}

function lendToVal(splits: (Split | undefined)[], groups: readonly Group[], seed: number): number {
  const learnt = groups.filter(({ members }) => members.every((at) => splits[at] === 'train'));
  let moved = 0;
  for (const [{ members }, split] of deal(learnt, seed, false)) {
    if (split !== 'val') continue;
    for (const at of members) splits[at] = 'val';
    moved += members.length;
  }
  return moved;
}

/** Of a group that would upset the shares: more than a twentieth of all articles, and four times the usual size. */
function isLarge({ members }: Group, groups: readonly Group[], articles: number): boolean {
  return members.length > articles / 20 && members.length > (4 * articles) / groups.length;
}

/** Large groups go to train; each tenth other group of each kind in turn; then whatever label val or test still lacks, while train can spare it. */
function deal(groups: readonly Group[], seed: number, withTest: boolean): Map<Group, Split> {
  const articles = groups.reduce((sum, { members }) => sum + members.length, 0);
  const order = dealingOrder(
    groups.filter((group) => !isLarge(group, groups, articles)),
    seed,
  );
  const first = Math.floor(createRandom(seed).nextFloat() * TURN);
  const chosen = new Map<Group, Split>();
  order.forEach((group, at) => {
    const turn = (at + first) % TURN;
    if (turn === 0) chosen.set(group, 'val');
    else chosen.set(group, withTest && turn === TURN / 2 ? 'test' : 'train');
  });
  for (const split of withTest ? (['val', 'test'] as const) : (['val'] as const)) fillIn(order, chosen, split);
  for (const group of groups) if (!chosen.has(group)) chosen.set(group, 'train');
  return chosen;
}

/** The first group of train with a label that the split lacks, as long as another one stays behind for each of its labels. */
function fillIn(order: readonly Group[], chosen: Map<Group, Split>, split: Split): void {
  const learnt = new Map<number, number>();
  for (const group of order)
    if (chosen.get(group) === 'train')
      for (const label of group.labels) learnt.set(label, (learnt.get(label) ?? 0) + 1);
  const present = new Set(order.flatMap((group) => (chosen.get(group) === split ? group.labels : [])));
  for (const group of order) {
    const canSpare = group.labels.every((label) => (learnt.get(label) ?? 0) > 1);
    if (chosen.get(group) !== 'train' || !canSpare || group.labels.every((label) => present.has(label))) continue;
    chosen.set(group, split);
    for (const label of group.labels) {
      learnt.set(label, (learnt.get(label) ?? 0) - 1);
      present.add(label);
    }
  }
}
