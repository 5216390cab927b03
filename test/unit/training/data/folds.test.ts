import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldsOf } from '../../../../src/training/data/folds.ts';
import { chooseSplits } from '../../../../src/training/data/splits.ts';
import { groupsOf } from '../../../../src/training/data/stratified.ts';

const anyExample = fc.record({
  label: fc.integer({ min: 0, max: 2 }),
  pair: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
});
const anyExamples = fc.array(anyExample, { minLength: 1, maxLength: 120 }).map((some) =>
  some.map(({ label, pair }, at) => ({
    id: `a.jsonl:${at + 1}`,
    label,
    ...(pair !== undefined && { pair: `pair:${pair}`, group: `group of ${pair >> 1}` }),
  })),
);

describe('foldsOf', () => {
  it('gives each example one fold, keeps groups together, and does so again', () => {
    fc.assert(
      fc.property(anyExamples, fc.integer({ min: 2, max: 10 }), fc.integer(), (examples, k, seed) => {
        const folds = foldsOf(examples, k, seed);
        expect(folds.length).toBe(examples.length);
        const byGroup = new Map<string, number>();
        examples.forEach(({ id, group }, at) => {
          const fold = folds[at] ?? -1;
          expect(fold >= 0 && fold < k).toBe(true);
          const known = byGroup.get(group ?? id);
          byGroup.set(group ?? id, fold);
          expect(known ?? fold).toBe(fold);
        });
        expect(foldsOf(examples, k, seed)).toEqual(folds);
      }),
    );
  });

  it('spreads groups of each kind evenly', () => {
    const examples = Array.from({ length: 103 }, (_, at) => ({ id: String(at), label: at < 20 ? 0 : 1 }));
    const folds = foldsOf(examples, 5, 3);
    for (let fold = 0; fold < 5; fold++) {
      const rare = examples.filter(({ label }, at) => label === 0 && folds[at] === fold).length;
      const often = examples.filter(({ label }, at) => label === 1 && folds[at] === fold).length;
      expect([rare, often === 16 || often === 17]).toEqual([4, true]);
    }
    expect(foldsOf(examples, 5, 4)).not.toEqual(folds);
  });

  it('keeps an example that stands there twice in one fold', () => {
    const twice = [1, 2, 1, 3, 1].map((id) => ({ id: String(id), label: id % 2 }));
    const folds = foldsOf(twice, 3, 1);
    expect(new Set([folds[0], folds[2], folds[4]]).size).toBe(1);
  });
});

describe('chooseSplits', () => {
  it('leaves a group of half of the articles to train', () => {
    const labels = Array.from({ length: 200 }, (_, at) => at % 2);
    const sets = labels.map((_, at) => (at < 100 ? 'large' : at));
    for (let seed = 0; seed < 20; seed++) {
      const { splits } = chooseSplits(
        labels.map(() => undefined),
        groupsOf(sets, labels, sets.map(String)),
        seed,
      );
      expect(splits.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 'train'));
      expect(splits.filter((split) => split === 'val').length).toBe(10);
      expect(splits.filter((split) => split === 'test').length).toBe(10);
    }
  });

  it('keeps what is given, parts no group that has nothing given, and puts each label where it can', () => {
    const given = fc.constantFrom(undefined, undefined, 'train', 'val', 'test');
    fc.assert(
      fc.property(anyExamples, fc.boolean(), fc.integer(), fc.infiniteStream(given), (examples, free, seed, stream) => {
        const labels = examples.map(({ label }) => label);
        const groups = groupsOf(
          examples.map(({ id, group }) => group ?? id),
          labels,
          examples.map(({ id }) => id),
        );
        const asked = free ? examples.map(() => undefined) : [...stream.take(examples.length)];
        const { splits, moved } = chooseSplits(asked, groups, seed);
        if (moved === 0) expect(splits.filter((split, at) => (asked[at] ?? split) !== split)).toEqual([]);
        for (const { members } of groups)
          if (members.every((at) => asked[at] === undefined))
            expect(new Set(members.map((at) => splits[at])).size).toBe(1);
        if (!free) return;
        for (const label of new Set(labels)) {
          const own = groups.filter((group) => group.labels.includes(label));
          // A group with several labels may be kept in train for another label's sake.
          if (own.length < 3 || own.some((group) => group.labels.length > 1)) continue;
          expect(new Set(own.map(({ members }) => splits[members[0] ?? 0])).size).toBe(3);
        }
      }),
    );
  });
});
